"""The app as a visitor's hands and eyes see it, for browser tests to read like what a person does."""

from __future__ import annotations

import json
import math

from playwright.sync_api import Page, expect

RUN_SECONDS = 30_000
"""Milliseconds that a Run may take on a busy machine, a cold start of the runner included."""

HARMLESS = ('No script tag of type "javascript/worker"',)
"""Console warnings of Streamlit's own editor, loaded or not; none of ours."""


PASTE = """text => {
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', text)
  const focused = ({ activeElement: at }) => (at?.shadowRoot ? focused(at.shadowRoot) : at)
  focused(document).dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
}"""
WAIT_FOR_INDEX = """(root, [index, seconds]) => new Promise((done, fail) => {
  const since = performance.now()
  const look = () => {
    if (root.theater.index === index) done()
    else if (performance.now() - since > seconds * 1000) fail(new Error(`still at step ${root.theater.index}`))
    else setTimeout(look, 50)
  }
  look()
})"""

CHIPS = """chips => chips.map(chip => {
  const cells = [...chip.querySelectorAll('[data-full]')]
  return {
    value: chip.dataset.value,
    shown: cells.map(cell => cell.textContent),
    full: cells.map(cell => cell.dataset.full),
  }
})"""


class Theater:
    """One open page. ``complaints`` collects console errors and uncaught exceptions."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url, self.complaints = page, url, []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(HARMLESS):
            self.complaints.append(message.text)

    def open(self, query: str = "") -> Theater:
        self.page.goto(f"{self.url}/{query}")
        self.page.wait_for_selector("[data-node]", timeout=RUN_SECONDS)
        return self

    # --- hands --------------------------------------------------------------------------------------------------------

    def type(self, code: str) -> None:
        """Replace what is in the editor, as pasting does: no bracket is closed for us."""
        self.page.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.evaluate(PASTE, code)

    def run(self, code: str | None = None) -> None:
        """Type ``code`` (if given), press Run, wait for its film."""
        if code is not None:
            self.type(code)
        self.page.locator("button.run").click()
        self.wait()

    def wait(self) -> None:
        expect(self.page.locator(".theater:not(.is-running)")).to_be_visible(timeout=RUN_SECONDS)

    def open_lesson(self, id: str) -> None:
        """By the list of the course; wait until it is on."""
        self.page.locator("button.course-open").click()
        self.page.locator(f'.course a[data-lesson="{id}"]').first.click()
        self.wait_for_lesson(id)

    def wait_for_lesson(self, id: str) -> None:
        expect(self.page.locator(f'.theater[data-lesson="{id}"]')).to_be_visible(timeout=RUN_SECONDS)

    def press(self, key: str) -> None:
        self.page.locator(".timeline .track").focus()
        self.page.keyboard.press(key)

    def go(self, index: int) -> None:
        self.theater("t.film.player.go(index)", index)

    def wait_for_index(self, index: int, seconds: float = 60) -> None:
        """Until the playing film has come to this step."""
        self.page.locator(".theater").evaluate(WAIT_FOR_INDEX, [index, seconds])

    # --- eyes ---------------------------------------------------------------------------------------------------------

    def theater(self, expression: str, index: int = 0):
        """Ask the stage's own handle: ``t`` is the Theater object of the bundle."""
        return self.page.locator(".theater").evaluate(
            f"(root, index) => {{ const t = root.theater; return {expression} }}", index
        )

    @property
    def index(self) -> int:
        return self.theater("t.index")

    @property
    def steps(self) -> list[dict]:
        return self.told("steps")

    def told(self, part: str):
        """A part of the story, as text: of very many objects the driver is slow to bring."""
        return json.loads(self.theater(f"JSON.stringify(t.film.story.{part})"))

    @property
    def sentence(self) -> str:
        return self.page.locator(".telling .say").inner_text()

    def card_of(self, name: str):
        """The card on which a module-level name sits now."""
        node = self.theater(
            f"[...t.film.player.state].find(([, f]) => f.names?.some(([n, s]) => n === '{name}' && s === ''))?.[0]"
        )
        return self.page.locator(f'.card[data-node="{node}"]') if node else None

    def chips(self) -> list[dict]:
        """All numbers on the cards now, a dict a chip: its ``value`` id, the ``shown`` texts, the ``full`` values."""
        return self.page.locator(".card [data-value]").evaluate_all(CHIPS)

    def numbers(self, card, role: str) -> list[tuple[str, float]]:
        """What a card shows in chips of this role: the text and the full value of each number."""
        found = card.locator(f'[data-role="{role}"] [data-full]')
        return [(e["text"], number(e["full"])) for e in found.evaluate_all(
            "all => all.map(e => ({ text: e.textContent, full: e.dataset.full }))"
        )]  # fmt: skip

    def heatmap(self, card, role: str) -> list[tuple[None, float]]:
        """The numbers that a heatmap of this role shows, without a text."""
        id = card.locator(f'[data-role="{role}"]:has(.heat)').get_attribute("data-value")
        data = self.theater(f"t.film.story.values['{id}'].data")
        return [(None, number(str(x))) for x in data]


def number(full: str) -> float:
    """The full value behind a shown number; booleans count as 0 and 1, as torch converts them."""
    return float(full == "True") if full in ("True", "False") else float(full)


def rounds_to(text: str, full: float) -> bool:
    """The shown text is a correct rounding of the full value: no other number with as many digits is nearer."""
    if not math.isfinite(full):
        return text.replace("−", "-").lower().strip("+") == str(full).lower()
    if text in ("True", "False"):
        return full == (text == "True")
    shown = text.replace("−", "-")
    mantissa, _, exponent = shown.partition("e")
    decimals = len(mantissa.partition(".")[2])
    unit = 10.0 ** (int(exponent or 0) - decimals)
    return abs(float(shown) - full) <= unit / 2 * (1 + 1e-9)
