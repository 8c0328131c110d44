"""What a node is: declaration, spec, value types, registry."""
