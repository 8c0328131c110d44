"""Our own API: posters, looks and cars under `/v1`."""
