"""Readable local rules, one row a node type: what a node does to the gradient, in maths and in numpy.

    arithmetic     + − · / power, functions of two numbers
    functions      exp, log, sin, erf … element by element
    activations    relu, gelu, softplus … and dropout
    choices        where, clamp, maximum
    constants      rounding, comparing, filling: results with gradient 0
    products       vectors and matrices, determinants, solving
    reductions     sums, means, extremes, variances, running sums
    distances      norms and distances
    norms          softmax, layer, batch and group norm
    losses         mse, cross-entropies, hinges
    convolutions   convolutions, fold and unfold
    pooling        maxima and means of windows, resizing
    picking        indexing, gather and scatter, embedding, diagonals
    shapes         views, transposes, padding, joining and parting
    complexes      complex numbers
    second         nodes of second derivatives

    operand        what a rule may look at: the incoming gradient and what the node saved
    layout         dimensions summed, picked, put back; `special`: functions that numpy lacks
    work           a rule worked out on the trace's numbers and compared with what the engine sent

A row has one entry per slot of the node: a formula for the reader and the same in numpy, or `cases` of them. ``{g}`` is
the incoming gradient, ``{n}`` a count, other places are names of what the node saved; ``{self*}`` is the conjugate of a
complex number and plain ``self`` of a real one. Where the slot's tensor was broadcast the sum over the broadcast
dimensions is added by `work`. To teach the film a node type, add a row, and a program to the sweep in tests/story.
"""

from viz.story.rules import (
    activations,
    arithmetic,
    choices,
    complexes,
    constants,
    convolutions,
    distances,
    functions,
    losses,
    norms,
    picking,
    pooling,
    products,
    reductions,
    second,
    shapes,
)
from viz.story.rules.operand import Cases, Local

TABLES = (
    arithmetic, functions, activations, choices, constants, products, reductions, distances, norms, losses,
    convolutions, pooling, picking, shapes, complexes, second,
)  # fmt: skip
RULES: dict[str, tuple[Local | Cases, ...]] = {name: row for table in TABLES for name, row in table.ROWS.items()}
"""Node type → one entry a slot; the last one stands for all further slots."""
