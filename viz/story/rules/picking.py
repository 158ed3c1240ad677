"""Rows: what picks elements or puts them in: indexing, gather and scatter, embedding, slices, diagonals, triangles."""

from __future__ import annotations

import re

import numpy as np

from viz.story.rules.layout import along, at_axis, put, put_along
from viz.story.rules.operand import Local, Missing, NotCovered, Operands, cases

LISTED = re.compile(r"indices\[(\d+)\]")


def _indices(c: Operands) -> tuple:
    """A saved list of index tensors; a dimension without one is taken whole."""
    given = {int(found[1]): c[name] for name in c.saved if (found := LISTED.fullmatch(name))}
    if not given:
        raise Missing
    return tuple(given.get(place, slice(None)) for place in range(max(given) + 1))


def _emptied(c: Operands, place: tuple) -> np.ndarray:
    """The gradient, without what was overwritten."""
    out = np.array(c.g)
    out[place] = 0
    return out


def _dim(c: Operands) -> int:
    return c["dim"] % max(c.g.ndim, len(c.shape), 1)


def _slice(c: Operands) -> tuple:
    return at_axis(c, slice(c["start"], c["end"], c["step"]))


def _of(c: Operands, thing: slice | int | np.ndarray) -> tuple:
    """A numpy index of dimension ``dim`` of the gradient."""
    return (slice(None),) * _dim(c) + (thing,)


def _span(c: Operands) -> slice:
    return slice(c.get("start", None), c.get("end", None), c["step"])


def _embedded(c: Operands) -> np.ndarray:
    if c["scale_grad_by_freq"] and c["padding_idx"] >= 0:
        raise NotCovered
    index, out = c["indices"], c.zeros()
    flat, g = index.reshape(-1), c.g.reshape(-1, c.shape[-1])
    kept = flat != c["padding_idx"] if c["padding_idx"] >= 0 else np.ones(flat.shape, bool)
    if c["scale_grad_by_freq"]:
        g = g / np.bincount(flat, minlength=c.shape[0])[flat][:, None]
    np.add.at(out, flat[kept], g[kept])
    return out


def _taken(c: Operands) -> np.ndarray:
    out = c.zeros().reshape(-1)
    np.add.at(out, c["index"].reshape(-1), c.g.reshape(-1))
    return out.reshape(c.shape)


def _put_over(c: Operands) -> np.ndarray:
    if c["accumulate"]:
        return c.g
    out = c.g.reshape(-1).copy()
    out[c["index"].reshape(-1)] = 0
    return out.reshape(c.shape)


def _diagonal(c: Operands) -> np.ndarray:
    """A writable view of the diagonal of zeros takes the gradient."""
    out = c.zeros()
    first, second = c["dim1"] % len(c.shape), c["dim2"] % len(c.shape)
    moved = np.moveaxis(out, (first, second), (-2, -1))
    rows = np.arange(moved.shape[-2])[:, None]
    hit = np.arange(moved.shape[-1]) - rows == c["offset"]
    moved[..., hit] = c.g
    return out


def _of_diagonal(c: Operands) -> np.ndarray:
    return np.diagonal(c.g, c["offset"], c["dim1"], c["dim2"])


def _without_diagonal(c: Operands) -> np.ndarray:
    moved = np.moveaxis(np.array(c.g), (c["dim1"], c["dim2"]), (-2, -1))
    hit = np.arange(moved.shape[-1]) - np.arange(moved.shape[-2])[:, None] == c["offset"]
    return np.moveaxis(np.where(hit, 0.0, moved), (-2, -1), (c["dim1"], c["dim2"]))


def _windows(c: Operands) -> np.ndarray:
    """Of `unfold`: windows may overlap."""
    axis, size, step = c["dimension"] % len(c.shape), c["size"], c["step"]
    out, g = c.zeros(), np.moveaxis(c.g, axis, 0)
    for number, window in enumerate(g):
        place = (slice(None),) * axis + (slice(number * step, number * step + size),)
        out[place] += np.moveaxis(window, -1, axis)
    return out


def _reduced_sum(c: Operands) -> bool:
    return c["reduce"] == "sum"


def _included(c: Operands) -> np.ndarray:
    if not c["include_self"]:
        raise NotCovered
    return c.g


def _scatter_sum_source(c: Operands) -> np.ndarray:
    if not _reduced_sum(c):
        raise NotCovered
    return c.g[along(c["index"], _dim(c))]


def _scatter_sum_self(c: Operands) -> np.ndarray:
    if not _reduced_sum(c):
        raise NotCovered
    return _included(c)


