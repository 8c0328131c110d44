"""Pictures through a pack that computes with torch, and through our own nodes, to the client."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from compatibility.comfy_client import Client, Graph, Node, Run, RunBroken

torch = pytest.importorskip("torch")
pytestmark = [pytest.mark.slow, pytest.mark.torch]


def canvas(graph: Graph, shade: float, *, side: int = 16, batch: int = 1) -> Node:
    """Grey pictures."""
    return graph("Canvas", shade=shade, width=side, height=side, batch=batch)


def stencil(graph: Graph, shade: float) -> Node:
    """A mask of one value."""
    return graph("Stencil", shade=shade, width=16, height=16, batch=1)


def shades(client: Client, run: Run, node: Node) -> list[int]:
    """The grey of each picture that a node saved, 0..255."""
    pictures = [
        np.asarray(Image.open(BytesIO(client.picture(shown))))
        for shown in run.shown(node, "images") or ()
    ]
    assert all(picture.min() == picture.max() for picture in pictures)
    return [int(picture.min()) for picture in pictures]


@pytest.mark.parametrize(
    ("shade", "ran", "grey"), [(0, (1, 0), 0), (1, (0, 1), 255), (0.5, (1, 1), 127)]
)
def test_a_mask_decides_which_pictures_are_painted(
    client: Client, shade: float, ran: tuple[int, int], grey: int
) -> None:
    graph = Graph()
    below, above = canvas(graph, 0), canvas(graph, 1)
    blend = graph("LazyBlend", below=below, above=above, mask=stencil(graph, shade))
    save = graph("SaveImage", images=blend)

    run = client.run(graph)

    assert (run.did_run(below), run.did_run(above)) == ran
    assert shades(client, run, save) == [grey]


def test_a_batch_of_lists_is_mixed_and_put_together_again(client: Client) -> None:
    graph = Graph()
    masks = graph("StoneList", value1=stencil(graph, 0), value2=stencil(graph, 1))
    blend = graph("LazyBlend", below=canvas(graph, 0), above=canvas(graph, 1), mask=masks)
    batch = graph("RebatchImages", images=blend, batch_size=2)
    save = graph("SaveImage", images=batch)

    assert shades(client, client.run(graph), save) == [0, 255]


def test_a_node_that_writes_into_its_input_spoils_nothing(client: Client) -> None:
    graph = Graph()
    image = graph("EmptyImage", width=16, height=16, color=0)
    over = graph("SaveImage", images=graph("PaintOver", image=image, shade=1))
    plain = graph("PreviewImage", images=image)
    client.run(graph)
    graph.nodes["2"].inputs["shade"] = 0.5

    run = client.run(graph)

    assert shades(client, run, over) == [127]
    assert shades(client, run, plain) == [0]


def test_an_error_of_torch_is_told(client: Client) -> None:
    graph = Graph()
    mean = graph("MeanPicture", image1=canvas(graph, 0), image2=canvas(graph, 1, side=8))
    graph("SaveImage", images=mean)

    with pytest.raises(RunBroken) as broken:
        client.run(graph)

    assert broken.value.told["node_id"] == mean.node_id


def test_pictures_of_lists_and_of_added_nodes_are_all_saved(client: Client) -> None:
    graph = Graph()
    both = graph("ImageBatch", image1=canvas(graph, 0), image2=canvas(graph, 1))
    split = graph("EachPicture", image=both)
    each, mean = (graph("SaveImage", images=split.out(slot)) for slot in (0, 1))

    run = client.run(graph)

    assert shades(client, run, each) == [0, 255]
    assert shades(client, run, mean) == [0, 255]


def test_a_blocked_picture_is_not_saved(client: Client) -> None:
    graph = Graph()
    dark, bright = (
        graph("SaveImage", images=graph("OnlyBright", image=canvas(graph, shade)))
        for shade in (0.2, 1)
    )

    run = client.run(graph)

    assert shades(client, run, dark) == []
    assert shades(client, run, bright) == [255]
