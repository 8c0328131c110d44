"""Packs that use ComfyUI as popular ones do, each with one author's habits; texts of our own."""

from __future__ import annotations

from typing import Final

SAMPLERS: Final = {
    "sampler kit/__init__.py": """
        import importlib
        import execution
        import comfy.model_patcher
        import comfy.samplers
        from comfy import model_detection
        from comfy.k_diffusion import sampling as k_sampling
        from comfy.samplers import KSampler, SchedulerHandler, SCHEDULER_HANDLERS, SCHEDULER_NAMES
        from .nodes import NODE_CLASS_MAPPINGS

        def own_sampler(model, x, sigmas):
            return x

        if "own" not in KSampler.SAMPLERS:
            KSampler.SAMPLERS.insert(KSampler.SAMPLERS.index("uni_pc_bh2") + 1, "own")
            setattr(k_sampling, "sample_own", own_sampler)
            importlib.reload(k_sampling)
        SCHEDULER_HANDLERS["steep"] = SchedulerHandler(lambda sampling, steps: [], True)
        SCHEDULER_NAMES.append("steep")

        class Inpaint(comfy.samplers.KSamplerX0Inpaint):
            def __call__(self, *args, **kwargs):
                return super().__call__(*args, **kwargs)

        comfy.samplers.KSamplerX0Inpaint = Inpaint
        known = model_detection.unet_config_from_diffusers_unet
        model_detection.unet_config_from_diffusers_unet = lambda *args: known(*args)
        failed = execution.PromptExecutor.handle_execution_error
        execution.PromptExecutor.handle_execution_error = lambda *args: failed(*args)
    """,
    "sampler kit/nodes.py": """
        import comfy.samplers
        from comfy.cldm.control_types import UNION_CONTROLNET_TYPES
        from comfy.controlnet import ControlBase, ControlNet, StrengthType
        from comfy.hooks import EnumHookScope, WeightHook
        from comfy.patcher_extension import CallbacksMP, WrappersMP
        from comfy_extras.nodes_custom_sampler import Noise_RandomNoise
        from nodes import KSampler, common_ksampler

        WRAPPERS = {WrappersMP.OUTER_SAMPLE: [], CallbacksMP.ON_CLONE: []}

        class Noise(Noise_RandomNoise):
            def __init__(self, seed):
                self.seed = seed

        class Hook(WeightHook):
            def __init__(self, scope: EnumHookScope = EnumHookScope.AllConditioning): ...

        class Wrapped(ControlNet):
            def __init__(self, model):
                super().__init__(control_model=model)

        class Sample:
            @classmethod
            def INPUT_TYPES(s):
                return {"required": {
                    "sampler": (comfy.samplers.KSampler.SAMPLERS,),
                    "scheduler": (comfy.samplers.KSampler.SCHEDULERS,),
                    "kind": (["auto"] + list(UNION_CONTROLNET_TYPES.keys()),),
                    "seed": KSampler.INPUT_TYPES()["required"]["seed"],
                }}

            RETURN_TYPES = ("LATENT",)
            FUNCTION = "sample"
            CATEGORY = "kit"

            def sample(self, sampler, scheduler, kind, seed):
                if kind == "auto":
                    return ({"seed": Noise(seed).seed},)
                return common_ksampler(None, seed, 20, 8.0, sampler, scheduler, [], [], {})

        NODE_CLASS_MAPPINGS = {"KitSample": Sample}
    """,
}
"""Adds to ComfyUI's lists, replaces its functions, derives from its classes."""

