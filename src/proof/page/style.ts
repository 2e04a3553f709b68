/** The whole style of the page: light and dark on a screen, ink on A4 and Letter. Nothing is loaded from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#ffffff, #15181c);
  --ink: light-dark(#1b1f24, #e4e7ea);
  --soft: light-dark(#565e68, #a5adb6);
  --line: light-dark(#c9ced4, #3b424a);
  --panel: light-dark(#f4f5f7, #1e2227);
  --good: light-dark(#1a6b3c, #6cc58f);
  --wait: light-dark(#8a5300, #e3a94e);
  --stop: light-dark(#a3201d, #f08a84);
  --blue: light-dark(#2c5f9e, #7fb0ea);
}
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif; }
body { margin: 0; }
.page { max-width: 56rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
header h1 { font-size: 1.55rem; line-height: 1.2; margin: 0 0 .2rem; }
header p, footer p { margin: 0; color: var(--soft); }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 2px solid var(--ink); }
h3 { font-size: 1rem; margin: 1.2rem 0 .35rem; }
.number { color: var(--soft); font-variant-numeric: tabular-nums; margin-right: .3em; }
p { margin: 0 0 .5rem; }
.lead { font-size: 1.05rem; }
code { font: .9em ui-monospace, 'Liberation Mono', Menlo, monospace; overflow-wrap: anywhere; }
dl { margin: .6rem 0; }
dl > div { display: grid; grid-template-columns: 12.5rem 1fr; gap: .75rem; padding: .16rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; margin: .4rem 0 1rem; font-size: .92rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: normal; overflow-wrap: anywhere; }
td:last-child, th:last-child { padding-right: 0; }
thead th { color: var(--soft); border-bottom: 1px solid var(--ink); overflow-wrap: normal; }
.count { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
section.table table { table-layout: fixed; }
section.table th:nth-child(1) { width: 33%; }
section.table th:nth-child(2) { width: 7%; }
section.table th:nth-child(3) { width: 25%; }
section.findings th:first-child, section.held th:first-child, section.quarantined th:first-child { width: 24%; }
section.held th:nth-child(4), section.quarantined th:nth-child(4) { width: 36%; }
.id { white-space: nowrap; font-size: .84em; }
section.attributes th:first-child { width: 44%; }
.letter { display: inline-block; min-width: 1.4em; font-weight: 600; }
.small { display: block; color: var(--soft); font-size: .88em; }
.balance-line { font-variant-numeric: tabular-nums; }
.balance-line b { font-weight: 650; }
.chart { display: block; max-width: 100%; border-radius: 2px; overflow: hidden; }
.wide { width: 100%; height: 16px; margin: .4rem 0 .5rem; }
.wide .chart { width: 100%; height: 100%; }
.swatch { display: inline-block; margin-right: .35em; border-radius: 2px; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; padding: 0; margin: 0 0 .5rem; font-size: .88rem; }
.bar { stroke: var(--ground); stroke-width: .6; }
.bar.released, .bar.removed { fill: light-dark(#3f8a5e, #4f9a6c); }
.bar.replaced { fill: light-dark(#79b391, #2f6b48); }
.bar.generalised { fill: light-dark(#5b8fc7, #5f95d0); }
.bar.cleaned { fill: light-dark(#9bbce0, #35597f); }
.bar.held, .bar.shifted { fill: light-dark(#d79a3a, #c98b2d); }
.bar.quarantined, .bar.kept { fill: light-dark(#b23a35, #d1605a); }
.bar.unchanged { fill: light-dark(#8d97a3, #77828e); }
.bar.duplicate, .bar.regenerated, .bar.not-dicom { fill: light-dark(#c6ccd3, #4b545e); }
.bar.nothing { fill: var(--panel); stroke: var(--line); }
.state { white-space: nowrap; font-weight: 600; }
.state.none, .state.removed, .state.replaced, .state.generalised, .state.cleaned { color: var(--good); }
.state.shifted { color: var(--wait); }
.state.kept, .state.unchecked { color: var(--stop); }
.results { list-style: none; padding: 0; margin: 0 0 .5rem; }
.results li { padding: .18rem 0 .18rem 1.5rem; position: relative; }
.results li::before { content: '•'; position: absolute; left: .35rem; }
.results .good::before { content: '✓'; color: var(--good); }
.results .wait::before { content: '!'; color: var(--wait); font-weight: 700; }
.results .stop::before { content: '✕'; color: var(--stop); font-weight: 700; }
.sign { border: 1px solid var(--ink); border-radius: 4px; padding: .7rem .9rem; background: var(--panel); }
.lines { display: grid; grid-template-columns: 2fr 1fr 2fr; gap: 1.2rem; margin-top: 2.6rem; }
.lines span { border-top: 1px solid var(--ink); padding-top: .2rem; color: var(--soft); font-size: .88rem; }
.state.possible { color: var(--wait); }
.state.cleared { color: var(--good); }
.forms { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 0 1.2em; }
summary { cursor: pointer; padding: .2rem 0; }
section.people td:last-child { width: 52%; }
details td:last-child { width: 56%; }
.count + td, .count + th { padding-left: 1.2rem; }
ol.limits { padding-left: 2.2rem; }
ol.limits li { margin-bottom: .3rem; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: .5rem; font-size: .88rem; }
@media (max-width: 40rem) {
  dl > div, .lines { grid-template-columns: 1fr; gap: .1rem; }
  .lines { gap: 2.4rem; }
  .id, .state, .count { white-space: normal; }
}
@page { margin: 13mm 14mm; }
@media print {
  :root { color-scheme: light; }
  html { font-size: 9.6pt; line-height: 1.36; background: none; font-variant-ligatures: none; }
  .page { max-width: none; padding: 0; }
  section.categories, section.reproducibility { break-before: page; }
  h2 { margin-top: 1.1rem; }
  h3 { margin-top: .85rem; }
  p { margin-bottom: .35rem; }
  .lead { font-size: 1rem; }
  .lines { margin-top: 2.2rem; }
  .statement dl { margin: .4rem 0; }
  .statement dl > div { padding: .1rem 0; }
  h2, h3 { break-after: avoid; }
  tr, .sign, dl > div, li { break-inside: avoid; }
  thead { display: table-header-group; }
  details::details-content { display: block; content-visibility: visible; height: auto; }
  .sign { background: none; }
  .bar { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`.trim();
