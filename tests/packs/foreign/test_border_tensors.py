from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pytest

from milepost.graph.cache import OutcomeCache
from milepost.node.annotations import Value
from milepost.node.declare import node
from milepost.node.flow import Each, ExecutionBlocker
from milepost.node.registry import Pack
from milepost.node.spec import Ui
from milepost.packs import io
from milepost.packs.foreign.border import expansion_out_of_pack, into_pack, out_of_pack
from milepost.packs.foreign.pack_type import PackType
from milepost.pixels.arrays import Image, freeze
from packs.foreign.sample_packs import HEAD, bench

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch
ImageValue = Annotated[Image, Value("IMAGE")]


def picture() -> Image:
    """A native node's: nobody may write into it."""
    return freeze(np.full((1, 2, 2, 3), 0.25, np.float32))


def test_a_native_array_goes_in_as_a_copy_that_may_be_written() -> None:
    native = picture()

    tensor: Any = into_pack(native, "IMAGE")
    tensor.zero_()

    assert isinstance(tensor, torch.Tensor)
    assert tensor.dtype == torch.float32
    assert (native == 0.25).all()


def test_a_tensor_comes_out_without_a_copy_and_goes_in_again_as_itself() -> None:
    tensor = torch.rand(1, 2, 2, 3)

    array: Any = out_of_pack(tensor, "IMAGE")

    assert type(array) is np.ndarray
    assert array.ctypes.data == tensor.data_ptr()
    assert not array.flags.writeable
    assert array.flags.c_contiguous
    assert into_pack(array, "IMAGE") is tensor
    assert into_pack(array, "MASK") is tensor


@pytest.mark.parametrize(
    "tensor",
    [
        torch.rand(1, 4, 4, 3)[:, ::2],
        torch.rand(1, 4, 4, 3).permute(0, 2, 1, 3),
        torch.rand(1, 2, 2, 3, dtype=torch.float64),
        torch.rand(1, 2, 2, 3).half(),
        torch.rand(1, 2, 2, 3).bfloat16(),
        torch.rand(1, 2, 2, 3).requires_grad_(),
        torch.ones(1, 2, 2, dtype=torch.bool),
        torch.zeros(0, 2, 2, 3),
    ],
)
def test_whatever_a_pack_gives_native_nodes_meet_plain_float32(tensor: Any) -> None:
    array: Any = out_of_pack(tensor, "IMAGE")

    assert (array.dtype, array.shape) == (np.float32, tuple(tensor.shape))
    assert array.flags.c_contiguous
    assert np.array_equal(array, tensor.detach().float().numpy())
    assert into_pack(array, "IMAGE") is tensor


def test_a_mask_without_a_batch_is_a_batch_of_one_to_native_nodes() -> None:
    mask = torch.rand(4, 5)

    array: Any = out_of_pack(mask, "MASK")

    assert array.shape == (1, 4, 5)
    assert into_pack(array, "MASK") is mask


@pytest.mark.parametrize("wire_type", ["*", "IMAGE,MASK", "LATENT,MASK"])
def test_slots_that_fit_pictures_among_others_convert_too(wire_type: str) -> None:
    tensor = torch.rand(1, 2, 2, 3)

    assert type(out_of_pack(tensor, wire_type)) is np.ndarray
    assert isinstance(into_pack(picture(), wire_type), torch.Tensor)


def test_other_values_and_types_pass_as_they_are() -> None:
    pipe = {"model": object(), "seed": torch.rand(1)}
    sigmas, sparse = torch.rand(5), torch.eye(3).to_sparse()
    blocker = ExecutionBlocker()

    assert out_of_pack(pipe, "PIPE") is pipe
    assert out_of_pack(pipe, "*") is pipe
    assert out_of_pack(sigmas, "SIGMAS") is sigmas
    assert out_of_pack(sparse, "*") is sparse
    assert out_of_pack(blocker, "IMAGE") is blocker
    assert out_of_pack(None, "IMAGE") is None
    assert into_pack("text", "*") == "text"


