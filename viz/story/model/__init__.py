"""The Story: a Trace told as a film. Who appears (cast), what is said and what changes (steps).

Data only, made by `viz.story.tell`, played by the stage in the browser. The player knows nothing of autograd: it
folds `changes` into a state and draws that state and `now`. Everybody imports the parts from here; where they stand:

part      the base of all records, and text in styles
cast      who appears: cards, links, groups
fields    what the fields of a card hold: numbers, facts, saved boxes, the ledger
step      one step: what is said, what changes, what moves, the rule
program   the program as a text that can be changed: edits, remedies, knobs, versions
story     the whole film, and its fold

**Objects and fields.** A change is ``[object, field, value]`` and sets one field of one object of the cast, for good,
until another change sets it. Values of fields are JSON; where a field holds numbers of a tensor it holds the id of an
entry of ``Story.values``. A field never set is absent (undefined).

==========  ==============  ============================================================================================
object      field           value
==========  ==============  ============================================================================================
a node id   shown           true once it is on the stage
            value           value id: its tensor's numbers now
            facts           Facts of its tensor now (shape, dtype, requires_grad, is_leaf, grad_fn, version …)
            names           [[name, scope], …] that stand for its tensor now; scope "" is the module.
                            Of many the first ones (`cards.TAGS`)
            grad            value id of its tensor's .grad, null for None. Only leaves and retain_grad tensors have it
            ledger          [Entry, …] what happened to .grad so far, the last lines of it (`cards.LEDGER`)
            saved           [Box, …] what its graph node keeps
            phase           "waits" it is to run in this call (where that fails before: it was) | "runs" | "ran" |
                            "failed" | "" (no call under way)
            order           1, 2, … its place in the engine's order in the current or last call; null before
            incoming        [value id | null, …] gradients that entered it in the current or last call: that of the
                            output on this card; on a card for a whole node one per output
            locked          how many full boxes hold its tensor now: until 0 again, a write spoils a backward
            odd             [Odd, …] nan and inf in its numbers or in its gradients, and whether they arose here
            silent          true once its numbers changed and the version of its tensor did not tell
            left            how its numbers left PyTorch though a gradient could have come back: "item", "numpy" …
            fate            "" | "freed" (the graph below is used up here) | "changed" (a saved tensor was overwritten)
an edge id  shown           true once it is drawn
            gradient        value id of the gradient that last flowed along it, null when a new call begins
a group id  shown           true once its frame is drawn
==========  ==============  ============================================================================================

Positions (`Step.span`): line from 1, columns from 0 in UTF-16 code units, as browsers count, of ``Story.code``.

Keys of nodes and steps are readable, unique, and the same in each run of the same code: ``3/x*x#1`` (line, expression,
occurrence; see `viz.trace.keys`), ``backward 2/MulBackward0#1``. Links, lessons and compare hold on to keys,
never to positions.
"""

from viz.story.model.cast import Actor, Cast, Group, Link
from viz.story.model.fields import Box, Entry, Facts, Odd, Picture
from viz.story.model.part import Part, Run, Words
from viz.story.model.program import Edit, Fault, Knob, Pairing, Remedy, Variant
from viz.story.model.step import Flight, Now, Pour, Print, Rule, Share, Step, Sum
from viz.story.model.story import STORY_VERSION, Chapter, Drawing, End, Formula, GradFn, Next, Story, fold

__all__ = [
    "STORY_VERSION",
    "Actor",
    "Box",
    "Cast",
    "Chapter",
    "Drawing",
    "Edit",
    "End",
    "Entry",
    "Facts",
    "Fault",
    "Flight",
    "Formula",
    "GradFn",
    "Group",
    "Knob",
    "Link",
    "Next",
    "Now",
    "Odd",
    "Pairing",
    "Part",
    "Picture",
    "Pour",
    "Print",
    "Remedy",
    "Rule",
    "Run",
    "Share",
    "Step",
    "Story",
    "Sum",
    "Variant",
    "Words",
    "fold",
]
