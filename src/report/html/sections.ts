import { comparisons } from '../baselines.js';
import { goodRuns } from '../metrics.js';
import type { Report } from '../schema.js';
import { baselineErrors, baselineFigure, baselineTable } from './baseline.js';
import { renderFigure } from './chart.js';
import { distributionFigure, distributionLegend, latenciesOf } from './distribution.js';
import { metricsTable, runErrors, runsTable } from './full-tables.js';
import { heatMaps } from './heat-map.js';
import { impairmentFigure, impairmentTable, survivalOf } from './impairment.js';
import { html, type Part } from './markup.js';
import { paretoFigure } from './pareto.js';
import { rankingTable } from './ranking.js';
import { latencyScale } from './scale.js';
import { shortName } from './spread.js';
import { stagesFigure, stagesTable, stageTimes } from './stages.js';
import { timeFigure, timeLegend } from './time-chart.js';
import { assertionTable } from './verdicts.js';

export interface Section {
  /** For a link. */
  readonly id: string;
  readonly title: string;
  readonly body: Part;
}

/** All that the report has data for, in the order of the page. */
export function renderSections(report: Report): readonly Section[] {
  const parts: readonly (Section | null)[] = [
    comparison(report),
    tradeOffs(report),
    overTime(report),
    distributions(report),
    stages(report),
    baselines(report),
    impairments(report),
    assertions(report),
    tables(report),
  ];
  return parts.filter((section) => section !== null);
}

function section(id: string, title: string, content: Part): Section {
  return {
    id,
    title,
    body: html`<section id="${id}">
      <h2>${title}</h2>
      ${content}
    </section> `,
  };
}

function assertions(report: Report): Section | null {
  return report.assertions.length === 0 ? null : section('assertions', 'Assertions', assertionTable(report));
}

function comparison(report: Report): Section | null {
  if (report.settings.length < 2) return null;
  return section('comparison', 'Settings compared', [heatMaps(report.settings, report.best), rankingTable(report)]);
}

function tradeOffs({ settings }: Report): Section | null {
  const figures = (['psnr', 'cpu'] as const).flatMap((against) => paretoFigure(settings, against) ?? []);
  if (figures.length === 0) return null;
  return section('trade-offs', 'What latency costs', html`<div class="figures">${figures.map(renderFigure)}</div>`);
}

/** Points of all lines of the page together: they are most of its size. */
const MAX_POINTS = 24_000;

function overTime({ settings }: Report): Section | null {
  const shown = settings.filter((setting) => latenciesOf(setting).length > 0);
  if (shown.length === 0) return null;
  const latencies = shown.flatMap(latenciesOf);
  const isSmall = shown.length > 1;
  const runs = shown.reduce((sum, setting) => sum + goodRuns(setting).length, 0);
  const maxPoints = Math.max(Math.floor(MAX_POINTS / runs), 40);
  const figures = shown.map((setting, index) => {
    const title = settings.length > 1 ? shortName(setting) : 'Latency of each frame';
    return renderFigure(timeFigure(setting, { id: `time-${String(index + 1)}`, title, isSmall, latencies, maxPoints }));
  });
  const lead = isSmall ? [axisNote(latencies), timeLegend(shown)] : axisNote(latencies);
  return section('over-time', 'Latency over time', [lead, grid(figures, isSmall)]);
}

function distributions({ settings }: Report): Section | null {
  const shown = settings.filter((setting) => latenciesOf(setting).length > 0);
  if (shown.length === 0) return null;
  const latencies = shown.flatMap(latenciesOf);
  const isSmall = shown.length > 1;
  const figures = shown.map((setting, index) => {
    const title = settings.length > 1 ? shortName(setting) : 'How often which latency';
    return renderFigure(
      distributionFigure(setting, { id: `distribution-${String(index + 1)}`, title, isSmall, latencies }),
    );
  });
  const lead = isSmall ? [axisNote(latencies), distributionLegend()] : axisNote(latencies);
  return section('distribution', 'Distribution of the latency', [lead, grid(figures, isSmall)]);
}

/** Whoever reads distances off a chart must know that its axis is not linear. */
function axisNote(latencies: readonly number[]): Part {
  if (!latencyScale(latencies, [0, 1]).isLog) return null;
  return html`<p class="note">The axis of latency is logarithmic, so that the rare late frames have room on it.</p>`;
}

function grid(figures: Part, isSmall: boolean): Part {
  return html`<div class="figures${isSmall ? ' small' : ''}">${figures}</div>`;
}

function stages({ settings }: Report): Section | null {
  const times = settings.flatMap((setting) => stageTimes(setting) ?? []);
  if (times.length === 0) return null;
  return section('stages', 'Stages of the way', [renderFigure(stagesFigure(times)), stagesTable(times)]);
}

function baselines(report: Report): Section | null {
  const all = comparisons(report);
  const errors = baselineErrors(report).map((text) => html`<p class="bad">${text}</p>`);
  if (all.length === 0 && errors.length === 0) return null;
  const parts = all.length === 0 ? null : [renderFigure(baselineFigure(all)), baselineTable(all)];
  return section('baseline', 'Baselines', [parts, errors]);
}

function impairments({ settings }: Report): Section | null {
  const all = settings.flatMap((setting) => survivalOf(setting) ?? []);
  if (all.length === 0) return null;
  return section('impairment', 'Impairment', [
    renderFigure(impairmentFigure(all)),
    html`<div class="wide-sheet">${impairmentTable(all)}</div>`,
  ]);
}

function tables(report: Report): Section | null {
  if (report.settings.length === 0) return null;
  const hasRuns = report.settings.some(({ runs }) => runs.length > 0);
  const parts = [metricsTable(report), hasRuns ? runsTable(report) : null];
  return section('tables', 'All numbers', [html`<div class="wide-sheet">${parts}</div>`, runErrors(report)]);
}
