import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../src/report/html/render-html.js';
import type { Report } from '../../../src/report/schema.js';
import { parseXml } from '../parse-xml.js';
import * as samples from '../sample-reports.js';

const PAGES: Readonly<Record<string, Report>> = {
  single: samples.singleReport(),
  matrix: samples.matrixReport(60),
  impaired: samples.impairedReport(),
  partial: samples.partialReport(),
  'one frame': samples.sparseReport(1),
  'no frame': samples.sparseReport(0),
};

/** Without style and script, which are the same in every page. */
const contentOf = (page: string) => page.replaceAll(/<(style|script)>[^]*?<\/\1>/g, '');

const sectionsOf = (page: string) => [...page.matchAll(/<section id="([a-z-]+)"/g)].map(([, id]) => id);

describe('report.html', () => {
  it.each(Object.entries(PAGES))(
    'of the report "%s" fetches nothing and runs nothing but its own script',
    (_, report) => {
      const page = renderHtml(report);
      expect(page).not.toMatch(/(src|href)="(?!#)/);
      expect(page).not.toMatch(/url\(|@import|@font-face/);
      expect(page.match(/<script/g)).toHaveLength(1);
      expect(page).not.toMatch(/ on[a-z]+=| style=/);
    },
  );

  it.each(Object.entries(PAGES))('of the report "%s" shows no value that is none', (_, report) => {
    expect(contentOf(renderHtml(report))).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
  });

  it('allows its style and its script by their hashes', () => {
    const page = renderHtml(samples.singleReport());
    for (const tag of ['style', 'script']) {
      const text = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? '';
      const hash = createHash('sha256').update(text).digest('base64');
      expect(page).toContain(`${tag}-src &#39;sha256-${hash}&#39;`);
    }
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('has the parts for which there are data, and no others', () => {
    const always = ['over-time', 'distribution', 'stages', 'tables', 'how-to-read'];
    expect(sectionsOf(renderHtml(samples.singleReport()))).toEqual(always);
    expect(sectionsOf(renderHtml(samples.matrixReport(60)))).toEqual([
      ...['comparison', 'trade-offs', 'over-time', 'distribution', 'stages', 'baseline'],
      ...['assertions', 'tables', 'how-to-read'],
    ]);
    expect(sectionsOf(renderHtml(samples.impairedReport()))).toEqual([
      ...['over-time', 'distribution', 'stages', 'impairment', 'tables', 'how-to-read'],
    ]);
    expect(sectionsOf(renderHtml(samples.sparseReport(0)))).toEqual(['tables', 'how-to-read']);
  });

  it('has charts that are well-formed, named and described, each id once', async () => {
    const page = renderHtml(samples.matrixReport(60)) + renderHtml(samples.impairedReport());
    const charts = [...page.matchAll(/<svg[^]*?<\/svg>/g)].map(([text]) => text);
    const { children } = await parseXml(`<charts>${charts.join('')}</charts>`);
    expect(children.length).toBe(charts.length);
    for (const { attributes, children: parts } of children.filter(({ attributes: { role } }) => role === 'img')) {
      expect(parts.slice(0, 2).map(({ tag }) => tag)).toEqual(['title', 'desc']);
      expect(attributes['aria-labelledby']).toBe(
        parts
          .slice(0, 2)
          .map((part) => part.attributes['id'])
          .join(' '),
      );
      expect(attributes['viewBox']).toMatch(/^0 0 \d+ [\d.]+$/);
    }
    const ids = [...renderHtml(samples.matrixReport(60)).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has headings in order and heads for every row and column', () => {
    const page = contentOf(renderHtml(samples.matrixReport(60)));
    const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, index) => expect(level - (levels[index] ?? 0)).toBeLessThanOrEqual(1));
    expect(page).not.toMatch(/<th(?! scope="(row|col)")[ >]/);
  });

  it('shows the Pareto charts only where both sides were measured', () => {
    const page = renderHtml(samples.keysReport({ preset: ['ultrafast', 'superfast'] }));
    expect(page).toContain('id="pareto-cpu"');
    expect(page).not.toContain('id="pareto-psnr"');
  });

  it('draws a heat map for two keys, one pair for each value of the third, and a list alone for four', () => {
    const maps = (keys: Record<string, string[]>) =>
      renderHtml(samples.keysReport(keys)).match(/<table class="heat">/g)?.length ?? 0;
    expect(maps({ preset: ['a', 'b'] })).toBe(0);
    expect(maps({ preset: ['a', 'b'], size: ['1', '2'] })).toBe(2);
    expect(maps({ preset: ['a', 'b', 'c'], size: ['1', '2'], rate: ['x', 'y'] })).toBe(4);
    expect(maps({ preset: ['a', 'b'], size: ['1', '2'], rate: ['x', 'y'], gop: ['5', '6'] })).toBe(0);
  });

  it('marks the best setting in the heat maps and in the list', () => {
    expect(renderHtml(samples.matrixReport(60)).match(/★/g)).toHaveLength(3);
  });

  it('says at the top what does not hold', () => {
    const page = renderHtml(samples.matrixReport(60));
    expect(page).toMatch(/\d of 24 assertions\s+do\s+not hold/);
    expect(renderHtml(samples.singleReport())).not.toContain('class="verdict');
  });

  it('says when it was interrupted, and what failed in full', () => {
    const page = renderHtml(samples.partialReport());
    expect(page).toContain('Partial: the measurement was interrupted');
    expect(page).toContain('<h2>What failed</h2>');
    expect(page).toContain('The host was busy');
  });

  it('shades the gaps and marks the lost frames', () => {
    const page = renderHtml(samples.impairedReport());
    expect(page.match(/<rect\s+class="gap"/g)).toHaveLength(8);
    expect(page.match(/<path class="lost"/g)).toHaveLength(4);
    expect(renderHtml(samples.singleReport())).not.toMatch(/<rect\s+class="gap"/);
  });

  it('stays below 2 MB for twelve settings of three runs of 600 frames', () => {
    expect(renderHtml(samples.matrixReport(600)).length).toBeLessThan(2_000_000);
  });
});
