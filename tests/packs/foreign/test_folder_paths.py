from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from milepost.errors import InvalidInput
from milepost.packs.foreign.missing import ComfyPartMissing
from milepost.packs.foreign.running import runs
from packs.foreign.surroundings import call_of, comfyui


@pytest.fixture
def folder_paths(tmp_path: Path) -> Iterator[Any]:
    with comfyui(tmp_path, model_folders={"loras": ("/elsewhere/loras",)}):
        yield importlib.import_module("folder_paths")


def put(path: Path, *, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_folders_are_those_of_the_tenant_whose_node_runs(folder_paths: Any, tmp_path: Path) -> None:
    with runs(call_of(tmp_path, tenant="north")):
        running = folder_paths.get_output_directory(), folder_paths.output_directory

    assert running == (str(tmp_path / "output/north"), str(tmp_path / "output/north"))
    assert folder_paths.get_output_directory() == str(tmp_path / "output/default")
    assert folder_paths.get_directory_by_type("temp") == str(tmp_path / "temp/default")
    assert folder_paths.get_directory_by_type("/etc") is None


def test_a_folder_that_is_asked_for_exists(folder_paths: Any) -> None:
    for ask in ("output", "input", "temp", "user", "system_user"):
        assert Path(getattr(folder_paths, f"get_{ask}_directory")()).is_dir()


def test_packs_find_comfyuis_folder_in_the_data_root(folder_paths: Any, tmp_path: Path) -> None:
    assert folder_paths.base_path == str(tmp_path)
    assert folder_paths.models_dir == str(tmp_path / "models")
    assert Path(folder_paths.__file__).parent == tmp_path


def test_an_unknown_name_is_an_attribute_error(folder_paths: Any) -> None:
    assert not hasattr(folder_paths, "no_such_thing")


@pytest.mark.parametrize("what", ["output", "input", "temp", "user"])
def test_a_tenants_folders_cannot_be_moved(folder_paths: Any, what: str) -> None:
    with pytest.raises(ComfyPartMissing, match="belong to tenants"):
        getattr(folder_paths, f"set_{what}_directory")("/etc")


def test_a_pack_registers_a_kind_of_model_of_its_own(folder_paths: Any, tmp_path: Path) -> None:
    put(tmp_path / "masks" / "a.onnx")
    put(tmp_path / "masks" / "a.txt")

    folder_paths.folder_names_and_paths["masks"] = ([str(tmp_path / "masks")], {".onnx"})

    assert folder_paths.get_filename_list("masks") == ["a.onnx"]
    assert folder_paths.get_full_path("masks", "a.onnx") == str(tmp_path / "masks" / "a.onnx")


def test_folders_are_added_first_last_and_once(folder_paths: Any) -> None:
    folder_paths.add_model_folder_path("loras", "/more")
    folder_paths.add_model_folder_path("loras", "/more")
    folder_paths.add_model_folder_path("loras", "/first", is_default=True)
    folder_paths.add_model_folder_path("new_kind", "/new")

    paths = folder_paths.get_folder_paths("loras")
    assert (paths[0], *paths[-2:]) == ("/first", "/elsewhere/loras", "/more")
    assert folder_paths.get_folder_paths("new_kind") == ["/new"]


def test_old_names_of_kinds_still_work(folder_paths: Any, tmp_path: Path) -> None:
    model = put(tmp_path / "models" / "unet" / "flux" / "dev.safetensors")

    assert folder_paths.map_legacy("unet") == "diffusion_models"
    assert folder_paths.get_filename_list("unet") == ["flux/dev.safetensors"]
    assert folder_paths.get_full_path("unet", "flux/dev.safetensors") == str(model)


def test_a_list_shows_a_file_that_came_later(folder_paths: Any, tmp_path: Path) -> None:
    assert folder_paths.get_filename_list("vae") == []

    put(tmp_path / "models" / "vae" / "deep" / "b.pt")
    assert folder_paths.get_filename_list("vae") == ["deep/b.pt"]

    put(tmp_path / "models" / "vae" / "deep" / "a.pt")
    os.utime(tmp_path / "models" / "vae" / "deep", ns=(1, 1))  # the clock may be too coarse
    assert folder_paths.get_filename_list("vae") == ["deep/a.pt", "deep/b.pt"]


def test_an_unknown_kind_is_a_key_error(folder_paths: Any) -> None:
    with pytest.raises(KeyError):
        folder_paths.get_filename_list("no_such_kind")
    assert folder_paths.get_full_path("no_such_kind", "a") is None


@pytest.mark.parametrize("name", ["../../secret.pt", "/../secret.pt", "a\0b"])
def test_a_models_name_never_leads_out_of_its_folder(
    folder_paths: Any, tmp_path: Path, name: str
) -> None:
    put(tmp_path / "secret.pt")

    assert folder_paths.get_full_path("vae", name) is None
    with pytest.raises(FileNotFoundError) as raised:
        folder_paths.get_full_path_or_raise("vae", name)
    assert str(tmp_path) not in str(raised.value)


def test_a_named_file_lies_in_the_tenants_folders(folder_paths: Any, tmp_path: Path) -> None:
    put(tmp_path / "input" / "default" / "car.png")
    put(tmp_path / "output" / "default" / "trips" / "done.png")

    assert folder_paths.get_annotated_filepath("car.png") == str(tmp_path / "input/default/car.png")
    assert folder_paths.exists_annotated_filepath("car.png")
    assert folder_paths.exists_annotated_filepath("trips/done.png [output]")
    assert not folder_paths.exists_annotated_filepath("done.png [temp]")
    assert folder_paths.annotated_filepath("a.png [temp]") == (
        "a.png",
        str(tmp_path / "temp/default"),
    )


@pytest.mark.parametrize(
    "name", ["../north/car.png", "/etc/passwd", "../../../etc/passwd [output]", "link.png", "a\0"]
)
def test_a_name_that_leads_to_another_tenant_or_the_machine_is_refused(
    folder_paths: Any, tmp_path: Path, name: str
) -> None:
    put(tmp_path / "input" / "north" / "car.png")
    Path(folder_paths.get_input_directory(), "link.png").symlink_to("/etc/passwd")

    assert not folder_paths.exists_annotated_filepath(name)
    with pytest.raises(InvalidInput) as raised:
        folder_paths.get_annotated_filepath(name)
    assert str(tmp_path) not in str(raised.value)


def test_a_pack_may_name_a_default_folder_of_its_own(folder_paths: Any, tmp_path: Path) -> None:
    own = str(tmp_path / "custom_nodes" / "fonts")

    assert folder_paths.get_annotated_filepath("a.ttf", own) == f"{own}/a.ttf"
    with pytest.raises(InvalidInput):
        folder_paths.get_annotated_filepath("../../secret", own)


def test_pictures_are_numbered_after_those_that_are_there(
    folder_paths: Any, tmp_path: Path
) -> None:
    output = folder_paths.get_output_directory()
    put(tmp_path / "output/default/trips/car_00007_.png")
    put(tmp_path / "output/default/trips/cars_00009_.png")

    place = folder_paths.get_save_image_path("trips/car", output, 640, 480)
    first = folder_paths.get_save_image_path("new/%width%x%height%", output, 640, 480)

    assert place == (f"{output}/trips", "car", 8, "trips", "trips/car")
    assert first == (f"{output}/new", "640x480", 1, "new", "new/640x480")
    assert Path(output, "new").is_dir()


@pytest.mark.parametrize("prefix", ["../north/a", "/etc/a", "a/../../b/c"])
def test_a_prefix_that_leads_out_is_refused(folder_paths: Any, prefix: str) -> None:
    with pytest.raises(InvalidInput, match="filename_prefix"):
        folder_paths.get_save_image_path(prefix, folder_paths.get_output_directory())


def test_files_are_told_apart_by_their_endings(folder_paths: Any) -> None:
    files = ["a.png", "b.webp", "c.mp4", "d.wav", "e.safetensors", "f.txt", "g"]

    assert folder_paths.filter_files_content_types(files, ["image"]) == ["a.png", "b.webp"]
    assert folder_paths.filter_files_content_types(files, ["video", "audio"]) == ["c.mp4", "d.wav"]
    assert folder_paths.filter_files_content_types(files, ["model"]) == ["e.safetensors"]
    assert folder_paths.filter_files_extensions(files, [".txt", ".png"]) == ["a.png", "f.txt"]


def test_a_search_passes_over_what_it_is_told_to(folder_paths: Any, tmp_path: Path) -> None:
    put(tmp_path / "deep" / "kept" / "a.txt")
    put(tmp_path / "deep" / ".git" / "b.txt")
    (tmp_path / "deep" / "kept" / "loop").symlink_to(tmp_path / "deep")

    names, changed = folder_paths.recursive_search(str(tmp_path / "deep"), [".git"])

    assert names == ["kept/a.txt"]
    assert str(tmp_path / "deep") in changed
