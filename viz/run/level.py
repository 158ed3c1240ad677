"""How far a run is kept from everything else: what is told to the reader, in the page and in the log."""

from __future__ import annotations

from typing import Literal

Level = Literal["isolated", "restricted", "limits only"]
