from __future__ import annotations

import copy
import importlib
import inspect
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.module_finder import comfyui_modules
from milepost.packs.foreign.running import runs
from packs.foreign.pack_file import imported
from packs.foreign.surroundings import call_of, comfyui


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path) -> Iterator[None]:
    with comfyui(tmp_path):
        yield


def load(name: str) -> Any:
    return importlib.import_module(name)


@pytest.mark.parametrize(
    "name",
    [
        "comfy.ldm.modules.diffusionmodules.openaimodel",
        "comfy_extras.chainner_models.model_loading",
        "comfy_api_nodes.apis.client",
        "comfy.text_encoders.flux",
        "comfy_execution.jobs",
    ],
)
def test_any_module_of_comfyuis_packages_can_be_imported(name: str) -> None:
    assert load(name).__name__ == name


@pytest.mark.parametrize("name", ["utils", "comfyish", "nodes_extra"])
def test_other_names_are_left_to_packs(name: str) -> None:
    with pytest.raises(ModuleNotFoundError):
        load(name)


def test_a_part_is_looked_up_at_any_depth_and_is_always_the_same() -> None:
    comfy = load("comfy")

    assert comfy.ldm.flux.layers.attention is comfy.ldm.flux.layers.attention
    assert load("comfy.sd").VAE is load("comfy.sd").VAE


def test_calling_a_part_says_what_is_missing_and_what_would_do() -> None:
    sd = load("comfy.sd")

    with pytest.raises(ComfyPartMissing) as raised:
        sd.load_checkpoint_guess_config("model.safetensors", output_vae=True)

    assert str(raised.value).startswith("comfy.sd.load_checkpoint_guess_config is not part of")
    assert "ComfyUI server" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_parts_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(ComfyPartMissing("comfy.sd.VAE")))  # noqa: S301  # our own

    assert error.part == "comfy.sd.VAE"


def test_a_part_can_be_a_base_class_beside_others() -> None:
    class Own:
        def mine(self) -> str:
            return "mine"

    class Patcher(load("comfy.model_patcher").ModelPatcher, Own):  # type: ignore[misc]  # made up
        def __init__(self) -> None:
            self.kept = 1

    patcher = Patcher()

    assert (patcher.kept, patcher.mine()) == (1, "mine")


def test_what_a_class_inherits_from_a_part_raises(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        import comfy.model_patcher

        class Untouched(comfy.model_patcher.ModelPatcher):
            pass

        class Overriding(comfy.model_patcher.ModelPatcher):
            def __init__(self):
                self.kept = 1

            def clone(self):
                return super().clone()
        """,
    )

    with pytest.raises(ComfyPartMissing):
        pack.Untouched()
    with pytest.raises(ComfyPartMissing, match=r"ModelPatcher\.clone"):
        pack.Overriding().clone()
    with pytest.raises(AttributeError, match=r"ModelPatcher\.add_patches is not part of Milepost"):
        pack.Overriding().add_patches({})


def test_a_class_derived_from_a_part_has_only_what_it_says(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        from comfy_extras.nodes_upscale_model import ImageUpscaleWithModel

        ImageUpscaleWithModel.INPUT_TYPES  # a look at the parent must not be inherited

        class First(ImageUpscaleWithModel):
            def __init__(self): ...

            @classmethod
            def IS_CHANGED(cls):
                return 0.0

        class Second(ImageUpscaleWithModel):
            def __init__(self): ...
        """,
    )

    assert pack.First.IS_CHANGED() == 0.0
    assert not hasattr(pack.Second, "IS_CHANGED")
    assert not hasattr(pack.Second, "INPUT_TYPES")
    assert getattr(pack.Second, "DEPRECATED", False) is False
    assert not hasattr(pack.Second(), "cache")


def test_a_part_decorates_while_a_pack_is_imported_and_raises_when_the_function_is_called() -> None:
    @load("comfy.float").make_it_fast  # type: ignore[untyped-decorator]  # made up
    def work(steps: int) -> int:
        return steps

    assert list(inspect.signature(work).parameters) == ["steps"]
    with pytest.raises(ComfyPartMissing, match="make_it_fast"):
        work(1)


