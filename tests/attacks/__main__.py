"""``python -m tests.attacks [--without LAYER] [WORD …]``: how each attack ends here whose name has one of the words.

A ``!`` marks what ended otherwise than expected, or got through.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor

from tests.attacks.arena import Seen, arena
from tests.attacks.attack import catalogue
from viz.jail.terms import LAYERS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description="Try the catalogue of attacks.")
    parser.add_argument("words", nargs="*", metavar="WORD")
    parser.add_argument("--without", choices=LAYERS, action="append", default=[], help="a wall to leave out")
    asked = parser.parse_args()
    chosen = [it for it in catalogue() if not asked.words or any(word in str(it) for word in asked.words)]
    if asked.without:
        chosen = [it for it in chosen if not it.unsafe]
    with arena(asked.without) as there, ThreadPoolExecutor(4) as pool:
        for seen in pool.map(there.attempt, chosen):
            print(line(seen), flush=True)


def line(seen: Seen) -> str:
    word, detail, number = seen.ended
    mark = " " if seen.as_expected and not seen.through else "!"
    where = "" if number is None else f" at line {number}"
    return f"{mark} {seen.attack}: {word}{where} {detail[:100]!r} {seen.took:.2f} s {' '.join(seen.through)}".rstrip()


if __name__ == "__main__":
    main()
