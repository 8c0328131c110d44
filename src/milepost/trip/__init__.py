"""What happened: reading, redacting and understanding a trip."""
