"""Trace → Story: what happened, told as a film in the reader's language. Pure; no torch, no Streamlit.

tell        every event to its scene, in order
ahead       what a film may know before it starts
world       the program's tensors, nodes and names so far              facts
model       the Story: cast, fields, steps, the whole                  the form
film, values, room    steps, numbers and size of a film under construction
telling     the state that all scenes share; what things are called
actors      how cards, wires and saved tensors follow the facts
scenes      one a kind of event: what it shows and says
said        what is said of an operation, of a node of the engine
rules       local derivatives, worked out and compared with what the engine sent
whys, causes          why a gradient is so; what an error came from
code, versions        the program as text; a second one beside it
words, numbers        sentences from catalogue/*.json; digits for people
"""

from viz.story.tell import encode, tell
from viz.story.text import text

__all__ = ["encode", "tell", "text"]