FILES: Final = {
    "gguf-like/__init__.py": """
        try:
            import comfy.utils
        except ImportError:
            pass
        else:
            from .nodes import NODE_CLASS_MAPPINGS
            NODE_DISPLAY_NAME_MAPPINGS = {k: v.TITLE for k, v in NODE_CLASS_MAPPINGS.items()}
    """,
    "gguf-like/nodes.py": """
        import folder_paths
        import nodes
        import comfy.ops
        from comfy.model_patcher import ModelPatcher

        def look_for(kind, like):
            known = folder_paths.folder_names_and_paths.get(kind, ([], {}))
            target = next(x for x in like if x in folder_paths.folder_names_and_paths)
            folders, _ = folder_paths.folder_names_and_paths[target]
            folder_paths.folder_names_and_paths[kind] = (folders or known[0], {".gguf"})

        look_for("unet_gguf", ["diffusion_models", "unet"])
        look_for("clip_gguf", ["text_encoders", "clip"])

        class Patcher(ModelPatcher):
            patch_on_device = False

            def clone(self, *args, **kwargs):
                return super().clone(*args, **kwargs)

        class Ops(comfy.ops.manual_cast):
            class Linear(comfy.ops.manual_cast.Linear):
                pass

        class Unet:
            @classmethod
            def INPUT_TYPES(s):
                return {"required": {"unet_name": (folder_paths.get_filename_list("unet_gguf"),)}}

            RETURN_TYPES = ("MODEL",)
            FUNCTION = "load_unet"
            CATEGORY = "bootleg"
            TITLE = "Unet, small"

            def load_unet(self, unet_name):
                return (Patcher(folder_paths.get_full_path("unet_gguf", unet_name)),)

        class Clip:
            @classmethod
            def INPUT_TYPES(s):
                base = nodes.CLIPLoader.INPUT_TYPES()
                names = folder_paths.get_filename_list("clip")
                names += folder_paths.get_filename_list("clip_gguf")
                return {"required": {"clip_name": (names,), "type": base["required"]["type"]}}

            RETURN_TYPES = ("CLIP",)
            FUNCTION = "load_clip"
            CATEGORY = "bootleg"
            TITLE = "Clip, small"

        NODE_CLASS_MAPPINGS = {"SmallUnet": Unet, "SmallClip": Clip}
    """,
}
"""Brings a kind of file of its own, and offers what ComfyUI's loaders offer."""

TREE: Final = {
    "tree-of-files/__init__.py": """
        import glob, importlib, importlib.util, json, os, sys, traceback
        from importlib.metadata import PackageNotFoundError, version
        from pathlib import Path
        from .settings import HERE, read_settings

        settings = read_settings()
        NODE_CLASS_MAPPINGS, NODE_DISPLAY_NAME_MAPPINGS, failed = {}, {}, []
        try:
            version("no-such-package-anywhere")
        except PackageNotFoundError:
            pass
        for file in sorted((HERE / "wrapped").glob("*.py")):
            try:
                module = importlib.import_module(f".wrapped.{file.stem}", package=__package__)
                NODE_CLASS_MAPPINGS.update(module.NODE_CLASS_MAPPINGS)
            except Exception:
                failed.append((file.stem, traceback.format_exc()))
        for path in glob.glob(os.path.join(os.path.dirname(__file__), "py", "*.py")):
            name = os.path.splitext(path)[0]
            spec = importlib.util.spec_from_file_location(name, path)
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            spec.loader.exec_module(module)
            NODE_CLASS_MAPPINGS.update(module.NODE_CLASS_MAPPINGS)
        WEB_DIRECTORY = "./web"
    """,
    "tree-of-files/settings.py": """
        import json, os, shutil
        from pathlib import Path
        import folder_paths

        HERE = Path(__file__).parent.resolve()
        COMFY = os.path.dirname(folder_paths.__file__)

        def read_settings():
            file = HERE / "settings.json"
            if not file.exists():
                shutil.copy(HERE / "settings.default.json", file)
            (HERE / "wildcards").mkdir(exist_ok=True)
            return json.loads(file.read_text())
    """,
    "tree-of-files/settings.default.json": '{"autostart": true}',
    "tree-of-files/web/panel.js": "// a panel",
    "tree-of-files/wrapped/__init__.py": "",
    "tree-of-files/wrapped/good.py": """
        from ..settings import HERE

        class Words:
            @classmethod
            def INPUT_TYPES(s):
                return dict(required=dict(text=("STRING", dict(default="", multiline=True))))

            RETURN_TYPES = ("STRING",)
            FUNCTION = "say"
            CATEGORY = "tree"

            def say(self, text):
                return (text.upper(),)

        NODE_CLASS_MAPPINGS = {"TreeWords": Words}
    """,
    "tree-of-files/wrapped/heavy.py": "import no_such_heavy_library\n",
    "tree-of-files/py/extra-file.py": """
        from nodes import CheckpointLoaderSimple, LoraLoader
        from server import PromptServer
        from aiohttp import web

        class Lora(LoraLoader):
            @classmethod
            def INPUT_TYPES(s):
                types = super().INPUT_TYPES()
                names = types["required"]["lora_name"][0]
                types["required"]["lora_name"] = (names, {"populate": True})
                types["optional"] = {"prompt": ("STRING", {"hidden": True})}
                return types

            RETURN_TYPES = (*LoraLoader.RETURN_TYPES, "STRING")
            RETURN_NAMES = (*getattr(LoraLoader, "RETURN_NAMES", LoraLoader.RETURN_TYPES), "words")

            def load_lora(self, **kwargs):
                words = kwargs.pop("prompt", "")
                return (*super().load_lora(**kwargs), words)

        @PromptServer.instance.routes.get("/tree/{name}")
        async def view(request):
            return web.Response(status=404)

        NODE_CLASS_MAPPINGS = {"TreeLora": Lora}
    """,
}
"""Imports its own files in loops, writes its settings at the first start."""

