"""LATENT and AUDIO, lists of pictures, and outcomes that a pack could still write into."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from milepost.graph.cache import OutcomeCache
from milepost.node.declare import node
from milepost.node.registry import Pack
from milepost.node.spec import Ui
from milepost.packs import images, io
from milepost.packs.foreign.border import into_pack, out_of_pack
from milepost.packs.images.latents import Latent
from packs.foreign.sample_packs import HEAD, bench
from packs.foreign.test_border_tensors import ImageValue, mean

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch


@pytest.mark.parametrize("wire_type", ["LATENT", "*", "LATENT,IMAGE"])
def test_a_native_latent_is_a_dict_of_tensors_of_the_packs_own(wire_type: str) -> None:
    samples = np.ones((1, 4, 2, 2), np.float32)
    native = io.RecordType("LATENT").freeze({"samples": samples, "batch_index": [0]})

    latent: Any = into_pack(native, wire_type)
    latent["samples"].zero_()
    latent["noise_mask"] = None

    assert type(latent) is dict
    assert latent["batch_index"] == [0]
    assert samples.all()
    assert set(native) == {"samples", "batch_index"}  # type: ignore[call-overload]  # a mapping


@pytest.mark.parametrize("wire_type", ["LATENT", "*", "AUDIO"])
def test_a_packs_record_is_arrays_to_native_nodes_and_its_own_tensors_to_packs(
    wire_type: str,
) -> None:
    wave = torch.rand(1, 2, 8)
    sound = {"waveform": wave, "sample_rate": 44_100}

    crossed: Any = out_of_pack(sound, wire_type)
    sound["sample_rate"] = 1
    again: Any = into_pack(crossed, wire_type)

    assert type(crossed) is MappingProxyType
    assert type(crossed["waveform"]) is np.ndarray
    assert not crossed["waveform"].flags.writeable
    assert again == {"waveform": wave, "sample_rate": 44_100}
    assert again["waveform"] is wave


def test_a_dict_class_of_a_packs_own_passes_as_it_is() -> None:
    class Lazy(dict[str, object]):
        pass

    lazy = Lazy(waveform=torch.rand(1, 2, 8))

    assert out_of_pack(lazy, "AUDIO") is lazy


def test_records_count_their_tensors_whatever_they_are() -> None:
    sized = io.RecordType("LATENT").size_bytes
    latent = {"samples": torch.zeros(1, 4, 8, 8)}

    assert sized(out_of_pack(latent, "LATENT")) >= 1024
    assert sized(latent) >= 1024
    assert sized(None) > 0


def test_a_list_where_one_picture_was_promised_crosses_too() -> None:
    tensors = [torch.rand(1, 2, 2, 3) for _ in range(2)]
    kept = io.ArrayType("IMAGE")

    crossed: Any = kept.freeze(out_of_pack(tensors, "IMAGE"))

    assert [type(each) for each in crossed] == [np.ndarray, np.ndarray]
    assert kept.size_bytes(crossed) == 96
    assert all(a is b for a, b in zip(into_pack(crossed, "IMAGE"), tensors, strict=True))  # type: ignore[call-overload]  # a list


SOURCE = (
    "import torch\n"
    + HEAD
    + """
class Make(Node):
    RETURN_TYPES = ("IMAGE",)
    def run(self):
        return (torch.ones(1, 2, 2, 3),)

class Darken(Node):
    RETURN_TYPES = ("IMAGE", "INT")
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"image": ("IMAGE",)}, "optional": {"after": ("*",)}}
    def run(self, image, after=None):
        image.mul_(0.5)
        return (image, 1)

class Sampler(Node):
    RETURN_TYPES = ("LATENT", "STRING")
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"latent": ("LATENT",)}}
    def run(self, latent):
        latent["samples"].add_(1)
        latent["seen"] = True
        return (latent, f"{type(latent['samples']).__name__} {float(latent['samples'].mean())}")

NODE_CLASS_MAPPINGS = {c.__name__: c for c in (Make, Darken, Sampler)}
"""
)


@node("AsItIs", category="test")
def as_it_is(image: ImageValue) -> ImageValue:
    return image


@node("MeanOfLatent", category="test", output_node=True)
def mean_of_latent(latent: Latent) -> Ui:
    assert type(latent["samples"]) is np.ndarray
    return {"mean": [float(latent["samples"].mean())]}


NATIVE = (io.PACK, images.PACK, Pack(name="test", nodes=(as_it_is, mean, mean_of_latent)))


async def test_what_a_native_node_hands_on_is_not_changed_by_the_pack_that_gave_it(
    tmp_path: Path,
) -> None:
    cache = OutcomeCache(limit_bytes=1_000_000)
    with bench(tmp_path, {"torched.py": SOURCE}, native=NATIVE, cache=cache) as made:
        nodes: dict[str, tuple[str, dict[str, Any]]] = {
            "make": ("Make", {}),
            "same": ("AsItIs", {"image": ["make", 0]}),
            "before": ("Mean", {"image": ["same", 0]}),
        }
        await made.run(**nodes)
        await made.run(
            **nodes,
            dark=("Darken", {"image": ["make", 0]}),
            shown=("Mean", {"image": ["dark", 0]}),
        )
        result = await made.run(**nodes, again=("Mean", {"image": ["same", 0]}))

    assert result.outputs["again"] == {"mean": [1.0]}


async def test_a_pack_that_writes_into_a_native_latent_changes_no_cached_one(
    tmp_path: Path,
) -> None:
    cache = OutcomeCache(limit_bytes=1_000_000)
    with bench(tmp_path, {"torched.py": SOURCE}, native=NATIVE, cache=cache) as made:
        size = {"width": 16, "height": 16, "batch_size": 1}
        result = await made.run(
            empty=("EmptyLatentImage", size),
            sampled=("Sampler", {"latent": ["empty", 0]}),
            after=("MeanOfLatent", {"latent": ["sampled", 0]}),
            before=("MeanOfLatent", {"latent": ["empty", 0]}),
        )
        again = await made.run(
            empty=("EmptyLatentImage", size),
            before=("MeanOfLatent", {"latent": ["empty", 0]}),
        )

    assert not result.errors
    assert result.outputs == {"before": {"mean": [0.0]}, "after": {"mean": [1.0]}}
    assert again.outputs == {"before": {"mean": [0.0]}}
