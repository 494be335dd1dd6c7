import { factorTitle } from './factor-names.js';
import { formatBits, formatDecimals, joinWords } from './format.js';
import { informationRange } from './information-range.js';
import { informationDetails } from './information-details.js';
import { informationPeak, layerEstimate } from './information-index.js';
import type { InformationIndex, LayerInformation } from './information-index.js';
import type { InformationRow } from '../studies/types.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { hasIdentityScale } from './report-factors.js';
import type { ReportFactor } from './report-factors.js';
import { shortNames } from './short-names.js';

const MAX_HEADER_CHARACTERS = 22;
/** More layers have narrower cells, so that a deep network's map is seen whole. */
const MAX_WIDE_LAYERS = 16;

const GROUP_TITLE: Readonly<Record<ReportFactor['kind'], string>> = {
  identity: 'Who: between identities',
  view: 'View: within an identity',
  jitter: 'Jitter: drawn, not crossed',
};

interface ColourScale {
  readonly className: 'scale-identity' | 'scale-view';
  readonly title: string;
  /** Bits of the full colour; 0 bits is the page's own. */
  readonly maximumBits: number;
}

/**
 * Factor x layer in bits: a layer's read-outs together, or its best unit where it has none. A table, so that it reads
 * aloud, prints and scrolls with its row names; the colours run over two scales, because identity would flatten the rest.
 */
export function heatMap(index: InformationIndex): Markup {
  const scales = colourScales(index);
  const headers = shortNames(index.layers, MAX_HEADER_CHARACTERS);
  const className = index.layers.length > MAX_WIDE_LAYERS ? 'heat-map dense' : 'heat-map';
  return markup`
<div class="scroll" tabindex="0" role="region" aria-label="Heat map of factors and layers">
<table class="${className}">
<caption><span>${caption(index)}</span></caption>
<thead><tr><th scope="col" class="corner">factor</th>${index.layers.map(
    (layer, i) =>
      markup`<th scope="col" title="${layer}"><span class="upright">${headers[i]}</span></th>`,
  )}</tr></thead>
${(['identity', 'view', 'jitter'] as const).map((kind) => factorGroup(index, kind, scales))}
</table>
</div>
<div class="legend">${scales.map(legend)}</div>
${unreadCells(index)}${emptyCells(index)}${informationDetails(index)}`;
}

const BEST_UNITS =
  'Best unit of each layer, bits, by a Gaussian model of the unit: the layer may know more; the largest of its units, so optimistic';

function caption(index: InformationIndex): string {
  return allCells(index).some(({ readOut }) => readOut !== null)
    ? 'What each layer knows, bits: its linear read-outs together, fitted and estimated on different people: a lower bound, from the level they choose; for people, who cannot be chosen, what tells apart the half of them that nothing was fitted on (a mixture with a Gaussian a person), at most that half’s entropy; in italics its best unit, where it has no read-outs'
    : BEST_UNITS;
}

function allCells(index: InformationIndex): LayerInformation[] {
  return index.factors.flatMap(({ name }) => index.layersOf(name));
}

function colourScales(index: InformationIndex): ColourScale[] {
  const maximum = (own: boolean): number =>
    Math.max(
      0,
      ...index.factors
        .filter(({ name }) => hasIdentityScale(name) === own)
        .flatMap(({ name }) =>
          index.layersOf(name).map((layer) => layerEstimate(layer)?.bits ?? 0),
        ),
    );
  const names = index.factors
    .map(({ name }) => name)
    .filter((name) => hasIdentityScale(name) && informationPeak(index.layersOf(name)) !== null);
  return [
    {
      className: 'scale-identity' as const,
      title: joinWords(names.map(factorTitle)),
      maximumBits: maximum(true),
    },
    {
      className: 'scale-view' as const,
      title: names.length > 0 ? 'all other factors' : 'all factors',
      maximumBits: maximum(false),
    },
  ].filter(({ maximumBits }) => maximumBits > 0);
}

function factorGroup(
  index: InformationIndex,
  kind: ReportFactor['kind'],
  scales: readonly ColourScale[],
): Markup {
  const factors = index.factors.filter((factor) => factor.kind === kind);
  if (factors.length === 0) return markup``;
  return markup`<tbody>
<tr class="group"><th scope="rowgroup" colspan="${index.layers.length + 1}"><span>${GROUP_TITLE[kind]}</span></th></tr>
${factors.map(({ name }) => {
  const className = hasIdentityScale(name) ? 'scale-identity' : 'scale-view';
  const scale = scales.find((candidate) => candidate.className === className);
  return markup`<tr class="${className}"><th scope="row">${factorTitle(name)}</th>${index
    .layersOf(name)
    .map((layer) => cell(name, layer, scale?.maximumBits ?? 0))}</tr>`;
})}
</tbody>`;
}

