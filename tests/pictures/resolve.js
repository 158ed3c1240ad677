/** An SVG element of the page as text that needs no style sheet: what is seen of it, with its computed colours. */
element => {
  const PAINT = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'font-size', 'font-weight', 'font-style', 'paint-order']
  const DEFAULT = {
    fill: 'rgb(0, 0, 0)', stroke: 'none', 'stroke-width': '1px', 'stroke-dasharray': 'none', opacity: '1',
    'font-size': '16px', 'font-weight': '400', 'font-style': 'normal', 'paint-order': 'normal',
  }
  const KEPT = ['d', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'width', 'height', 'dx', 'points', 'transform', 'text-anchor', 'viewBox']
  const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true })

  function colour(css) {
    if (!css || css === 'none' || css.startsWith('url')) return css
    brush.clearRect(0, 0, 1, 1)
    brush.fillStyle = css
    brush.fillRect(0, 0, 1, 1)
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data
    return `#${[r, g, b, ...(a < 255 ? [a] : [])].map(x => x.toString(16).padStart(2, '0')).join('')}`
  }
  const rounded = text => text.replace(/-?\d+\.\d+/g, x => String(Math.round(Number(x) * 10) / 10))

  function copy(node, inherited) {
    if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.textContent)
    if (node.nodeType !== Node.ELEMENT_NODE || node.localName === 'title') return null
    const style = getComputedStyle(node)
    if (style.display === 'none' || style.visibility === 'hidden') return null
    const made = document.createElementNS('http://www.w3.org/2000/svg', node.localName)
    for (const name of KEPT) if (node.hasAttribute(name)) made.setAttribute(name, rounded(node.getAttribute(name)))
    const own = {}
    for (const name of PAINT) {
      const value = style.getPropertyValue(name)
      own[name] = name === 'fill' || name === 'stroke' ? colour(value) : rounded(value)
      const above = name === 'opacity' ? '1' : (inherited[name] ?? colour(DEFAULT[name]) ?? DEFAULT[name])
      if (own[name] !== above) made.setAttribute(name, own[name])
    }
    const code = /mono|code/i.test(style.fontFamily.split(',')[0])
    if (node.localName === 'text' || node.localName === 'tspan') made.setAttribute('font-family', code ? 'monospace' : 'sans-serif')
    for (const child of node.childNodes) {
      const kept = copy(child, { ...inherited, ...own })
      if (kept) made.append(kept)
    }
    return made.childNodes.length || !['g'].includes(made.localName) ? made : null
  }

  for (const animation of element.getAnimations({ subtree: true })) animation.finish()
  const svg = copy(element, {})
  for (const name of ['transform', 'style']) svg.removeAttribute(name)
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  if (!svg.hasAttribute('viewBox')) svg.setAttribute('viewBox', `0 0 ${svg.getAttribute('width')} ${svg.getAttribute('height')}`)
  svg.style.background = colour(getComputedStyle(element.closest('.graph, .legend-panel, .theater') ?? document.body).getPropertyValue('--floor').trim() || '#fff')
  return new XMLSerializer().serializeToString(svg).replaceAll('><', '>\n<')
}
