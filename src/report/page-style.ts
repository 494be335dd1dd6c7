/**
 * The page's style. Colours are variables with a light and a dark set. Ramps run through three stops of equal steps in
 * OKLab lightness, so that equal steps of bits look equal; in the dark the ramp starts at the page and ends bright.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fdfdfc; --card: #ffffff; --ink: #1a1f24; --soft: #59636e; --rule: #e3e6e9; --rule-strong: #aab2ba;
  --best: #0f6a94; --median: #6c7680; --read-out: #8a5a00; --invariance: #6b4aa0; --warm: #c4501b; --quiet: #4c7f9b;
  --good: #17723f; --good-page: #eef8f1; --bad: #a8321a; --bad-page: #fdf1ec;
  --view-low: oklch(0.975 0.012 200); --view-middle: oklch(0.69 0.1 205); --view-high: oklch(0.405 0.12 255);
  --identity-low: oklch(0.975 0.015 80); --identity-middle: oklch(0.69 0.14 45); --identity-high: oklch(0.405 0.14 0);
  --cell-ink: #14181c; --cell-ink-turned: #ffffff; --ink-bright: #14181c; --ink-deep: #ffffff;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14171a; --card: #1a1e22; --ink: #e8eaec; --soft: #a3adb7; --rule: #2c3238; --rule-strong: #5b656f;
    --best: #63bfe8; --median: #a3adb7; --read-out: #e2b04a; --invariance: #b89af0; --warm: #f58e5b; --quiet: #7fb2cd;
    --good: #6fd198; --good-page: #16271d; --bad: #f59a80; --bad-page: #2e1c17;
    --view-low: oklch(0.27 0.02 225); --view-middle: oklch(0.6 0.1 215); --view-high: oklch(0.93 0.07 175);
    --identity-low: oklch(0.27 0.02 20); --identity-middle: oklch(0.6 0.15 25); --identity-high: oklch(0.93 0.1 88);
    --cell-ink: #f2f4f5; --cell-ink-turned: #0d1013; --ink-bright: #0d1013; --ink-deep: #0d1013;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 74rem; padding: 2rem 1.5rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; }
h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
h1 { font-size: clamp(1.6rem, 4vw, 2.4rem); margin: 0.2rem 0 1.2rem; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { font-size: 1.45rem; margin: 0 0 0.4rem; letter-spacing: -0.01em; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 0.5rem; }
p, .findings, .warnings ul, .references { max-width: 72ch; }
a { color: var(--best); }
code { font: 0.88em ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
section { margin-top: 3.2rem; padding-top: 1.6rem; border-top: 1px solid var(--rule); scroll-margin-top: 1rem; }
.kicker { margin: 0; color: var(--soft); font-size: 0.85rem; font-weight: 600; }
.lead { margin: 0 0 1rem; color: var(--soft); }
.note, .key { font-size: 0.88rem; color: var(--soft); }
.absent { padding: 0.8rem 1rem; border-left: 3px solid var(--rule-strong); background: var(--card); }
.facts-line { display: flex; flex-wrap: wrap; gap: 0.6rem 2rem; margin: 0 0 1.4rem; }
.facts-line dt { font-size: 0.78rem; color: var(--soft); }
.facts-line dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.bad { color: var(--bad); font-weight: 600; }
.findings { margin: 0; padding: 1.1rem 1.4rem 1.1rem 2.4rem; background: var(--card); border: 1px solid var(--rule);
  border-left: 4px solid var(--best); border-radius: 6px; font-size: 1.06rem; max-width: none; overflow-wrap: break-word; }
.findings li + li { margin-top: 0.45rem; }
nav { margin-top: 1.6rem; }
nav h2 { font-size: 0.85rem; color: var(--soft); font-weight: 600; letter-spacing: 0; }
nav ol { columns: 4 13rem; column-gap: 1.6rem; margin: 0.3rem 0 0; padding-left: 1.6rem; font-size: 0.92rem; }
nav li { break-inside: avoid; }
nav li::marker { color: var(--soft); font-variant-numeric: tabular-nums; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--card); padding: 0.3rem 0.8rem; z-index: 2; }
main { counter-reset: section; }
section > h2::before { counter-increment: section; content: counter(section) "\\2002"; color: var(--soft); font-weight: 400; }
.scroll { overflow-x: auto; max-width: 100%; }
.scroll:focus-visible { outline: 2px solid var(--best); outline-offset: 2px; }
.tall { max-height: 32rem; overflow-y: auto; border: 1px solid var(--rule); border-radius: 6px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-size: 0.88rem; color: var(--soft); padding: 0 0 0.5rem; }
.heat-map { width: 100%; border-collapse: separate; border-spacing: 2px; font-size: 0.86rem; }
.heat-map caption span { display: block; position: sticky; left: 0; width: fit-content; max-width: min(100vw - 2rem, 68rem); }
.heat-map thead th { vertical-align: bottom; padding: 0.2rem 0; font-weight: 500; }
.heat-map .upright { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; display: inline-block; line-height: 1.1; }
.heat-map th[scope=row], .heat-map .corner { position: sticky; left: 0; z-index: 1; background: var(--page); text-align: left;
  font-weight: 500; white-space: nowrap; padding: 0 0.7rem 0 0; }
.heat-map .corner { color: var(--soft); font-weight: 400; }
.heat-map .group th { text-align: left; font-size: 0.8rem; font-weight: 400; color: var(--soft); padding: 0.7rem 0 0.1rem; }
.heat-map .group span { position: sticky; left: 0; }
.cell { min-width: 3.3rem; font-weight: 500; height: 2rem; text-align: center; border-radius: 3px; color: var(--cell-ink); padding: 0 0.2rem; }
.dense { font-size: 0.72rem; border-spacing: 1px; }
.dense .cell { min-width: 2.15rem; height: 1.8rem; padding: 0; letter-spacing: -0.02em; }
.dense th[scope=row] { font-size: 0.82rem; padding-right: 0.5rem; }
.dense .group th { font-size: 0.78rem; }
details.numbers { margin-top: 1rem; }
summary { cursor: pointer; font-size: 0.92rem; }
summary:focus-visible { outline: 2px solid var(--best); outline-offset: 2px; }
.numbers .unit { color: var(--soft); font-size: 0.85em; }
.scale-view { --low: var(--view-low); --middle: var(--view-middle); --high: var(--view-high); }
.cell.of-unit { font-style: italic; }
.scale-identity { --low: var(--identity-low); --middle: var(--identity-middle); --high: var(--identity-high); }
.lower { background: color-mix(in oklab, var(--middle) var(--share), var(--low)); }
.upper { background: color-mix(in oklab, var(--high) var(--share), var(--middle)); }
.deep { color: var(--cell-ink-turned); }
.empty { color: var(--soft); background: repeating-linear-gradient(45deg, var(--rule) 0 1px, transparent 1px 6px); }
@media screen and (prefers-color-scheme: dark) { .bright { color: var(--cell-ink-turned); } }
.legend { display: flex; flex-wrap: wrap; gap: 0.8rem 2.5rem; margin: 1rem 0; font-size: 0.85rem; }
.ramp { width: 16rem; }
.ramp-title, .ramp-bar { display: block; }
.ramp-bar { height: 0.8rem; margin: 0.25rem 0 0.15rem; border-radius: 3px; border: 1px solid var(--rule);
  background: linear-gradient(to right in oklab, var(--low), var(--middle), var(--high)); }
.ramp-ends { display: flex; justify-content: space-between; font-variant-numeric: tabular-nums; color: var(--soft); }
.ink { fill: var(--cell-ink); }
.ink.deep { fill: var(--cell-ink-turned); }
@media screen and (prefers-color-scheme: dark) { .ink.bright { fill: var(--cell-ink-turned); } }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1.4rem 1.6rem; }
.panels.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 1rem; }
.panels.packed { display: block; columns: 3 20rem; column-gap: 1.6rem; }
.packed .panel { break-inside: avoid; padding-bottom: 1.2rem; }
.panel { margin: 0; min-width: 0; }
.panel figcaption { font-size: 0.9rem; line-height: 1.35; overflow-wrap: anywhere; }
.panel figcaption span { color: var(--soft); font-size: 0.85rem; }
.stacked figcaption span { display: block; }
#depth .stacked figcaption span { min-height: 2.7em; }
.small .panel strong { display: block; font-weight: 600; font-size: 0.86rem; }
.chart { display: block; width: 100%; max-width: 26rem; height: auto; overflow: visible; }
.small .chart { max-width: 20rem; }
.chart text, .chart tspan { white-space: pre; }
.chart [aria-label$="grid"] { stroke: var(--rule); stroke-opacity: 1; }
.chart [aria-label$="tick label"], .chart [aria-label$="axis label"] { fill: var(--soft); }
.line, .dot, .band { display: inline-block; vertical-align: middle; margin: 0 0.4em 0 0.9em; }
.key > :first-child { margin-left: 0; }
.line { width: 1.6em; border-top: 2px solid var(--best); }
.line.median, .line.overall { border-top: 2px dashed var(--median); }
.line.chance { border-top: 2px dotted var(--warm); }
.line.read-out { border-color: var(--read-out); }
.dot { width: 0.6em; height: 0.6em; border-radius: 50%; background: var(--best); }
#invariance .key .dot { background: var(--invariance); }
.dot.quiet { background: var(--quiet); }
.dot.warm { background: var(--warm); }
.band { width: 1.6em; height: 0.8em; background: var(--best); opacity: 0.25; }
h4 { font-size: 0.95rem; margin: 1.3rem 0 0.5rem; }
.swatch { display: inline-block; width: 0.8em; height: 0.8em; border-radius: 2px; vertical-align: -0.05em; margin: 0 0.35em 0 0.9em; }
.dot.open { background: none; box-shadow: inset 0 0 0 2px var(--best); }
#invariance .key .dot.open { background: none; box-shadow: inset 0 0 0 2px var(--invariance); }
.face-maps { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: 1.6rem 2rem; }
.face-map { margin: 0; min-width: 0; }
.face-map.wide { margin-top: 1.6rem; max-width: 60rem; }
.face-map figcaption { font-size: 0.9rem; line-height: 1.35; overflow-wrap: anywhere; }
.face-map figcaption span { display: block; color: var(--soft); font-size: 0.85rem; }
.face-strip { display: flex; gap: 0; }
.wide .face-strip { justify-content: flex-start; }
.wide .face-strip div { max-width: 12rem; }
.face-strip div { flex: 1 1 0; min-width: 0; text-align: center; margin: 0 -1.5%; }
.face-strip img { display: block; width: 100%; height: auto; }
.face-strip span { display: block; margin-top: 0.15rem; font-size: 0.78rem; color: var(--soft); }
.map-scale { width: 14rem; max-width: 100%; margin: 0.5rem auto 0; font-size: 0.78rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.map-bar { display: block; height: 0.65rem; border-radius: 3px; overflow: hidden; }
.map-bar i { display: block; height: 100%; background: #a9a9a9; }
.map-chance { display: block; position: relative; height: 1.25rem; }
.map-chance::after { content: ""; position: absolute; left: var(--at); bottom: -0.75rem; height: 1rem; border-left: 2px solid var(--ink); margin-left: -1px; z-index: 1; }
.map-chance span { position: absolute; bottom: 0.3rem; white-space: nowrap; }
.map-chance.left span { left: var(--at); margin-left: -1px; }
.map-chance.middle span { left: var(--at); transform: translateX(-50%); }
.map-chance.right span { right: calc(100% - var(--at)); margin-right: -1px; }
.layer-maps { border-collapse: separate; border-spacing: 0.35rem 0.5rem; font-size: 0.85rem; }
.layer-maps th, .layer-maps td { vertical-align: top; text-align: center; font-weight: 500; padding: 0; }
.layer-maps thead th { font-size: 0.82rem; overflow-wrap: anywhere; max-width: 6rem; vertical-align: bottom; }
.layer-maps th[scope=row] { position: sticky; left: 0; z-index: 1; background: var(--page); text-align: left; min-width: 8.5rem; max-width: 9.5rem;
  vertical-align: middle; padding-right: 0.6rem; }
.layer-maps small { display: block; font-size: 0.75rem; font-weight: 400; color: var(--soft); line-height: 1.3; }
.layer-maps img { display: block; width: 5.4rem; height: auto; margin: 0 auto; }
.layer-maps .absence small { max-width: 5.4rem; }
.layer-maps .map-scale { margin-top: 0.4rem; width: auto; }
.map-ends { display: flex; justify-content: space-between; font-size: 0.75rem; font-weight: 400; color: var(--soft); font-variant-numeric: tabular-nums; }
.triple { margin: 1.2rem 0 0; }
.triple figcaption { font-size: 0.95rem; max-width: 72ch; }
.triple figcaption span { color: var(--soft); }
.triple .note { margin: 0.6rem 0 0; }
.line.noise { border-top: 2px dotted var(--ink); }
.matrices { display: flex; flex-wrap: wrap; gap: 1rem 1.4rem; align-items: flex-end; }
.matrices .panel { flex: none; max-width: 100%; }
.path-group { font-weight: 600; font-size: 13px; text-anchor: start; fill: var(--ink); }
.path-head { font-size: 11px; fill: var(--ink); }
.path-row { font-size: 12px; fill: var(--ink); }
.path-number { font-size: 11px; fill: var(--ink); font-variant-numeric: tabular-nums; }
.path-none { font-size: 11px; fill: var(--soft); }
.gauge-swatch { background: var(--invariance); height: 0.35em; width: 1.6em; vertical-align: 0.2em; }
.worst-pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1.4rem 1.4rem; }
.worst-pair { margin: 0; }
.worst-pair div { display: grid; grid-template-columns: 1fr 1fr; gap: 0.35rem; max-width: 17rem; }
.worst-pair img { display: block; width: 100%; height: auto; border-radius: 4px; background: var(--rule); }
.worst-pair figcaption { margin-top: 0.4rem; font-size: 0.82rem; line-height: 1.4; }
.panel, .square, .scroll { position: relative; }
.save { all: unset; cursor: pointer; position: absolute; top: 0; right: 0; padding: 0 0.3rem; background: var(--page); font-size: 0.75rem; color: var(--soft); opacity: 0; }
.save:focus-visible { outline: 2px solid var(--best); outline-offset: 2px; }
figure:hover > .save, .scroll:hover > .save, .save:focus { opacity: 1; }
.save:hover { color: var(--best); }
.matrices .chart, .scroll > .chart, .pair .chart, .panel.wide .chart { width: auto; max-width: none; }
.pair .chart, .matrices .chart { max-width: 100%; }
.matrices.small { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.4rem, 1fr)); gap: 0.9rem 0.8rem; align-items: start; }
.matrices.small figcaption { line-height: 1.25; margin-bottom: 0.2rem; }
.matrices.small figcaption strong, .matrices.small figcaption span { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-size: 0.78rem; }
.part { white-space: nowrap; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.6rem 2rem; }
.panel.wide { max-width: 44rem; }
.panel.wide .chart { max-width: 100%; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem 3rem; margin: 1rem 0; }
.figures dt { font-size: 0.88rem; color: var(--soft); }
.figures dd { margin: 0; font-size: 1.9rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.figures small { display: block; font-size: 0.88rem; color: var(--soft); }
.faces { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr)); gap: 1rem 0.8rem; }
.faces figure { margin: 0; }
.faces img { display: block; width: 100%; height: auto; border-radius: 4px; background: var(--rule); }
.faces figcaption { margin-top: 0.3rem; font-size: 0.8rem; line-height: 1.35; color: var(--soft); }
.beside { display: grid; grid-template-columns: minmax(0, 26rem) minmax(0, 1fr); gap: 1.5rem 2.5rem; align-items: start; }
.square { margin: 0; }
@media (max-width: 52rem) { .beside { grid-template-columns: minmax(0, 1fr); } }
.plain { font-size: 0.88rem; width: 100%; }
.plain th, .plain td { text-align: left; padding: 0.28rem 0.8rem 0.28rem 0; border-bottom: 1px solid var(--rule); }
.plain th { font-weight: 600; white-space: nowrap; }
.plain .number { text-align: right; white-space: nowrap; }
.plain .number .note { display: block; white-space: normal; }
.plain .number .ends { display: block; font-size: 0.8rem; white-space: nowrap; color: var(--soft); }
.tall .plain th, .tall .plain td { padding-left: 0.8rem; }
.tall caption { padding: 0.5rem 0.8rem; }
.tall thead th { position: sticky; top: 0; background: var(--card); box-shadow: 0 1px var(--rule-strong); }
.plain button { all: unset; cursor: pointer; font-weight: 600; }
.plain button:focus-visible { outline: 2px solid var(--best); outline-offset: 2px; }
.plain button:hover { color: var(--best); }
th[aria-sort=ascending] button::after { content: " ↑"; }
th[aria-sort=descending] button::after { content: " ↓"; }
.filter { display: flex; flex-wrap: wrap; gap: 0.5rem 1.4rem; align-items: baseline; margin: 0 0 0.8rem; font-size: 0.9rem; }
.filter[hidden] { display: none; }
.filter select, .filter input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--rule-strong);
  border-radius: 4px; padding: 0.2rem 0.4rem; max-width: 12rem; }
.filter output { color: var(--soft); }
.certificate { display: flex; flex-wrap: wrap; gap: 0.3rem 1.5rem; align-items: baseline; padding: 0.9rem 1.2rem; border-radius: 6px; }
.certificate.complete { background: var(--good-page); border: 1px solid var(--good); }
.certificate.incomplete { background: var(--bad-page); border: 1px solid var(--bad); }
.certificate strong { font-size: 1.1rem; font-variant-numeric: tabular-nums; }
.certificate span { font-size: 0.88rem; }
.warnings { margin: 1rem 0; padding: 0.2rem 1.2rem 0.4rem; background: var(--bad-page); border-left: 3px solid var(--bad); border-radius: 4px; }
.warnings h3 { margin-top: 0.7rem; }
.warnings ul { padding-left: 1.2rem; margin-top: 0.2rem; }
.warnings h4 { margin: 0.7rem 0 0; font-size: 0.88rem; color: var(--bad); }
.rehearsal { margin: 0 0 1rem; padding: 0.8rem 1.2rem; max-width: none; background: var(--bad-page); border-left: 4px solid var(--bad); border-radius: 4px; }
.rehearsal strong { color: var(--bad); }
.facts { font-size: 0.92rem; margin-top: 1.2rem; width: 100%; }
.facts th { text-align: left; vertical-align: top; font-weight: 500; color: var(--soft); white-space: nowrap; padding: 0.25rem 1.5rem 0.25rem 0; }
.facts td { overflow-wrap: anywhere; padding: 0.25rem 0; }
.references { font-size: 0.92rem; padding-left: 2rem; }
.worst-pair .note { font-size: 0.78rem; }
.references li { margin-top: 0.4rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--rule); color: var(--soft); font-size: 0.85rem; }
@media (max-width: 34rem) {
  body { padding: 1.2rem 1rem 3rem; }
  .cell { min-width: 2.9rem; }
  .dense .cell { min-width: 2.4rem; }
  .panels.small { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem 0.6rem; }
  .faces { grid-template-columns: repeat(3, minmax(0, 1fr)); }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; background: none; }
  nav, .filter, .skip, .save { display: none; }
  .scroll, .tall { overflow: visible; max-height: none; border: 0; }
  .tall thead th, .heat-map th[scope=row] { position: static; }
  section { break-before: auto; margin-top: 1.5rem; }
  .panel, figure, tr, .certificate, .warnings, .rehearsal { break-inside: avoid; }
  h2, h3, .key, .lead { break-after: avoid; }
  .scroll > .chart { width: 100%; max-width: 100%; height: auto; }
  .heat-map { font-size: 0.6rem; }
  .heat-map .cell, .dense .cell { min-width: 0; padding: 0; }
  .heat-map th[scope=row] { font-size: 0.65rem; white-space: normal; }
  details > summary { list-style: none; }
  .cell, .ramp-bar, .empty, .findings, .certificate, .band, .dot, .swatch, .map-bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