def test_numbers_that_are_no_picture_keep_their_kind() -> None:
    array: Any = out_of_pack(torch.arange(3), "*")

    assert array.dtype == np.int64


def test_an_array_that_a_pack_gives_is_its_own_again_unless_a_picture_is_wanted() -> None:
    table = np.arange(4.0)

    crossed: Any = out_of_pack(table, "*")

    assert into_pack(crossed, "*") is table
    assert table.flags.writeable
    assert isinstance(into_pack(crossed, "IMAGE"), torch.Tensor)


def test_each_element_of_a_list_crosses() -> None:
    tensors = [torch.rand(1, 2, 2, 3) for _ in range(2)]

    crossed: Any = out_of_pack(Each(tensors), "IMAGE")

    assert isinstance(crossed, Each)
    assert all(into_pack(a, "IMAGE") is b for a, b in zip(crossed, tensors, strict=True))


def test_a_view_that_a_native_node_makes_goes_in_as_a_copy() -> None:
    tensor = torch.zeros(2, 2, 2, 3)
    array: Any = out_of_pack(tensor, "IMAGE")

    copied: Any = into_pack(array[1:], "IMAGE")
    copied.fill_(1)

    assert tensor.sum() == 0


def test_pictures_in_an_expansion_cross() -> None:
    tensor = torch.rand(1, 2, 2, 3)
    graph = {"1": {"class_type": "ImageScale", "inputs": {"image": tensor, "width": 5}}, "2": {}}

    crossed = expansion_out_of_pack(graph)

    assert type(crossed["1"]["inputs"]["image"]) is np.ndarray
    assert crossed["1"]["inputs"]["width"] == 5
    assert graph["1"]["inputs"]["image"] is tensor  # type: ignore[index]  # it is no str


class Held:
    def __init__(self, inner: object) -> None:
        self.inner = inner

    def __sizeof__(self) -> int:
        raise RuntimeError


def test_tensors_count_once_however_deep_they_lie() -> None:
    counted = PackType("PIPE").size_bytes
    large, other = torch.zeros(1000), torch.zeros(500)
    loop: list[Any] = [large]
    loop.append(loop)

    assert counted(large) == 4000
    assert 6000 < counted({"a": large, "more": [large, (other,)]}) < 7000
    assert counted(Held(Held(large))) > 4000
    assert counted(out_of_pack(large, "*")) == 4000
    assert counted(loop) > 4000


SOURCE = (
    "import torch\n"
    + HEAD
    + """
class Pictured(Node):
    RETURN_TYPES = ("IMAGE",)

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"image": ("IMAGE",)}}

class Darken(Pictured):
    "Writes into what it was given, as packs do."
    def run(self, image):
        image.mul_(0.5)
        return (image,)

class Address(Pictured):
    RETURN_TYPES = ("INT", "STRING")
    def run(self, image):
        return (image.data_ptr(), type(image).__name__)

class Make(Node):
    RETURN_TYPES = ("IMAGE", "MASK", "INT")
    def run(self):
        made = torch.ones(1, 2, 2, 3)
        return (made, torch.ones(2, 2), made.data_ptr())

class Listed(Node):
    RETURN_TYPES = ("IMAGE",)
    OUTPUT_IS_LIST = (True,)
    def run(self):
        return ([torch.full((1, 2, 2, 3), n / 4) for n in range(3)],)

class Batch(Node):
    "A batch where a list was promised: ComfyUI takes its pictures one by one."
    RETURN_TYPES = ("IMAGE",)
    OUTPUT_IS_LIST = (True,)
    def run(self):
        return (torch.zeros(3, 2, 2, 3),)

class Sum(Pictured):
    INPUT_IS_LIST = True
    RETURN_TYPES = ("FLOAT",)
    def run(self, image):
        assert isinstance(image, list)
        return (float(sum(each.sum() for each in image)),)

class Any(Node):
    def run(self, a):
        return (a,)

NODE_CLASS_MAPPINGS = {c.__name__: c for c in (Darken, Address, Make, Listed, Batch, Sum, Any)}
"""
)


