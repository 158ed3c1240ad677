"""Readable local rules, one row a node type: what a node does to the gradient, in maths and in numpy.

    arithmetic   + − · / power, matrix products
    functions    exp, log, sin, relu … element by element
    shapes       views, sums, means, picking and joining
    operand      what a rule may look at: the incoming gradient and what the node saved
    work         a rule worked out on the trace's numbers and compared with what the engine sent

A row has one entry per slot of the node: a formula for the reader and the same in numpy. ``{g}`` is the incoming
gradient, other places are names of what the node saved. Where the slot's tensor was broadcast the sum over the
broadcast dimensions is added by `work`. To teach the film a node type, add a row.
"""

from viz.story.rules import arithmetic, functions, shapes
from viz.story.rules.operand import Local

RULES: dict[str, tuple[Local, ...]] = {**arithmetic.ROWS, **functions.ROWS, **shapes.ROWS}
"""Node type → one `Local` a slot; the last one stands for all further slots."""
