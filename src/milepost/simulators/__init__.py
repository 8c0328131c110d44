"""Real servers that imitate vendors, for trying the flow without an account."""
