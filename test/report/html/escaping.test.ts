import { describe, expect, it } from 'vitest';
import { escapeMarkup } from '../../../src/report/escape-markup.js';
import { html } from '../../../src/report/html/markup.js';
import { renderHtml } from '../../../src/report/html/render-html.js';
import { HOSTILE, partialReport } from '../sample-reports.js';

describe('text in a report', () => {
  it('is text, whatever it says', () => {
    expect(html`<p title="${`"'<&>`}">${'<b>'}</p>`.text).toBe('<p title="&quot;&#39;&lt;&amp;&gt;">&lt;b&gt;</p>');
  });

  it('cannot hold controls, lone surrogates, or marks that turn other text around', () => {
    expect(escapeMarkup('a\u0000b\u001b\u202ec\ud800d\ufffe')).toBe('a\\u0000b\\u001b\\u202ec\\ud800d\\ufffe');
    expect(escapeMarkup('Grüße 😀\n\ttab')).toBe('Grüße 😀\n\ttab');
  });

  it('never becomes markup, in names, errors, paths and facts of the host', () => {
    const page = renderHtml(partialReport());
    expect(page).not.toContain(HOSTILE);
    expect(page).not.toContain('<script>alert');
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/&lt;script&gt;alert\(&quot;1&quot;\)/g)?.length).toBeGreaterThan(8);
    expect(page).not.toMatch(/[\0\u202e]/);
  });

  it('takes a number for a coordinate, and none that is no number', () => {
    expect(html`<path d="M${1.23456} ${Number.NaN}" />`.text).toBe('<path d="M1.23 0" />');
  });
});
