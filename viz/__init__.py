"""Autograd Theater: watch a real PyTorch backward pass.

    code ──run──▶ Trace (facts) ──tell──▶ Story (cast + steps) ──draw──▶ stage in the browser, page, svg, text

    viz.run      the user's code in a process of its own, limits, outcomes        code  → Trace
    viz.capture  what that process does; the only importer of torch
    viz.trace    the Trace itself: events, codec, readable text, report
    viz.story    Trace → Story, pure functions in the reader's language           Trace → Story
    viz.stage    one Streamlit component that plays a Story in the browser        Story → picture

Imports go down only: trace ← capture, run, story ← stage ← app.
"""
