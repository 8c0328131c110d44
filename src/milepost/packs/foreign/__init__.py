"""Node packs that were written for ComfyUI: found, imported, and adapted to our node contract."""
