"""ComfyUI's further nodes: ours are found in any of these modules, see `extra_nodes`."""