function cell(factor: string, information: LayerInformation, maximumBits: number): Markup {
  const { layer, reason, readOut } = information;
  const shown = layerEstimate(information);
  if (shown === null) {
    return markup`<td class="cell empty" title="${layer}, ${factorTitle(factor)}: ${reason ?? ''}">–</td>`;
  }
  const bits = shown.bits ?? 0;
  const ofUnit = readOut === null ? ' of-unit' : '';
  const share = maximumBits > 0 ? Math.min(1, Math.max(0, bits / maximumBits)) : 0;
  return markup`<td class="cell ${colourClass(share)}${ofUnit}" style="--share:${colourPosition(share)}" title="${cellTitle(factor, information)}">${formatDecimals(bits, 2)}</td>`;
}

/** The ramp has three stops: which half, and whether the ink must turn in light (`deep`) or dark (`bright`) mode. */
function colourClass(share: number): string {
  return `${share < 0.5 ? 'lower' : 'upper'}${share >= 0.45 ? ' bright' : ''}${share >= 0.62 ? ' deep' : ''}`;
}

/** Position within its half, per cent. */
function colourPosition(share: number): string {
  return `${Math.round(100 * (share < 0.5 ? 2 * share : 2 * share - 1))}%`;
}

function readOutName({ estimate }: InformationRow): string {
  return estimate === 'choice' ? 'level chosen by the read-outs, at least' : 'read-outs together';
}

function cellTitle(factor: string, { best, layer, medianBits, readOut }: LayerInformation): string {
  return [
    `${layer}, ${factorTitle(factor)}`,
    ...(readOut
      ? [`${readOutName(readOut)}: ${formatBits(readOut.bits)} bits`, interval(readOut)]
      : []),
    ...(readOut?.estimate === 'choice' && readOut.gaussian?.bits != null
      ? [`as a Gaussian model: ${formatBits(readOut.gaussian.bits)} bits`]
      : []),
    ...(best ? unitLines(best, medianBits) : []),
  ].join('\n');
}

function interval(row: InformationRow): string {
  const found = informationRange(row);
  if (found === null) return `no interval${row.reason === null ? '' : `: ${row.reason}`}`;
  return (row.upper ?? null) === null
    ? `95 % interval ${found}`
    : `conservative upper bound from permutations ${found}`;
}

function unitLines(best: InformationRow, medianBits: number | null): string[] {
  return [
    `best unit ${best.unit}: ${formatBits(best.bits)} bits`,
    interval(best),
    `binned estimate ${formatBits(best.binnedBits)} bits`,
    `median unit ${formatBits(medianBits)} bits`,
  ];
}

function legend({ className, title, maximumBits }: ColourScale): Markup {
  return markup`<div class="ramp ${className}"><span class="ramp-title">${title}, bits</span>
<span class="ramp-bar"></span>
<span class="ramp-ends"><span>0</span><span>${formatBits(maximumBits / 2)}</span><span>${formatBits(maximumBits)}</span></span></div>`;
}

/** Why cells show a best unit; said once per reason. */
function unreadCells(index: InformationIndex): Markup {
  const unread = allCells(index).filter((layer) => layer.readOut === null && layer.best !== null);
  return reasonNote(
    'Cells of a best unit',
    unread.map(({ readOutReason }) => readOutReason),
  );
}

function emptyCells(index: InformationIndex): Markup {
  const empty = allCells(index).filter((layer) => layerEstimate(layer) === null);
  return reasonNote(
    'Empty cells (–)',
    empty.map(({ reason }) => reason),
  );
}

function reasonNote(title: string, reasons: readonly (string | null)[]): Markup {
  const counts = new Map<string, number>();
  for (const reason of reasons) {
    if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  if (counts.size === 0) return markup``;
  return markup`<p class="note">${title}: ${[...counts].map(
    ([reason, count], i) =>
      markup`${i > 0 ? '; ' : ''}${reason} (${count} ${count === 1 ? 'cell' : 'cells'})`,
  )}.</p>`;
}