PASS = Local("{g}", lambda c: c.g)
PLACED = Local("zeros[{indices}] += {g}", lambda c: put(c, _indices(c)))
OVERWRITTEN = Local("{g} with [{index}] ← 0", lambda c: _emptied(c, along(c["index"], _dim(c))))
ROWS_OVERWRITTEN = Local("{g} with [{index}] ← 0", lambda c: _emptied(c, _of(c, c["index"])))
FETCHED = Local("{g}[{index}]", lambda c: c.g[along(c["index"], _dim(c))])
ROWS_FETCHED = Local("{g}[{index}]", lambda c: c.g[_of(c, c["index"])].reshape(c.shape))
DIAGONAL = (Local("zeros.diagonal ← {g}", _diagonal),)

ROWS = {
    "SelectBackward0": (Local("zeros[{index}] ← {g}", lambda c: put(c, at_axis(c, c["index"]))),),
    "SliceBackward0": (Local("zeros[{start}:{end}:{step}] ← {g}", lambda c: put(c, _slice(c))),),
    "IndexBackward0": (PLACED,),
    "UnsafeIndexBackward0": (PLACED,),
    "IndexSelectBackward0": (Local("zeros[{index}] += {g}", lambda c: put(c, at_axis(c, c["index"]))),),
    "GatherBackward0": (Local("zeros[{index}] += {g}", lambda c: put_along(c, c["index"], c.g, c["dim"])),),
    "TakeBackward0": (Local("zeros[{index}] += {g}", _taken),),
    "EmbeddingBackward0": (
        cases(Local("zeros[{indices}] += {g} / count", _embedded, when=lambda c: c["scale_grad_by_freq"]),
              Local("zeros[{indices}] += {g}, [{padding_idx}] ← 0", _embedded, when=lambda c: c["padding_idx"] >= 0),
              Local("zeros[{indices}] += {g}", _embedded)),
    ),
    "MaskedSelectBackward0": (
        Local("zeros[{mask}] ← {g}", lambda c: put(c, np.broadcast_to(c["mask"], c.shape))),
    ),
    "UnfoldBackward0": (Local("each window += {g}", _windows),),
    "DiagonalBackward0": DIAGONAL,
    "DiagonalBackward0_copy": DIAGONAL,
    "DiagEmbedBackward0": (Local("{g}.diagonal", _of_diagonal),),
    "TrilBackward0": (Local("tril({g}, {diagonal})", lambda c: np.tril(c.g, c["diagonal"])),),
    "TriuBackward0": (Local("triu({g}, {diagonal})", lambda c: np.triu(c.g, c["diagonal"])),),
    "ScatterBackward0": (OVERWRITTEN, FETCHED),
    "ScatterBackward1": (OVERWRITTEN,),
    "ScatterAddBackward0": (PASS, FETCHED),
    "ScatterReduceBackward0": (
        Local("{g}", _scatter_sum_self),
        Local("{g}[{index}]", _scatter_sum_source),
    ),
    "IndexPutBackward0": (
        cases(Local("{g}", lambda c: c.g, when=lambda c: c["accumulate"]),
              Local("{g} with [{indices}] ← 0", lambda c: _emptied(c, _indices(c)))),
        Local("{g}[{indices}]", lambda c: c.g[_indices(c)]),
    ),
    "IndexAddBackward0": (
        PASS,
        Local("{alpha} · {g}[{index}]", lambda c: c["alpha"] * c.g[_of(c, c["index"])].reshape(c.shape)),
    ),
    "IndexCopyBackward0": (ROWS_OVERWRITTEN, ROWS_FETCHED),
    "IndexFillBackward0": (ROWS_OVERWRITTEN,),
    "IndexFillBackward1": (
        ROWS_OVERWRITTEN,
        Local("Σ {g}[{index}]", lambda c: c.g[_of(c, np.unique(c["index"]))].sum()),
    ),
    "PutBackward0": (
        cases(Local("{g}", _put_over, when=lambda c: c["accumulate"]), Local("{g} with [{index}] ← 0", _put_over)),
        Local("{g}[{index}]", lambda c: c.g.reshape(-1)[c["index"]]),
    ),
    "SelectScatterBackward0": (
        Local("{g} with [{index}] ← 0", lambda c: _emptied(c, _of(c, c["index"]))),
        Local("{g}[{index}]", lambda c: c.g[_of(c, c["index"])]),
    ),
    "SliceScatterBackward0": (
        Local("{g} with [{start}:{end}:{step}] ← 0", lambda c: _emptied(c, _of(c, _span(c)))),
        Local("{g}[{start}:{end}:{step}]", lambda c: c.g[_of(c, _span(c))]),
    ),
    "DiagonalScatterBackward0": (
        Local("{g} with diagonal ← 0", _without_diagonal),
        Local("{g}.diagonal", _of_diagonal),
    ),
}  # fmt: skip
