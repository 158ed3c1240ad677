"""Whom this process runs programs for, and what that grants each of them. Said once, before the first run."""

from __future__ import annotations

from dataclasses import dataclass

from viz.limits import HOSTED, LOCAL, Limits
from viz.run.cores import cores

CORES = cores()
LOCAL_SLOTS, HOSTED_SLOTS = 2 * CORES, 8 * CORES
"""Runs under way at the same time. Among strangers some loop for ever, and hold a slot to their limit without working
for anyone: there are more slots, or they would hold them all."""


@dataclass
class House:
    """``hosted``: for strangers; else for who started the app."""

    hosted: bool = False

    @property
    def limits(self) -> Limits:
        return HOSTED if self.hosted else LOCAL

    @property
    def slots(self) -> int:
        return HOSTED_SLOTS if self.hosted else LOCAL_SLOTS


HOUSE = House()
