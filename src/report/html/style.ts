import { CHART_STYLE } from './chart-style.js';
import { PRINT_STYLE } from './print-style.js';
import { themeCss } from './theme.js';

const PAGE = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums lining-nums;overflow-wrap:anywhere}
.page{max-width:1120px;margin:0 auto;padding:0 clamp(14px,3vw,32px) 64px}
h1,h2,h3,p,dl,ul,figure{margin:0}
h1{font-size:clamp(1.35rem,1rem + 1.5vw,1.9rem);line-height:1.3;font-weight:450;letter-spacing:-.012em;max-width:52ch;text-wrap:pretty}
h1 strong{font-weight:650}
h2{font-size:1.2rem;font-weight:650;letter-spacing:-.01em;margin:0 0 14px}
h3{font-size:1rem;font-weight:650}
a{color:var(--accent);text-underline-offset:.18em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.88em}
small{font-size:.82em;color:var(--quiet)}
.quiet{color:var(--quiet);font-weight:400}
.good{color:var(--good)}.bad{color:var(--bad)}.mark{font-weight:700}
.hidden-text{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
`;

const TOP = `
.bar-top{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:center;justify-content:space-between;padding:18px 0;margin-bottom:clamp(20px,4vw,44px);border-bottom:1px solid var(--line);font-size:.87rem;color:var(--quiet)}
.bar-top b{color:var(--ink);font-weight:650}
.theme{display:flex;border:1px solid var(--line);border-radius:7px;padding:2px;margin:0;background:var(--surface)}
.theme legend{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.theme input{position:absolute;opacity:0;width:1px;height:1px}
.theme label{padding:2px 10px;border-radius:5px;cursor:pointer}
.theme input:checked+label{background:var(--sunken);color:var(--ink)}
.theme input:focus-visible+label{outline:2px solid var(--accent);outline-offset:1px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,190px),1fr));margin:28px 0 0;border:1px solid var(--line);border-radius:12px;background:var(--surface);overflow:hidden}
.tiles>div{padding:16px clamp(12px,2vw,20px) 14px;border-inline-start:1px solid var(--line);border-top:1px solid var(--line);margin:-1px 0 0 -1px}
.tiles dt{font-size:.85rem;color:var(--quiet)}
.tiles dd{margin:0;font-size:clamp(1.15rem,.85rem + 1.2vw,1.55rem);line-height:1.35;font-weight:560;letter-spacing:-.02em;white-space:nowrap}
.tiles .unit{font-size:.95rem;font-weight:400;color:var(--quiet);letter-spacing:0}
.tiles small{display:block;font-size:.82rem;font-weight:400;letter-spacing:0;white-space:normal}
.notice{display:flex;gap:10px}.verdict,.notice{margin:16px 0 0;padding:10px 16px;border-radius:10px}.verdict>p{font-weight:600}
.verdict ul{list-style:none;padding:0;margin:4px 0 0;color:var(--ink);font-size:.93rem}
.verdict li{margin-top:3px}.verdict code{display:inline-block;min-width:9em}.verdict strong{display:inline-block;min-width:6em;font-weight:600}
.verdict.good{background:var(--good-paper)}.verdict.bad{background:var(--bad-paper)}
.notice{background:var(--notice-paper);color:var(--notice-ink);font-weight:450}
.notices{margin-bottom:24px}
.facts{margin-top:24px;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:0 32px;font-size:.9rem}
.facts>div{display:grid;grid-template-columns:7.2em 1fr;gap:12px;padding:6px 0;border-bottom:1px solid var(--grid)}
.facts dt{color:var(--quiet)}.facts dd{margin:0}
.contents{margin-top:26px;font-size:.9rem}
.contents ul{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;padding:0}
section{margin-top:clamp(36px,5vw,56px)}
section>*+*{margin-top:18px}
.prose{max-width:76ch;padding-inline-start:1.1em;font-size:.93rem}
.prose li+li{margin-top:8px}
.errors{list-style:none;padding:0}
.errors pre{margin:6px 0 16px;padding:12px 14px;background:var(--bad-paper);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere}
footer{margin-top:48px;padding-top:16px;border-top:1px solid var(--line);font-size:.85rem;color:var(--quiet)}
`;

const TABLES = `
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:12px;background:var(--surface)}
table{border-collapse:collapse;width:100%;font-size:.87rem;line-height:1.4;overflow-wrap:normal}
caption{text-align:start;padding:12px 16px 8px;color:var(--quiet);font-size:.87rem}
th,td{padding:7px 12px;text-align:end;white-space:nowrap;border-top:1px solid var(--grid);vertical-align:top}
th:first-child,td:first-child{text-align:start;padding-inline-start:16px}
thead th{font-weight:560;vertical-align:bottom;white-space:normal;min-width:5em;line-height:1.25;color:var(--ink);border-top:0;border-bottom:1px solid var(--line)}
tbody th{font-weight:450;text-align:start;white-space:normal;min-width:9em;max-width:30em;overflow-wrap:break-word}
td small{display:block}
tr.failed>*{background:var(--bad-paper)}
tr.best>*{background:var(--good-paper)}
.best-mark{color:var(--good);font-weight:650;white-space:nowrap}
.plain td:nth-child(2),.plain th:nth-child(2){white-space:normal}
.assertions td:nth-child(2),.assertions th:nth-child(2){text-align:start;white-space:normal;min-width:14em}
.wide-sheet>*+*{margin-top:18px}
.scroll:has(.metrics.one){max-width:640px}
.ranking tbody th,.ranking thead th{min-width:0;white-space:nowrap}
.ranking tbody th{overflow-wrap:normal}
.ranking td{vertical-align:middle}
.ranking td:has(>bdi),.ranking thead th:not(:has(.quiet)){text-align:start}
.ranking .number{display:inline-block;min-width:3.6em}
.ranking th,.ranking td{padding-inline:8px}
.cell-bar{width:52px;height:8px;margin-inline-start:8px;vertical-align:baseline}
.heat-maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:16px}
.heat td,.heat th{text-align:center;vertical-align:middle}
.heat thead th,.heat tbody th{font-weight:450;min-width:0}
.heat tbody td{padding:12px 10px;border:2px solid var(--surface);border-radius:6px;font-weight:500}
.heat .corner{color:var(--quiet);font-size:.8rem;text-align:start;border-top:0}
.heat td.best{box-shadow:inset 0 0 0 2px var(--good)}
.heat .best-mark{color:inherit}
.heat-none{color:var(--quiet)}
`;

/** All of the page's style. */
export function styleSheet(): string {
  return [themeCss(), PAGE, TOP, TABLES, CHART_STYLE, PRINT_STYLE].join('');
}
