import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../src/report/html/render-html.js';
import type { Report } from '../../../src/report/schema.js';
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
      ...['assertions', 'comparison', 'trade-offs'],
      ...['over-time', 'distribution', 'stages', 'baseline', 'tables', 'how-to-read'],
    ]);
    expect(sectionsOf(renderHtml(samples.impairedReport()))).toEqual([
      ...['over-time', 'distribution', 'stages', 'impairment', 'tables', 'how-to-read'],
    ]);
    expect(sectionsOf(renderHtml(samples.sparseReport(0)))).toEqual(['over-time', 'tables', 'how-to-read']);
  });

  it('stays below 2 MB for twelve settings of three runs of 600 frames', () => {
    expect(renderHtml(samples.matrixReport(600)).length).toBeLessThan(2_000_000);
  });
});
