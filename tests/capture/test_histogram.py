"""The histogram of a large tensor counts every finite element where numpy and `torch.histc` count it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from viz.capture.histogram import BINS, COUNTED
from viz.capture.values import read

SEED = torch.Generator().manual_seed(4)
RANDOM = torch.randn(40, 50, generator=SEED)
DIRTY = RANDOM.clone()
DIRTY[0, :9], DIRTY[1, 3], DIRTY[2, 5] = float("nan"), float("inf"), float("-inf")
LARGE = {
    "floats": RANDOM,
    "few": RANDOM[:10, :30],
    "nan and inf": DIRTY,
    "doubles": RANDOM.double().exp(),
    "halves": RANDOM.half(),
    "integers": torch.arange(7 * 100).reshape(7, 100) % 31,
    "booleans": RANDOM > 0.5,
    "every third": RANDOM[:, ::3],
}


@pytest.mark.parametrize("name", LARGE)
def test_bins_count_as_numpy_and_torch_do(name: str):
    tensor = LARGE[name]
    stats = read(tensor, 256).stats
    finite = tensor.double()[tensor.double().isfinite()]
    assert sum(stats.histogram) == finite.numel()
    assert stats.histogram == np.histogram(finite.numpy(), BINS)[0].tolist()
    assert stats.histogram == torch.histc(finite, BINS).int().tolist()


def test_a_constant_tensor_has_one_bin():
    assert read(torch.full((500,), 2.5), 256).stats.histogram == [500]


@pytest.mark.parametrize(
    "tensor", [torch.full((20, 20), float("nan")), torch.tensor([1.5e308, -1.5e308]).double().repeat(200)]
)
def test_where_no_bins_can_be_made_there_are_none(tensor: torch.Tensor):
    assert read(tensor, 256).stats.histogram == []


def test_very_many_elements_are_not_counted():
    assert read(torch.ones(COUNTED).cumsum(0), 256).stats.histogram != []
    assert read(torch.ones(COUNTED + 1), 256).stats.histogram == []
