from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from milepost.errors import InvalidInput
from milepost.packs.foreign.extra_paths import ExtraPaths, read_extra_paths


def read(tmp_path: Path, text: str, **environ: str) -> ExtraPaths:
    file = tmp_path / "extra.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    return read_extra_paths([file], environ=environ)


def test_sections_give_folders_of_packs_and_models(tmp_path: Path) -> None:
    paths = read(
        tmp_path,
        """
        comfyui:
            base_path: /srv/comfy/
            checkpoints: models/checkpoints/
            clip: |
                models/text_encoders/

                models/clip/
            loras: [models/loras, /abs/loras]
            vae:
            custom_nodes: custom_nodes/
        empty:
        """,
    )

    assert paths.custom_nodes == (Path("/srv/comfy/custom_nodes"),)
    assert paths.model_folders == {
        "checkpoints": ("/srv/comfy/models/checkpoints",),
        "clip": ("/srv/comfy/models/text_encoders", "/srv/comfy/models/clip"),
        "loras": ("/srv/comfy/models/loras", "/abs/loras"),
    }
    assert paths.first_model_folders == {}


def test_folders_without_a_base_are_relative_to_the_file(tmp_path: Path) -> None:
    paths = read(tmp_path, "a: {custom_nodes: packs}\nb: {base_path: more, vae: ../vae}")

    here = tmp_path.resolve()
    assert paths.custom_nodes == (here / "packs",)
    assert paths.model_folders == {"vae": (str(here / "vae"),)}


def test_default_sections_come_first(tmp_path: Path) -> None:
    paths = read(tmp_path, "a: {base_path: /m, is_default: true, loras: l}\nb: {loras: /n}")

    assert paths.first_model_folders == {"loras": ("/m/l",)}
    assert paths.model_folders == {"loras": ("/n",)}


def test_home_and_variables_are_replaced_by_what_was_handed_in(tmp_path: Path) -> None:
    paths = read(
        tmp_path,
        "a: {base_path: ~/comfy, loras: $KIND/x, vae: '/m/${KIND}s', clip: /m/$NOT_SET/$}",
        HOME="/home/someone",
        KIND="lora",
    )

    assert paths.model_folders == {
        "loras": ("/home/someone/comfy/lora/x",),
        "vae": ("/m/loras",),
        "clip": ("/m/$NOT_SET/$",),
    }


def test_files_add_up_in_their_order(tmp_path: Path) -> None:
    for name in ("1", "2"):
        (tmp_path / name).write_text(f"a: {{loras: /{name}, custom_nodes: /packs}}")

    paths = read_extra_paths([tmp_path / "1", tmp_path / "2"], environ={})

    assert paths == ExtraPaths(
        custom_nodes=(Path("/packs"),), model_folders={"loras": ("/1", "/2")}
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a: [", "is no YAML (line 1)"),
        ("- a\n- b", "has no sections"),
        ("a: /folder", "section 'a' holds no folders"),
        ("a: {base_path: [1]}", "base_path is no folder"),
        ("a: {loras: 7}", "loras: is no folder"),
        ("a: {loras: [7]}", "loras: is no folder"),
        ("a: !!python/object/apply:os.system [ls]", "is no YAML"),
        ("a: &x [*x]", "section 'a' holds no folders"),
        ("\x00", "is no YAML"),
        ("a: " + "[" * 5000, "is no YAML"),
    ],
)
def test_what_is_not_of_that_form_is_refused_in_one_line(
    tmp_path: Path, text: str, wrong: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(tmp_path, text)

    said = str(refused.value)
    assert said.startswith("--extra-model-paths-config, extra.yaml")
    assert wrong in said
    assert "\n" not in said
    assert str(tmp_path) not in said


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for file in (tmp_path / "no.yaml", tmp_path):
        with pytest.raises(InvalidInput, match="cannot be read"):
            read_extra_paths([file], environ={})


def test_an_empty_file_names_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "") == ExtraPaths()
