import type { ComparedRun, Comparison } from '../studies/index.js';
import { cellTitle } from './compare-cells.js';
import { haveCommonLayers } from './common-layers.js';
import { compareFindings } from './compare-findings.js';
import { differencePanels } from './compare-panels.js';
import type { DifferencePanel } from './compare-panels.js';
import { differenceTable } from './compare-table.js';
import { capitalised, factorTitle, levelTitle } from './factor-names.js';
import { formatBits, formatCount, formatDecimals, formatInstant, formatPercent } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { contents, pageText } from './page.js';

interface Section {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly body: Markup;
}

/** A comparison as one self-contained HTML file: no request leaves it. Same comparison, same text. */
export function compareReport(comparison: Comparison): string {
  const { a, b, version } = comparison;
  const sections = pageSections(comparison);
  return pageText({
    title: `factorscope comparison: ${a.network.file} and ${b.network.file}`,
    body: markup`<header>
<p class="kicker">factorscope comparison</p>
<h1>What changed from ${a.network.file} to ${b.network.file}</h1>
<dl class="facts-line">
${runFacts('A', a)}
${runFacts('B', b)}
<div><dt>Space</dt><dd>${comparison.space.name}, ${formatCount(comparison.space.points)} images, ${formatCount(comparison.space.residuals)} residuals</dd></div>
</dl>
<ul class="findings">${compareFindings(comparison).map((sentence) => markup`<li>${sentence}</li>`)}</ul>
</header>
${contents(sections)}
<main id="main">${sections.map(({ id, title, lead, body }) => markup`<section id="${id}"><h2>${title}</h2>${lead === '' ? '' : markup`<p class="lead">${lead}</p>`}${body}</section>`)}</main>
<footer><p>Written by factorscope ${version}. Differences are B − A.</p></footer>`,
  });
}

function runFacts(name: string, { runId, network, finishedAt }: ComparedRun): Markup {
  return markup`<div><dt>${name}</dt><dd>${network.file} <code>${network.sha256.slice(0, 12)}</code><br>${runId}, ${formatInstant(finishedAt)}</dd></div>`;
}

function pageSections(comparison: Comparison): Section[] {
  return [
    {
      id: 'performance',
      title: 'Performance',
      lead: 'Accuracy at each level of each factor, B − A.',
      body: performanceBody(comparison),
    },
    {
      id: 'information',
      title: 'What each layer knows',
      lead: 'Bits of each layer (its read-outs where both runs have them, else its best units), B − A; layers in network order.',
      body: informationBody(comparison),
    },
    {
      id: 'invariance',
      title: 'Invariance',
      lead: 'Invariance index of each layer to each view factor, B − A.',
      body: invarianceBody(comparison),
    },
    { id: 'methods', title: 'How to read this', lead: '', body: methods(comparison) },
  ];
}

function performanceBody({ performance, space }: Comparison): Markup {
  if (performance.length === 0) {
    return markup`<p class="absent">No decision is defined in at least one of the runs.</p>`;
  }
  const accuracy = performance.filter(({ measure }) => measure === 'accuracy');
  const panels = space.factors.map(({ name, levels }): DifferencePanel => ({
    title: capitalised(factorTitle(name)),
    differences: levels.flatMap((level) =>
      accuracy
        .filter(
          ({ cell }) => cell.length === 1 && cell[0].factor === name && cell[0].level === level,
        )
        .map((row) => ({ label: levelTitle(name, level), row })),
    ),
  }));
  const margin = performance.filter(({ measure }) => measure === 'margin');
  return markup`${differencePanels(panels, { unit: 'accuracy', format: formatPercent })}
<h3>Accuracy, all cells</h3>
${differenceTable('Accuracy', accuracy.map(named), formatPercent)}
<h3>Margin, all cells</h3>
<p class="note">The margin is in units of the network's own output: two networks may scale it differently.</p>
${differenceTable('Margin', margin.map(named), (value) => formatDecimals(value, 3))}`;
}

