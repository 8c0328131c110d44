"""Outside models: one file or folder for each vendor, behind five small capabilities."""
