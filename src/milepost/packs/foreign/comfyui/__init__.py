"""The modules that ComfyUI's packs import, executed under ComfyUI's names.

Never imported as part of Milepost: `module_finder` runs each file as `folder_paths`, `nodes`,
`comfy.utils` and so on. What they hold is written and kept in `milepost.packs.foreign`.
"""
