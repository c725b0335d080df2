import { createHash } from 'node:crypto';
import type { Report } from '../schema.js';
import { formatDate } from './format.js';
import { html, type Markup, trusted } from './markup.js';
import { SCRIPT } from './script.js';
import { renderSections, type Section } from './sections.js';
import { styleSheet } from './style.js';
import { hostFacts, howToRead } from './foot-notes.js';
import { headlineSentence, headlineTiles } from './headline.js';
import { notices, verdictBox } from './verdicts.js';

/**
 * report.html: one file that needs nothing else. The browser may run the one script and use the one style that are in it,
 * by their hashes, and fetch nothing.
 */
export function renderHtml(report: Report): string {
  const style = styleSheet();
  const sections = renderSections(report);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy(style)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>Latency report, ${formatDate(report.startedAt)}</title>
        ${trusted(`<style>${style}</style>`)}
      </head>
      <body>
        <div class="page">
          ${topBar(report)}
          <main>${head(report, sections)}${sections.map(({ body }) => body)}${howToRead()}</main>
          <footer>
            gstcv-loop ${report.tool.version} · everything that was measured is in <code>report.json</code> beside this
            page.
          </footer>
        </div>
        ${trusted(`<script>${SCRIPT}</script>`)}
      </body>
    </html> `;
  return page.text;
}

function policy(style: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(style)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
}

function topBar({ startedAt }: Report): Markup {
  const themes = ['auto', 'light', 'dark'].map((name) => {
    const checked = name === 'auto' ? trusted(' checked') : null;
    return html`<input type="radio" name="theme" id="theme-${name}" value="${name}" ${checked} /><label
        for="theme-${name}"
        >${name}</label
      >`;
  });
  return html`<header class="bar-top">
    <p><b>gstcv-loop</b> latency report · ${formatDate(startedAt)}</p>
    <fieldset class="theme">
      <legend>Colours</legend>
      ${themes}
    </fieldset>
  </header> `;
}

function head(report: Report, sections: readonly Section[]): Markup {
  const links = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  return html`<div class="notices">${notices(report)}</div>
    <h1>${headlineSentence(report)}</h1>
    ${verdictBox(report)}${headlineTiles(report)}${hostFacts(report)}
    <nav class="contents" aria-label="Contents">
      <ul>
        ${links}
        <li><a href="#how-to-read">How to read this</a></li>
      </ul>
    </nav> `;
}
