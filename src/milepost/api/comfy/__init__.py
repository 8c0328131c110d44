"""ComfyUI's routes and WebSocket, as its editor and its clients use them."""