WILD: Final = {
    "wild_types/__init__.py": """
        import folder_paths
        import server
        from nodes import PreviewImage, SaveImage, NODE_CLASS_MAPPINGS as ALL
        from comfy_execution.graph import ExecutionBlocker

        class AnyType(str):
            def __ne__(self, other):
                return False

        class OneOf(str):
            def __new__(cls, name, allowed):
                made = super().__new__(cls, name)
                made.allowed = allowed
                return made

            def __ne__(self, other):
                return other not in self.allowed

        class Every(dict):
            def __init__(self, kind, known):
                super().__init__(known)
                self.kind = kind

            def __contains__(self, name):
                return True

            def __getitem__(self, name):
                return self.get(name, (self.kind,))

        any_type = AnyType("*")
        number = OneOf("FLOAT", ["FLOAT", "INT"])
        prompt_queue = server.PromptServer.instance.prompt_queue
        server.PromptServer.instance.add_on_prompt_handler(lambda body: body)

        class Switch:
            @classmethod
            def INPUT_TYPES(cls):
                return {
                    "required": {"select": ("INT", {"default": 1, "min": 1, "max": 9})},
                    "optional": Every(any_type, {"first": (any_type, {"lazy": True})}),
                    "hidden": {"unique_id": "UNIQUE_ID", "version": "FLOAT"},
                }

            RETURN_TYPES = (any_type, "INT")
            RETURN_NAMES = ("chosen", "index")
            OUTPUT_TOOLTIPS = ("what was chosen", "which")
            FUNCTION = "choose"
            CATEGORY = "wild/logic"
            DESCRIPTION = "Chooses."

            def choose(self, select, unique_id=None, **kwargs):
                return (kwargs.get(f"input{select}", kwargs.get("first")), select)

        class Count:
            @classmethod
            def INPUT_TYPES(cls):
                return {"required": {"rate": (number, {"default": 8}), "word": (["a", None],)}}

            RETURN_TYPES = ("INT", "STRING")
            OUTPUT_IS_LIST = (True, False)
            INPUT_IS_LIST = True
            OUTPUT_NODE = True
            FUNCTION = "count"
            EXPERIMENTAL = True
            DEPRECATED = True

            def count(self, rate, word):
                return {"ui": {"text": [str(rate)]}, "result": ([1, 2], "ab")}

        class Shown(PreviewImage):
            FUNCTION = "compare"
            CATEGORY = "wild"

            @classmethod
            def INPUT_TYPES(cls):
                return {"required": {}, "optional": {"a": ("IMAGE",), "b": ("IMAGE",)}}

            def compare(self, a=None, b=None):
                shown = [] if a is None else self.save_images(a, "seen")["ui"]["images"]
                return {"ui": {"a_images": shown, "b_images": []}}

        class Kept(SaveImage):
            RETURN_TYPES = ("IMAGE",)
            FUNCTION = "keep"

            def keep(self, images, filename_prefix="x", prompt=None, extra_pnginfo=None):
                saved = self.save_images(images, filename_prefix, prompt, extra_pnginfo)
                return {**saved, "result": (images,)}

        NODE_CLASS_MAPPINGS = {
            "WildSwitch": Switch, "WildCount": Count, "WildShown": Shown, "WildKept": Kept,
        }
        NODE_DISPLAY_NAME_MAPPINGS = {"WildSwitch": "Switch 🔀"}
    """,
}
"""Types that equal others, dicts that hold every key, classes of ComfyUI's with other outputs."""

