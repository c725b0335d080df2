/**
 * The page's only script: it remembers the theme, and shows the value below the pointer. The page is complete without it.
 * Plain JavaScript, since it goes into the page as it stands.
 */
export const SCRIPT = `
'use strict';
(() => {
const KEY = 'gstcv-loop-theme';
const remembered = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
for (const input of document.querySelectorAll('.theme input')) {
  if (input.value === remembered()) input.checked = true;
  input.addEventListener('change', () => { try { localStorage.setItem(KEY, input.value); } catch { /* a page from disk may not store */ } });
}
// A title in a drawing is shown by the browser as a hint of its own, over ours.
for (const svg of document.querySelectorAll('svg[role=img]')) {
  const [title, desc] = [svg.querySelector('title'), svg.querySelector('desc')];
  svg.setAttribute('aria-label', [title, desc].map((each) => each.textContent).join(': '));
  svg.removeAttribute('aria-labelledby');
  title.remove();
}
const tip = document.createElement('div');
tip.className = 'tip';
tip.hidden = true;
document.body.append(tip);
const cursor = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
cursor.setAttribute('class', 'cursor');
cursor.setAttribute('r', '3.5');
const show = (text, event) => {
  tip.textContent = text;
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  const below = event.clientY + 18 + height > innerHeight;
  tip.style.left = Math.max(4, Math.min(event.clientX + 12, innerWidth - width - 4)) + 'px';
  tip.style.top = Math.max(4, below ? event.clientY - height - 12 : event.clientY + 18) + 'px';
};
const hide = () => { tip.hidden = true; cursor.remove(); };
const axis = (text) => {
  const [start, end, from, to, kind] = text.split(' ').map((each) => (each === 'log' ? each : Number(each)));
  const part = (at) => (at - start) / (end - start);
  return { low: Math.min(start, end), high: Math.max(start, end), value: (at) => (kind === 'log' ? from * (to / from) ** part(at) : from + part(at) * (to - from)) };
};
const parsed = new WeakMap();
const seriesOf = (path) => {
  if (!parsed.has(path)) {
    const points = [...path.getAttribute('d').matchAll(/[ML](-?[\\d.]+) (-?[\\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
    parsed.set(path, { points, x: axis(path.dataset.x), y: axis(path.dataset.y), label: path.dataset.label });
  }
  return parsed.get(path);
};
const ms = (value) => value.toFixed(value < 10 ? 2 : 1) + ' ms';
const nearest = (svg, event) => {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  for (const path of svg.querySelectorAll('[data-x]')) {
    const { points, x, y, label } = seriesOf(path);
    if (at.y < y.low - 12 || at.y > y.high + 4 || at.x < x.low - 4 || at.x > x.high + 4) continue;
    let best = null;
    for (const point of points) {
      const far = Math.abs(point.x - at.x) + Math.abs(point.y - at.y) / 20;
      if (best === null || far < best.far) best = { far, point };
    }
    if (best === null || Math.abs(best.point.x - at.x) > 16) continue;
    cursor.setAttribute('cx', best.point.x);
    cursor.setAttribute('cy', best.point.y);
    svg.append(cursor);
    return ms(y.value(best.point.y)) + ' at ' + x.value(best.point.x).toFixed(2) + ' s, ' + label;
  }
  return null;
};
const look = (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const owner = target && target.closest('[data-tip]');
  if (owner) { cursor.remove(); show(owner.dataset.tip, event); return; }
  const svg = target && target.closest('svg.chart');
  const text = svg && nearest(svg, event);
  if (text) show(text, event); else hide();
};
document.addEventListener('pointermove', look);
document.addEventListener('pointerdown', look);
document.addEventListener('pointerleave', hide);
addEventListener('scroll', hide, { passive: true, capture: true });
})();
`;
