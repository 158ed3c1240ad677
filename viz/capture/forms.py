"""What is unusual about a tensor: how its numbers lie, and a class of its own. "" where nothing is."""

from __future__ import annotations

import torch

_USUAL = (torch.Tensor, torch.nn.Parameter)


def layout_of(tensor: torch.Tensor) -> str:
    """ "sparse_coo", "jagged", "nested", …"""
    if tensor.is_nested and tensor.layout is torch.strided:
        return "nested"
    return "" if tensor.layout is torch.strided else str(tensor.layout)[6:]


def class_of(tensor: torch.Tensor) -> str:
    """The name of its class, where that is neither Tensor nor Parameter."""
    kind = type(tensor)
    return "" if kind in _USUAL else kind.__name__
