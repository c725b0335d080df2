/** Colours, widths and type of the charts. Drawn in units of the drawing: the container queries undo its scaling for text. */
export const CHART_STYLE = `
.figure{border:1px solid var(--line);border-radius:12px;background:var(--surface);padding:16px clamp(10px,2vw,20px) 12px;min-width:0}
.figures{display:grid;gap:16px}
.figures.small{grid-template-columns:repeat(auto-fill,minmax(min(100%,316px),1fr))}
.note{font-size:.87rem;color:var(--quiet);max-width:80ch}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;padding:0;margin:6px 0 8px;font-size:.84rem;color:var(--quiet)}
.swatch{display:inline-block;width:12px;height:12px;border-radius:3px;margin-inline-end:7px;vertical-align:-1px;background:var(--series)}
.plot{container-type:inline-size}
.chart{display:block;width:100%;height:auto;overflow:visible;font-size:12px}
.chart.wide{max-width:1040px}
.chart.narrow{display:none}
@container (max-width:600px){.chart.wide{display:none}.chart.narrow{display:block}}
@container (max-width:340px){.chart.narrow,.chart:not(.wide){font-size:13.5px}}
@container (min-width:430px) and (max-width:600px){.chart.narrow,.chart:not(.wide){font-size:10.5px}}
@container (min-width:601px) and (max-width:760px){.chart.wide{font-size:14.5px}}
.chart text{fill:var(--ink)}
.chart .tick{fill:var(--quiet);font-size:.95em}
.chart .quiet{fill:var(--quiet)}
.chart .strong,.chart .lane{font-weight:650}
.chart .grid{stroke:var(--grid);stroke-width:1;fill:none}
.chart .axis{stroke:var(--line);stroke-width:1;fill:none}
.chart .series{stroke:var(--series);stroke-width:1.2;stroke-linejoin:round;stroke-linecap:round;fill:none}
.chart .series.dots{stroke-width:6}
.chart .median{stroke:var(--ink);stroke-width:1;stroke-dasharray:5 4;fill:none;opacity:.75}
.swatch.median{background:repeating-linear-gradient(90deg,var(--ink) 0 4px,transparent 4px 6px);height:2px;vertical-align:4px}
.chart .gap{fill:var(--amber);opacity:.28}
.swatch.gap{background:color-mix(in srgb,var(--amber) 35%,transparent)}
.chart .lost{stroke:var(--bad);stroke-width:1.4;fill:none}
.swatch.lost{background:var(--bad);width:3px;border-radius:0}
.chart .cursor{fill:var(--surface);stroke:var(--ink);stroke-width:1.6;pointer-events:none}
.chart .bar,.cell-bar .bar{fill:var(--soft)}
.cell-bar .bar{fill:var(--series)}
.cell-bar .bar.quiet{fill:var(--grey)}
.swatch.bar{background:var(--soft)}
.chart .cdf{stroke:var(--warm);stroke-width:1.8;stroke-linejoin:round;fill:none}
.swatch.cdf{background:var(--warm);height:3px;vertical-align:3px}
.chart .mark{stroke:var(--ink);stroke-width:1;fill:none;opacity:.6}
.chart .stamp{fill:var(--amber)}.swatch.stamp{background:var(--amber)}
.chart .write{fill:var(--green)}.swatch.write{background:var(--green)}
.chart .link{fill:var(--series)}.swatch.link{background:var(--series)}
.chart .hand-over{fill:var(--grey);opacity:.55}.swatch.hand-over{background:var(--grey);opacity:.55}
.chart text.on{fill:var(--surface);font-weight:600;opacity:1;pointer-events:none}
.chart .p95{stroke:var(--ink);stroke-width:2;fill:none}
.chart path.front{stroke:var(--series);stroke-width:1.6;fill:none}
.chart .point circle{stroke:var(--series);stroke-width:1.6}
.chart .point.front circle{fill:var(--series)}
.chart .point.front text{fill:var(--surface);font-weight:650}
.chart .point.behind circle{fill:var(--surface);stroke:var(--grey)}
.chart .point text{font-size:.85em;pointer-events:none}
.swatch.front{border-radius:50%}
.swatch.behind{border-radius:50%;background:none;border:1.6px solid var(--grey)}
.chart .halo{paint-order:stroke;stroke:var(--surface);stroke-width:3px;stroke-linejoin:round}
.chart .floor{fill:var(--grey)}.swatch.floor{background:var(--grey)}
.chart .own{fill:var(--series)}.swatch.own{background:var(--series)}
.chart .naive{fill:var(--warm)}.swatch.naive{background:var(--warm)}
.chart .passed{fill:var(--soft)}.swatch.passed{background:var(--soft)}
.chart .dropped{fill:var(--warm)}.swatch.dropped{background:var(--warm)}
.chart .blackout{fill:var(--ink)}.swatch.blackout{background:var(--ink)}
.chart .overflow{fill:var(--amber)}.swatch.overflow{background:var(--amber)}
.chart .unsent{fill:var(--bad)}.swatch.unsent{background:var(--bad)}
.chart .arrived{fill:var(--series)}.swatch.arrived{background:var(--series)}
.chart .track{fill:var(--sunken)}
.tip{position:fixed;z-index:9;left:0;top:0;max-width:min(320px,90vw);padding:6px 10px;border-radius:7px;background:var(--tip-paper);color:var(--tip-ink);font-size:.82rem;line-height:1.4;pointer-events:none;overflow-wrap:anywhere}
.tip[hidden]{display:none}
`;
