"""Every text on the page can be read: its colour against what is really painted behind it, in both themes."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

FAINT = r"""
root => {
  const shadow = root.getRootNode()
  const sheet = document.createElement('style')
  sheet.textContent = '.theater, .theater * { pointer-events: auto !important; transition: none !important; animation: none !important }'
  shadow.append(sheet)
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const known = new Map()
  const rgba = text => {
    if (!known.has(text)) {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = text
      canvas.fillRect(0, 0, 1, 1)
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data
      known.set(text, text === 'none' ? [0, 0, 0, 0] : [r, g, b, a / 255])
    }
    return known.get(text)
  }
  const opacity = element => {
    let product = 1
    for (let at = element; at && at !== root.parentNode; at = at.parentElement) product *= Number(getComputedStyle(at).opacity)
    return product
  }
  const painted = element => {
    const style = getComputedStyle(element)
    const shape = element instanceof SVGGeometryElement
    const [r, g, b, a] = shape ? rgba(style.fill) : element instanceof SVGElement ? [0, 0, 0, 0] : rgba(style.backgroundColor)
    return [r, g, b, a * (shape ? Number(style.fillOpacity) : 1) * opacity(element)]
  }
  const over = ([r, g, b, a], ground) => [r, g, b].map((c, i) => c * a + ground[i] * (1 - a))
  const light = rgb => {
    const [r, g, b] = rgb.map(c => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05)
  const ground = layers => {
    let colour = rgba(getComputedStyle(root).backgroundColor).slice(0, 3)
    for (const layer of layers.reverse()) colour = over(layer, colour)
    return colour
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const faint = []
  let seen = 0
  while (walker.nextNode()) {
    const text = walker.currentNode
    const element = text.parentElement
    if (!text.data.trim() || element.closest(':disabled, .spoken, dialog:not([open]), option') || !element.checkVisibility()) continue
    const range = document.createRange()
    range.selectNodeContents(text)
    const box = range.getClientRects()[0]
    if (!box || !box.width) continue
    const stack = shadow.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2)
    const at = stack.findIndex(one => one === element || element.contains(one))
    if (at < 0) continue
    if (stack.slice(0, at).some(one => painted(one)[3] > 0.02)) continue
    const style = getComputedStyle(element)
    const written = element instanceof SVGElement
    const halo = written && style.paintOrder.startsWith('stroke') && parseFloat(style.strokeWidth) >= 3
    const layers = stack.slice(at).map(painted)
    if (halo) layers.unshift(rgba(style.stroke))
    const behind = ground(layers)
    const [r, g, b, a] = rgba(written ? style.fill : style.color)
    const front = over([r, g, b, a * opacity(element)], behind)
    const size = parseFloat(style.fontSize)
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    seen += 1
    const found = ratio(front, behind)
    if (found < (large ? 3 : 4.5) - 0.005)
      faint.push(`${found.toFixed(2)} "${text.data.trim().slice(0, 24)}" <${element.getAttribute('class')}> in <${element.parentElement?.getAttribute('class')}>`)
  }
  sheet.remove()
  return [seen, [...new Set(faint)]]
}
"""  # noqa: E501


def faint(theater) -> list[str]:
    """The texts that cannot be read well, now."""
    seen, found = theater.page.locator(".theater").evaluate(FAINT)
    assert seen > 20
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lesson", ["detach", "freed-graph"])
def test_every_text_stands_out_from_what_is_painted_behind_it(visit, lesson, theme):
    theater = visit(f"?lesson={lesson}", theme=theme)
    last = len(theater.steps) - 1
    for index in (1, last // 2, last - 2, last):
        theater.go(index)
        assert faint(theater) == []
    for view in ("text", "grad_fn"):
        theater.page.locator(f"[role=tab][data-view={view}]").click()
        assert faint(theater) == []
    theater.page.locator("[role=tab][data-view=graph]").click()
    theater.theater("t.film.inspect(t.film.player.step.now?.focus?.[0] ?? t.film.story.cast.nodes[0].id)")
    theater.page.locator("button.present").click()
    assert faint(theater) == []


def test_a_text_that_cannot_be_read_is_found(visit):
    theater = visit()
    theater.page.locator(".theater").evaluate("root => { root.querySelector('.card text').style.fill = '#c9cdd3' }")
    theater.page.locator(".theater").evaluate("root => { root.querySelector('.counter').style.opacity = '0.3' }")
    assert len(faint(theater)) >= 2