function named(row: Comparison['performance'][number]) {
  return { name: cellTitle(row.cell), row };
}

function informationBody(comparison: Comparison): Markup {
  const { information } = comparison;
  if (information.length === 0) return noCommonLayers();
  return markup`${haveCommonLayers(comparison) ? '' : noCommonLayers()}${differencePanels(layerPanels(leading(information)), { unit: 'bits', format: formatBits })}
<h3>All layers and factors</h3>
${differenceTable(
  'Information, bits',
  information.map((row) => ({
    name: `${factorTitle(row.factor)} in ${row.layer}${row.source === 'read-outs' ? ' (read-outs)' : unitText(row.unitA, row.unitB)}`,
    row,
  })),
  formatBits,
)}`;
}

/** One row per layer and factor: of read-outs, which come first, where there are any. */
function leading(rows: Comparison['information']): Comparison['information'] {
  const layers = [...new Set(rows.map(({ layer }) => layer))];
  const first = new Map<string, Comparison['information'][number]>();
  for (const row of rows) {
    const key = `${row.factor}\n${row.layer}`;
    if (!first.has(key)) first.set(key, row);
  }
  return [...first.values()].sort((x, y) => layers.indexOf(x.layer) - layers.indexOf(y.layer));
}

function unitText(a: number | null, b: number | null): string {
  if (a === null && b === null) return '';
  return ` (unit ${a ?? '–'} of A, ${b ?? '–'} of B)`;
}

function noCommonLayers(): Markup {
  return markup`<p class="absent">Layers are matched by name, and the two runs have none in common. Name probes alike (<code>network.probes</code>) to compare two networks of one architecture.</p>`;
}

function invarianceBody({ invariance }: Comparison): Markup {
  if (invariance.length === 0) return noCommonLayers();
  const format = (value: number | null): string => formatDecimals(value, 3);
  return markup`${differencePanels(layerPanels(invariance), { unit: 'index', format })}
<h3>All layers and factors</h3>
${differenceTable(
  'Invariance index',
  invariance.map((row) => ({ name: `${row.layer} to ${factorTitle(row.factor)}`, row })),
  format,
)}`;
}

/** One panel per factor over the layers, in the order of the rows. */
function layerPanels(
  rows: readonly Comparison['information' | 'invariance'][number][],
): DifferencePanel[] {
  const factors = [...new Set(rows.map(({ factor }) => factor))];
  return factors.map((factor) => ({
    title: capitalised(factorTitle(factor)),
    differences: rows
      .filter((row) => row.factor === factor)
      .map((row) => ({ label: row.layer, row })),
  }));
}

function methods({ notes }: Comparison): Markup {
  return markup`
${notes.length > 0 ? markup`<ul>${notes.map((note) => markup`<li>${capitalised(note)}.</li>`)}</ul>` : ''}
<p>Both runs saw the same images. Each difference is estimated on them all, and again without each residual in turn, the same residual left out of both runs (the delete-one jackknife of the paired difference, Student's t): what a face does to both runs cancels, so a paired interval is as a rule much shorter than the two runs' own intervals together. It says what would change with other people, not with other views. Jitter factors are known by block of residuals, and blocks are left out.</p>
<p>Among the rows of each kind (information, performance, invariance), a difference counts as changed when its false discovery rate (Benjamini and Hochberg 1995) is at most 5&nbsp;%. Information below 0.03 bits in both runs is not tested: the interval would be too short.</p>
<p>Information is that of a layer's read-outs where both runs have them, and else of the best unit of each run, chosen on all images and then held: the intervals do not include the choice, so a difference between two largest values of many is uncertain by more than its interval says. Units of equal number need not mean the same in two networks. Every checkpoint has its own copula calibration: a unit's score is its rank among that checkpoint's own values, so a change of a unit's scale alone changes nothing here, and information compares what can be told apart, not by how much activations moved.</p>`;
}
