"""An example node pack: every feature of ComfyUI's convention once, in nodes small enough to read.

The server imports this file and takes three names from it.
"""

from __future__ import annotations

from . import choosing, growing, listing, pictures, reading, routes

NODE_CLASS_MAPPINGS = {
    "ExampleTint": pictures.Tint,
    "ExampleTintOld": pictures.TintOld,
    "ExampleSlowGlow": pictures.SlowGlow,
    "ExamplePick": choosing.Pick,
    "ExampleStopIf": choosing.StopIf,
    "ExampleReadNote": reading.ReadNote,
    "ExampleWhereAmI": reading.WhereAmI,
    "ExampleSplitWords": listing.SplitWords,
    "ExampleJoinWords": listing.JoinWords,
    "ExampleRepeatTint": growing.RepeatTint,
}
"""Names as workflows use them: choose ones that no other pack has, and never change them."""

NODE_DISPLAY_NAME_MAPPINGS = {
    "ExampleTint": "Tint (example)",
    "ExampleTintOld": "Tint, old (example)",
    "ExampleSlowGlow": "Slow glow (example)",
    "ExamplePick": "Pick one (example)",
    "ExampleStopIf": "Stop if (example)",
    "ExampleReadNote": "Read note (example)",
    "ExampleWhereAmI": "Where am I (example)",
    "ExampleSplitWords": "Split words (example)",
    "ExampleJoinWords": "Join words (example)",
    "ExampleRepeatTint": "Repeat tint (example)",
}

WEB_DIRECTORY = "./web"
"""Scripts for the editor, served at `/extensions/milepost_example/`."""

routes.register()
