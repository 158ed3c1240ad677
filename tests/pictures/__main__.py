"""The gallery of the stage's pictures: `python -m tests.pictures [--accept]`."""

from __future__ import annotations

import argparse
import html
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import BROWSER_FLAGS, ROOT, find_browser
from tests.pictures.drawn import THEMES, file, films, states

PAGE = """<!doctype html><meta charset="utf-8"><title>Autograd Theater: pictures</title>
<style>
  body { margin: 2rem; font: 16px/1.5 sans-serif; color: #222; background: #eee; }
  h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; } .changed h2::after { content: " changed"; color: #b00; }
  .row { display: flex; flex-wrap: wrap; gap: 1rem; } figure { margin: 0; max-width: 100%%; }
  img { display: block; max-width: min(46vw, 100%%); max-height: 70vh; } figcaption { color: #555; font-size: .85rem; }
</style><h1>Pictures of the stage</h1><p>%(said)s</p>%(entries)s"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--accept", action="store_true", help="what is drawn now becomes the golden pictures")
    accept = options.parse_args().accept
    now = draw()
    changed = [key for key, svg in now.items() if not file(*key).is_file() or file(*key).read_text("utf-8") != svg]
    if accept:
        for key in changed:
            file(*key).parent.mkdir(parents=True, exist_ok=True)
            file(*key).write_text(now[key], encoding="utf-8")
    page = write(ROOT / "out" / "pictures", now, [] if accept else changed)
    print(f"{len(now)} pictures, {len(changed)} {'accepted' if accept else 'changed'}: {page.relative_to(ROOT)}")


def draw() -> dict[tuple[str, str], str]:
    """Every picture in both themes: (name, theme) → SVG."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        drawn = {
            (name, theme): svg for theme in THEMES for draw in (states, films) for name, svg in draw(browser, theme)
        }
        browser.close()
    return drawn


def write(folder: Path, now: dict[tuple[str, str], str], changed: list[tuple[str, str]]) -> Path:
    """The page with all pictures, those that changed first, before and after."""
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(dict.fromkeys(name for name, _ in now), key=lambda name: all(name != one for one, _ in changed))
    entries = "".join(entry(folder, name, now, changed) for name in names)
    page = folder / "index.html"
    said = f"{len(changed)} of {len(now)} differ from the golden pictures."
    page.write_text(PAGE % {"said": said, "entries": entries}, encoding="utf-8")
    return page


def entry(folder: Path, name: str, now: dict[tuple[str, str], str], changed: list[tuple[str, str]]) -> str:
    figures = []
    for theme in THEMES:
        if (name, theme) not in now:
            continue
        after = folder / file(name, theme).name
        after.write_text(now[name, theme], encoding="utf-8")
        if (name, theme) in changed and file(name, theme).is_file():
            before = folder / f"before.{after.name}"
            before.write_text(file(name, theme).read_text("utf-8"), encoding="utf-8")
            figures.append(figure(before.name, f"{theme}, before"))
        figures.append(figure(after.name, theme))
    kind = "changed" if any(one == name for one, _ in changed) else ""
    return f'<section class="{kind}"><h2>{html.escape(name)}</h2><div class="row">{"".join(figures)}</div></section>'


def figure(image: str, caption: str) -> str:
    caption, image = html.escape(caption), html.escape(image)
    return f'<figure><img src="{image}" loading="lazy"><figcaption>{caption}</figcaption></figure>'


if __name__ == "__main__":
    main()
