from __future__ import annotations

import numpy as np

from milepost.pixels.arrays import Mask
from milepost.pixels.canny import canny_edges


def step(rise: float = 1.0, *, width: int = 24) -> Mask:
    """Dark on the left, bright on the right."""
    grey = np.zeros((1, 12, width), np.float32)
    grey[..., width // 2 :] = rise
    return grey


def test_a_step_has_one_line_of_edge() -> None:
    edges = canny_edges(step(), low=0.4, high=0.8)

    assert (edges.sum(axis=2) == 1).all()
    assert edges[0, 6].argmax() in {11, 12}


def test_a_step_too_low_has_none() -> None:
    assert not canny_edges(step(0.05), low=0.4, high=0.8).any()
    assert not canny_edges(np.full((2, 5, 5), 0.5, np.float32), low=0.01, high=0.02).any()


def test_each_picture_of_a_batch_is_looked_at_alone() -> None:
    both = np.concatenate([step(), step(0.05)])

    edges = canny_edges(both, low=0.4, high=0.8)

    assert edges[0].any()
    assert not edges[1].any()


def test_a_weak_edge_is_followed_around_a_corner() -> None:
    grey = np.zeros((1, 40, 40), np.float32)
    grey[:, 10:30, 10:30] = np.linspace(0.9, 0.15, 20, dtype=np.float32)

    edges = canny_edges(grey, low=0.1, high=2.0)

    assert edges[0, 8:12, 26].any(), "the weak end of the upper side"
    assert not canny_edges(grey[:, :, 20:], low=0.1, high=2.0)[0, 8:12, 6].any()