TENSORS: Final = {
    "tensor_kit/__init__.py": """
        import math, threading
        import comfy.model_management as mm
        import comfy.ops
        import comfy.sample
        import comfy.utils
        import latent_preview
        import node_helpers
        import numpy as np
        import torch
        from comfy.cli_args import PerformanceFeature, args
        from comfy_extras.nodes_mask import composite
        from comfy_extras.nodes_post_processing import Blur, gaussian_kernel
        from nodes import EmptyLatentImage, LatentUpscaleBy, NODE_CLASS_MAPPINGS as ALL
        try:
            import no_such_vision_library as vision
        except ImportError:
            vision = None

        DEVICE, OFFLOAD = mm.get_torch_device(), mm.unet_offload_device()
        QUICK = PerformanceFeature.Fp16Accumulation in args.fast
        threading.Thread(target=lambda: None, daemon=True).start()

        class Layer(torch.nn.Linear, comfy.ops.CastWeightBiasOp):
            pass

        class Make:
            @classmethod
            def INPUT_TYPES(cls):
                return {"required": {}}

            RETURN_TYPES = ("IMAGE", "LATENT")
            FUNCTION = "make"
            CATEGORY = "kit"

            def make(self):
                picture = torch.zeros(1, 8, 8, 3)
                picture[:, :4] = 1
                return picture, EmptyLatentImage().generate(64, 64, 1)[0]

        class Work:
            @classmethod
            def INPUT_TYPES(cls):
                return {"required": {"image": ("IMAGE",), "latent": ("LATENT",)}}

            RETURN_TYPES = ("IMAGE", "LATENT", "INT")
            FUNCTION = "work"
            CATEGORY = "kit"

            def work(self, image, latent):
                bar = comfy.utils.ProgressBar(2)
                planes = comfy.utils.common_upscale(
                    image.movedim(-1, 1), 4, 4, "area", "center"
                )
                bar.update(1)
                planes = composite(planes.clone(), torch.ones(1, 3, 2, 2), 0, 2, None, 1)
                noise = comfy.sample.prepare_noise(latent["samples"], 3)
                noisy = {**latent, "samples": latent["samples"].add_(noise)}
                (larger,) = ALL["LatentUpscaleBy"]().upscale(noisy, "bislerp", 2.0)
                bar.update(1)
                return planes.movedim(1, -1).to(mm.intermediate_device()), larger, 3

        NODE_CLASS_MAPPINGS = {"KitMake": Make, "KitWork": Work}
    """,
}
"""Computes with torch and ComfyUI's functions for it."""
