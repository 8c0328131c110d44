"""What packs read of ComfyUI as data while they are imported."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from milepost.packs.foreign.missing import ComfyPartMissing
from packs.foreign.pack_file import imported
from packs.foreign.surroundings import comfyui


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path) -> Iterator[None]:
    with comfyui(tmp_path):
        yield


def load(name: str) -> Any:
    return importlib.import_module(name)


def test_kinds_of_union_controlnets_are_listed() -> None:
    kinds = load("comfy.cldm.control_types").UNION_CONTROLNET_TYPES

    assert sorted(kinds.values()) == list(range(8))
    assert kinds["tile"] == 6


def test_kinds_of_models_have_names() -> None:
    assert load("comfy.model_base").ModelType["V_PREDICTION"].value == 2
    assert load("comfy.model_base").ModelType.FLOW is not load("comfy.model_base").ModelType.EPS


def test_features_can_be_added_and_asked() -> None:
    flags = load("comfy_api.feature_flags")

    flags.SERVER_FEATURE_FLAGS.setdefault("mine", True)

    assert flags.get_server_features()["mine"] is True
    connected = {"a": {"feature_flags": {"supports_preview_metadata": True}}}
    assert flags.supports_feature(connected, "a", "supports_preview_metadata")
    assert not flags.supports_feature(connected, "b", "supports_preview_metadata")


@pytest.mark.parametrize(
    ("name", "kind", "offered"),
    [("CLIPLoader", "type", "wan"), ("DualCLIPLoader", "type", "flux")],
)
def test_packs_build_on_what_loaders_offer(name: str, kind: str, offered: str) -> None:
    types = getattr(load("nodes"), name).INPUT_TYPES()

    assert offered in types["required"][kind][0]
    assert types["optional"]["device"][0] == ["default", "cpu"]


def test_packs_ask_the_loader_for_its_files(tmp_path: Path) -> None:
    file = tmp_path / "models/vae/soft.safetensors"
    file.parent.mkdir(parents=True)
    file.touch()

    assert load("nodes").VAELoader.vae_list() == ["soft.safetensors"]


def test_packs_enter_schedules_of_their_own(tmp_path: Path) -> None:
    pack = imported(
        tmp_path,
        """
        from comfy import samplers

        samplers.SCHEDULER_HANDLERS["mine"] = samplers.SchedulerHandler(handler=sorted)
        samplers.SCHEDULER_NAMES.append("mine")
        offered = samplers.KSampler.SCHEDULERS
        """,
    )

    assert pack.offered[-1] == "mine"
    assert load("comfy.samplers").SCHEDULER_HANDLERS["mine"].use_ms is True


def test_what_the_server_was_not_started_with_is_off() -> None:
    cli_args = load("comfy.cli_args")

    assert cli_args.PerformanceFeature.CublasOps not in cli_args.args.fast
    assert not cli_args.args.cache_lru > 0
    assert cli_args.args.anything_else is None


def test_kinds_of_text_models_are_listed() -> None:
    kinds = load("comfy.sd").CLIPType

    assert [kind.name.lower() for kind in kinds][:2] == ["stable_diffusion", "stable_cascade"]
    assert getattr(kinds, "WAN", None) is kinds(13)


def test_listings_need_no_clearing_but_may_be_cleared(tmp_path: Path) -> None:
    folder_paths = load("folder_paths")
    loras = tmp_path / "models/loras"
    loras.mkdir(parents=True)
    assert folder_paths.get_filename_list("loras") == []

    (loras / "new.safetensors").touch()
    folder_paths.filename_list_cache.clear()
    with folder_paths.cache_helper as helper:
        helper.set("loras", (["kept"], {}, 0.0))
        kept = helper.get("loras")

    names, changed, _ = folder_paths.get_filename_list_("loras")
    assert (names, list(changed)) == (["new.safetensors"], [str(loras)])
    assert folder_paths.cached_filename_list_("loras") is None
    assert kept == (["kept"], {}, 0.0)
    assert folder_paths.cache_helper.get("loras") is None
    assert folder_paths.get_filename_list("loras") == ["new.safetensors"]


def test_nodes_has_the_modules_that_packs_take_from_it() -> None:
    nodes = load("nodes")

    assert nodes.folder_paths is load("folder_paths")
    assert nodes.comfy.samplers is load("comfy.samplers")


def test_packs_reckon_with_memory() -> None:
    management = load("comfy.model_management")

    assert management.EXTRA_RESERVED_VRAM * 2 > 0
    assert not management.pytorch_attention_enabled()


def test_latents_of_films_have_their_channels_but_no_scale() -> None:
    wan = load("comfy.latent_formats").Wan21()

    assert (wan.latent_channels, wan.latent_dimensions) == (16, 3)
    with pytest.raises(ComfyPartMissing, match=r"Wan21\.process_in"):
        wan.process_in(None)
