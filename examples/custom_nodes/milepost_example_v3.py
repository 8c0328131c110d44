"""An example of ComfyUI's newer convention, V3, as a pack of a single file.

A V3 class is never instantiated: its schema says what it is, `execute` does the work.
"""

from __future__ import annotations

from comfy_api.latest import ComfyExtension, io


class Greeting(io.ComfyNode):
    """Greets a traveller."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        """Everything the editor and the server need to know."""
        return io.Schema(
            node_id="ExampleGreeting",
            display_name="Greeting (example)",
            category="example",
            description="A greeting, as often as asked for.",
            inputs=[
                io.String.Input("name", default="traveller"),
                io.Combo.Input("language", options=["en", "zh"], default="en"),
                io.Int.Input("times", default=1, min=1, max=9, optional=True),
            ],
            outputs=[io.String.Output("greeting")],
        )

    @classmethod
    def validate_inputs(cls, name: str) -> bool | str:
        """Before anything runs."""
        return True if name.strip() else "give a name"

    @classmethod
    def execute(cls, name: str, language: str, times: int = 1) -> io.NodeOutput:
        """One value per output."""
        hello = "Hello" if language == "en" else "你好"
        return io.NodeOutput("\n".join([f"{hello}, {name}"] * times))


class ExampleExtension(ComfyExtension):
    """The nodes of this file."""

    async def get_node_list(self) -> list[type[io.ComfyNode]]:
        """All of them."""
        return [Greeting]


async def comfy_entrypoint() -> ExampleExtension:
    """What the server calls."""
    return ExampleExtension()
