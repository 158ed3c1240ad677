"""Trace → Story: what happened, told as a film in the reader's language. Pure; no torch, no Streamlit.

tell        every event to its scene, in order
ahead       what a film may know before it starts
world       the program's tensors, nodes and names so far              facts
cast, film  cards, links, frames; steps, chapters, changes             the form
chapters    what chapters are called, once the film is whole
telling     the state that all scenes share; what things are called
cards, nodes, boxes   how cards, wires and saved tensors follow the facts
forward, writes, edges, scene, said     operations                     ┐
names, regions        names and flags; where recording is off          │
buckets               what the program does to .grad                   │ scenes
calls, engine, engine_said, workings    backward                       │
talk                  prints, cells, ends                              ┘
faults, causes, edits the classic errors: recognised, explained, repaired
unrun       the lines that never ran
rules       local derivatives, worked out and compared with what the engine sent
words, numbers        sentences from catalogue/*.json; digits for people
"""

from viz.story.tell import encode, tell
from viz.story.text import text

__all__ = ["encode", "tell", "text"]
