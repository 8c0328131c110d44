"""ComfyUI's V3 node API, as packs write it: `io`, `ui`, extensions and the progress API."""
