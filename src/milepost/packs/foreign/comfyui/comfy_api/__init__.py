"""ComfyUI's versioned API: V3 nodes, progress, and what they hand on."""