def test_a_part_serves_in_type_hints_defaults_and_checks(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        from typing import Optional
        from comfy.sd import VAE

        def decode(samples: VAE, other: Optional[VAE] = None, more: VAE | None = VAE): ...
        """,
    )
    vae = pack.VAE

    assert get_type_hints(pack.decode)["samples"] is vae
    assert vae[int] is vae
    assert not isinstance(3, vae)
    assert not isinstance(3, (vae, str))
    assert vae != load("comfy.sd").CLIP
    assert list(vae) == []
    assert "x" not in vae


def test_packs_add_to_lists_and_tables_that_are_not_here(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        import comfy.supported_models
        from comfy.latent_formats import TABLE

        class Mine: ...

        comfy.supported_models.models += [Mine]
        comfy.supported_models.others.append(Mine)
        TABLE["mine"] = Mine
        NAMES = ["own"] + comfy.supported_models.names
        """,
    )

    assert load("comfy.supported_models").models == [pack.Mine]
    assert pack.NAMES == ["own"]


def test_a_table_that_is_not_here_is_empty_while_a_pack_is_imported(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        from comfy.somewhere import TABLE

        TABLE.setdefault("mine", {}).update(a=1)
        TABLE.update(mine=1)
        NAMES = ["own", *TABLE.keys(), *(name for name, _ in TABLE.items())]
        FOUND = TABLE.get("mine", "default")
        COPIED = {**TABLE, "own": 1} | TABLE
        SIZE, IS_IN, IS_THERE = len(TABLE), "mine" in TABLE, bool(TABLE)
        """,
    )

    assert pack.NAMES == ["own"]
    assert pack.FOUND == "default"
    assert pack.COPIED == {"own": 1}
    assert (pack.SIZE, pack.IS_IN, pack.IS_THERE) == (0, False, True)


def test_a_node_that_reads_a_table_that_is_not_here_is_told_so(tmp_path: Path) -> None:
    table = load("comfy.somewhere").TABLE

    with runs(call_of(tmp_path)), pytest.raises(ComfyPartMissing, match=r"TABLE\.get"):
        table.get("mine")


def test_a_package_says_in_which_folder_it_lies(tmp_path: Path) -> None:
    assert load("comfy").__path__ == [str(tmp_path / "comfy")]


def test_an_exception_of_comfyuis_can_be_caught(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        from comfy.somewhere import StrangeError

        def work():
            try:
                raise ValueError("own")
            except StrangeError:
                pass
        """,
    )

    with pytest.raises(ValueError, match="own"):
        pack.work()


def test_a_part_is_copied_pickled_and_inspected_like_a_class() -> None:
    vae = load("comfy.sd").VAE

    assert copy.deepcopy({"vae": vae}) == {"vae": vae}
    assert pickle.loads(pickle.dumps(vae)) is vae  # noqa: S301  # our own
    assert inspect.isclass(vae)
    assert inspect.getmodule(vae) is load("comfy.sd")
    assert not hasattr(vae, "__wrapped__")
    with pytest.raises(OSError, match="could not get source code"):
        inspect.getsource(load("comfy.lora"))


def test_a_submodule_of_ours_is_found_without_an_import_of_its_own() -> None:
    comfy = load("comfy")

    assert comfy.samplers is load("comfy.samplers")


def test_a_part_may_be_replaced_as_packs_do() -> None:
    sampling = load("comfy.k_diffusion.sampling")

    sampling.sample_mine = lambda: "mine"

    assert load("comfy.k_diffusion.sampling").sample_mine() == "mine"


def test_comfyuis_folder_is_the_base_for_those_who_look_for_its_files(tmp_path: Path) -> None:
    assert load("comfyui_version").__file__ == str(tmp_path / "comfyui_version.py")


def test_nothing_is_left_behind_and_what_was_there_comes_back(tmp_path: Path) -> None:
    outer = load("comfy.sd")

    with comfyui_modules(tmp_path):
        inner = load("comfy.sd")

    assert inner is not outer
    assert load("comfy.sd") is outer
    assert sum(type(finder).__name__ == "_Finder" for finder in sys.meta_path) == 1
