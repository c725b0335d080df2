/** On paper: light, without what only a screen can do, and nothing cut. The full tables turn the sheet. */
export const PRINT_STYLE = `
@page{size:A4;margin:14mm}
@page wide{size:A4 landscape;margin:12mm}
@media print{
:root,:root:has(#theme-dark:checked){color-scheme:light}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{font-size:10pt;background:none}
.page{max-width:none;padding:0}
.theme,.contents,.tip{display:none}
.scroll{overflow:visible}
.figure,.tiles,.verdict,.notice,.heat-map,tr{break-inside:avoid}
h2,h3,caption{break-after:avoid}
thead{display:table-header-group}
section{margin-top:24pt}
.figures.small{grid-template-columns:1fr 1fr;gap:8pt}
.figures.small .figure{padding:6pt}
th,td{padding:3pt 5pt;font-size:8.5pt}
.heat tbody td{padding:5pt}
.ranking thead th{white-space:normal}
.cell-bar{width:34px;margin-inline-start:5px}
.cell-bar:has(.quiet){display:none}
.heat-maps{grid-template-columns:1fr 1fr}
.tiles{grid-template-columns:repeat(4,1fr)}
.tiles dd{font-size:13pt}
.facts{grid-template-columns:1fr 1fr}
.wide-sheet{page:wide}
.wide-sheet th,.wide-sheet td{padding:3pt 3pt;font-size:6.4pt;white-space:normal}
.wide-sheet td:nth-child(2){overflow-wrap:anywhere}
.wide-sheet tbody th{min-width:6em}
.wide-sheet thead th{min-width:0}
}
`;
