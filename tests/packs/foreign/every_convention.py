"""A pack whose classes use V1's convention in all the ways that packs do."""

from __future__ import annotations

from packs.foreign.sample_packs import HEAD

PACK = (
    HEAD
    + """
import asyncio, threading
from comfy_execution.graph import ExecutionBlocker
import folder_paths

class Given(Node):
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"n": ("INT", {"default": 5, "max": 9})},
                "optional": {"o": ("STRING", {"default": "not given"})},
                "hidden": {"own": "UNIQUE_ID", "h": ("INT", {"default": 2})}}
    def run(self, **given):
        return (given,)

class AnyKey(dict):
    def __contains__(self, key):
        return True
    def __getitem__(self, key):
        return ("*",)

class Dynamic(Given):
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {}, "optional": AnyKey()}

class Keeps(Node):
    "Counts its own calls."
    def __init__(self):
        self.calls = 0
    @classmethod
    def IS_CHANGED(cls, **given):
        return float("nan")
    def run(self, a=None):
        self.calls += 1
        return (self.calls,)

class Where(Node):
    def run(self):
        return ([folder_paths.get_output_directory(), threading.current_thread().name],)

class Safe(Where):
    THREAD_SAFE = True

class Later(Node):
    async def run(self, a):
        await asyncio.sleep(0)
        return (a * 2,)

class Short(Node):
    RETURN_TYPES = ("INT", "IMAGE", "STRING")
    def run(self):
        return (1,)

class Long(Node):
    def run(self):
        return [1, 2, 3]

class Nothing(Node):
    RETURN_TYPES = ("IMAGE", "MASK")
    def run(self):
        pass

class Bare(Node):
    def run(self):
        return 7

class Shows(Node):
    OUTPUT_NODE = True
    def run(self, a):
        return {"ui": {"text": (str(a),), "n": 3}, "result": (a,)}

class Blocks(Node):
    RETURN_TYPES = ("*", "*")
    def run(self, a=None):
        return {"result": ExecutionBlocker("blocked by a pack")}

class Expands(Node):
    def run(self, a):
        from comfy_execution.graph_utils import GraphBuilder
        graph = GraphBuilder()
        later = graph.node("Later", a=a)
        return {"result": (later.out(0),), "expand": graph.finalize()}

class Lists(Node):
    INPUT_IS_LIST = True
    OUTPUT_IS_LIST = (True, False)
    RETURN_TYPES = ("*", "*")
    @classmethod
    def VALIDATE_INPUTS(cls, a):
        return a == [1] or a == [None] or f"{a} is no list of 1"
    def run(self, a, b=None):
        return ((x for x in a), (a, b))

class Lazy(Node):
    @classmethod
    def INPUT_TYPES(cls):
        lazy = {"lazy": True}
        return {"required": {"on": (["a", "b"],)}, "optional": {"a": ("*", lazy), "b": ("*", lazy)}}
    def __init__(self):
        self.asked = []
    async def check_lazy_status(self, on, a=None, b=None):
        self.asked.append(on)
        return [on]
    def run(self, on, a=None, b=None):
        return ((on, a, b, self.asked),)

class Judges(Node):
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"file": ("STRING",), "n": ("INT", {"max": 3})}}
    @classmethod
    async def VALIDATE_INPUTS(cls, file):
        return folder_paths.exists_annotated_filepath(file) or "no such file"
    @classmethod
    def IS_CHANGED(cls, file):
        with open(folder_paths.get_annotated_filepath(file)) as opened:
            return opened.read()
    def run(self, file, n):
        with open(folder_paths.get_annotated_filepath(file)) as opened:
            return (opened.read(),)

class JudgesTypes(Node):
    @classmethod
    def VALIDATE_INPUTS(cls, input_types):
        return input_types.get("a") == "INT" or f"{input_types}"
    def run(self, a):
        return (a,)

class JudgesAll(Node):
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"n": ("INT", {"max": 3})}}
    @classmethod
    def VALIDATE_INPUTS(s, **kwargs):
        return kwargs["n"] == 99 or "99 is wanted"
    def run(self, n):
        return (n,)

class Instance(Node):
    "Hooks without their decorator."
    word = "of the object"
    def __init__(self):
        self.word = "made"
    def IS_CHANGED(self, a=None):
        return self.word
    def VALIDATE_INPUTS(s, a):
        return a != "bad" or s.word
    def run(self, a=None):
        return (self.IS_CHANGED(),)

class Fails(Node):
    def run(self, a):
        open("/srv/some/folder/file.txt")

class 旅行文本生成(Node):
    FUNCTION = "生成绘画提示词"
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"城市": ("STRING",)}}
    def 生成绘画提示词(self, 城市):
        return (f"{城市}的秋天",)

NODE_CLASS_MAPPINGS = {name: each for name, each in list(globals().items())
                       if isinstance(each, type) and issubclass(each, Node) and each is not Node}
"""
)
