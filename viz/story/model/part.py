"""What everything in a Story is made of: an immutable record, and text in styles."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Part(Struct, frozen=True, omit_defaults=True):
    """Base of all parts of a story: immutable, compares with ``==``, defaults left out of the JSON."""


class Run(Part):
    """A run of text in one style. ``ref`` is a node of the cast that the words speak of (light it up on hover)."""

    text: str
    mark: Literal["", "value", "gradient", "name", "code", "node", "strong", "good", "bad"] = ""
    ref: str = ""
    value: str = ""
    """Value id, where the text is a rounding of that value."""


Words = list[Run]
