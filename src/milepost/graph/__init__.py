"""The engine: reads, validates, plans and runs a workflow of nodes."""
