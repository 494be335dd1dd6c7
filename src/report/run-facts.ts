import type { AuditSummary, WarningConcern } from '../studies/types.js';
import { formatCount, formatDuration, formatInstant, plural } from './format.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';

/** The coverage certificate, what ran with what, and every warning. */
export function runFacts(summary: AuditSummary): Markup {
  return markup`
<div class="certificate ${isComplete(summary) ? 'complete' : 'incomplete'}"><strong>${coverageText(summary)}</strong><span>Merged tables SHA-256 <code>${summary.digest}</code></span></div>
${warningList(summary)}
<div class="scroll" tabindex="0" role="region" aria-label="Facts of the run"><table class="facts"><caption>Facts of the run</caption><tbody>${factRows(
    summary,
  ).map(
    ([name, value]) =>
      markup`<tr><th scope="row">${name}</th><td>${/^[0-9a-f]{32,}$/.test(value) ? markup`<code>${value}</code>` : value}</td></tr>`,
  )}</tbody></table></div>`;
}

/** `81,000 of 81,000 images, 0 duplicates, 0 missing`. */
export function coverageText({ coverage }: AuditSummary): string {
  return `${formatCount(coverage.scored)} of ${formatCount(coverage.expected)} images, ${plural(coverage.duplicates, 'duplicate')}, ${formatCount(coverage.missing)} missing`;
}

export function isComplete({ coverage }: AuditSummary): boolean {
  return (
    coverage.scored === coverage.expected && coverage.missing === 0 && coverage.duplicates === 0
  );
}

/** `1,234 images/s, of which 1,500 inside the engine` or why there is no speed. */
export function throughputText({ throughput }: AuditSummary): string {
  const { imagesPerSecond, scoringImagesPerSecond } = throughput;
  if (imagesPerSecond === null) return 'no images scored by this run: every shard was cached';
  const inside =
    scoringImagesPerSecond === null
      ? ''
      : `; inside the engine's calls ${formatCount(scoringImagesPerSecond)} images/s`;
  return `${formatCount(imagesPerSecond)} images/s over the whole run${inside}`;
}

function factRows(summary: AuditSummary): [string, string][] {
  const { run, network } = summary;
  const { space, mode, shards } = run;
  const units = network.layers.reduce((sum, layer) => sum + layer.units, 0);
  return [
    [
      'Run',
      `${run.runId}, finished ${formatInstant(run.finishedAt)} after ${formatDuration(run.seconds)}`,
    ],
    ['Program', `factorscope ${run.version}`],
    [
      'Network',
      `${network.file}, ${plural(network.parameters, 'parameter')}, output: ${network.output}`,
    ],
    ['Network SHA-256', network.sha256],
    ['Probes', `${plural(units, 'unit')} in ${plural(network.layers.length, 'layer')}`],
    [
      'Space',
      `${space.name}: ${plural(space.points, 'image')} = ${formatCount(space.identities)} identities × ${plural(space.views, 'view')}; ${plural(space.residuals, 'residual')}`,
    ],
    ['Face model', `${run.faceModel.name}, digest ${run.faceModel.digest}`],
    [
      'Engine',
      `${mode.engine} ${mode.version}, ${mode.precision}, ${mode.device}, batches of ${mode.batch}`,
    ],
    [
      'Settings',
      `seed ${run.settings.seed}; jitter: scale ±${run.settings.jitter.scale}, translation ±${run.settings.jitter.translation} of the image; probes: ${probes(run.settings)}`,
    ],
    ['Calibration', plural(run.calibrationPoints, 'point')],
    [
      'Shards',
      `${formatCount(shards.total)}: ${formatCount(shards.cached)} cached, ${formatCount(shards.total - shards.cached)} scored`,
    ],
    ['Speed', throughputText(summary)],
  ];
}

/** `auto, pooling mean`. */
function probes({ probes: { names, pooling } }: AuditSummary['run']['settings']): string {
  return `${names === 'auto' ? 'auto' : names.join(', ')}, pooling ${pooling}`;
}

const CONCERN_TITLES: Readonly<Record<WarningConcern, string>> = {
  coverage: 'Missing images',
  rehearsal: 'All of the bits',
  decisions: 'Decisions',
  faces: 'The faces and their calibration',
  network: 'The network',
  units: 'Single units',
};

/** By what they are about, weightiest first; of summaries of earlier versions in one list. */
function warningList({ warnings, warningGroups }: AuditSummary): Markup {
  if (warnings.length === 0) return markup`<p>No warnings.</p>`;
  return markup`<div class="warnings" role="note"><h3>${plural(warnings.length, 'warning')}${warnings.length > 1 && warningGroups ? ', the weightiest first' : ''}</h3>${
    warningGroups?.map(
      (group) => markup`<h4>${CONCERN_TITLES[group.concern]}</h4>${bullets(group.warnings)}`,
    ) ?? bullets(warnings)
  }</div>`;
}

function bullets(warnings: readonly string[]): Markup {
  return markup`<ul>${warnings.map((warning) => markup`<li>${warning}</li>`)}</ul>`;
}