@node("Grey", category="test")
def grey() -> ImageValue:
    return np.full((1, 2, 2, 3), 0.5, np.float32)


@node("Part", category="test")
def part(image: ImageValue) -> ImageValue:
    return image[:, :1]


@node("Mean", category="test", output_node=True)
def mean(image: ImageValue) -> Ui:
    assert type(image) is np.ndarray
    assert image.dtype == np.float32
    assert not image.flags.writeable
    return {"mean": [float(image.mean())]}


NATIVE = (io.PACK, Pack(name="test", nodes=(grey, mean, part)))


async def test_a_pack_that_writes_into_its_input_changes_no_native_nodes_picture(
    tmp_path: Path,
) -> None:
    cache = OutcomeCache(limit_bytes=1_000_000)
    with bench(tmp_path, {"torched.py": SOURCE}, native=NATIVE, cache=cache) as made:
        nodes: dict[str, tuple[str, dict[str, Any]]] = {
            "grey": ("Grey", {}),
            "dark": ("Darken", {"image": ["grey", 0]}),
            "before": ("Mean", {"image": ["grey", 0]}),
            "after": ("Mean", {"image": ["dark", 0]}),
        }
        result = await made.run(**nodes)
        again = await made.run(**nodes, other=("Mean", {"image": ["grey", 0]}))

    assert result.outputs == {"before": {"mean": [0.5]}, "after": {"mean": [0.25]}}
    assert again.outputs["other"] == {"mean": [0.5]}


async def test_a_native_nodes_part_of_a_packs_picture_is_its_own(tmp_path: Path) -> None:
    with bench(tmp_path, {"torched.py": SOURCE}, native=NATIVE) as made:
        result = await made.engine.run(
            await made.engine.accept_beside(
                _workflow(make=("Make", {}), part=("Part", {"image": ["make", 0]})),
                targets=["part"],
            ),
            keep=["make", "part"],
        )
    whole: Any = into_pack(result.values["make"][0], "IMAGE")
    whole.zero_()

    own: Any = result.values["part"][0]
    assert own.mean() == 1


async def test_between_packs_the_tensor_itself_is_handed_on(tmp_path: Path) -> None:
    with bench(tmp_path, {"torched.py": SOURCE}, native=NATIVE) as made:
        result = await made.engine.run(
            await made.engine.accept_beside(
                _workflow(
                    make=("Make", {}),
                    any=("Any", {"a": ["make", 0]}),
                    address=("Address", {"image": ["any", 0]}),
                ),
                targets=["address"],
            ),
            keep=["make", "address"],
        )

    assert result.values["address"] == (result.values["make"][2], "Tensor")


async def test_lists_of_pictures_cross_both_ways(tmp_path: Path) -> None:
    with bench(tmp_path, {"torched.py": SOURCE}, native=NATIVE) as made:
        result = await made.run(
            listed=("Listed", {}),
            mean=("Mean", {"image": ["listed", 0]}),
            sum=("Sum", {"image": ["listed", 0]}),
            batch=("Batch", {}),
            each=("Mean", {"image": ["batch", 0]}),
        )

    assert result.outputs["mean"] == {"mean": [0.0, 0.25, 0.5]}
    assert result.outputs["each"] == {"mean": [0.0, 0.0, 0.0]}


def _workflow(**nodes: tuple[str, dict[str, Any]]) -> Any:
    from milepost.graph.workflow import read_workflow

    return read_workflow(
        {name: {"class_type": kind, "inputs": inputs} for name, (kind, inputs) in nodes.items()}
    )
