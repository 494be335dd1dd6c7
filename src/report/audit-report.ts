import type { AuditIllustrations } from '../studies/illustration-types.js';
import type { AuditSummary } from '../studies/types.js';
import { decisionCharts } from './decision-charts.js';
import { depthCharts } from './depth-charts.js';
import { estimatorAgreement } from './estimator-agreement.js';
import { faceStrip } from './face-strip.js';
import { formatCount, formatInstant, plural } from './format.js';
import { geometryCharts } from './geometry-charts.js';
import { gatesSection } from './gates-section.js';
import { auditNote, leadSentences, pageTitle } from './headline.js';
import { heatMap } from './heat-map.js';
import { indexInformation } from './information-index.js';
import type { InformationIndex } from './information-index.js';
import { invarianceCharts } from './invariance-charts.js';
import { invarianceDetail } from './invariance-detail.js';
import { layerNames, repeatedNote } from './layer-notes.js';
import { mapSection } from './map-section.js';
import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { methods } from './methods.js';
import { networkTitle } from './network-title.js';
import { pathFigure } from './path-figure.js';
import { PAGE_SCRIPT } from './page-script.js';
import { contents, pageText } from './page.js';
import { reportLayers, shownDrawings } from './report-layers.js';
import type { ReportLayers } from './report-layers.js';
import { coverageText, isComplete, runFacts } from './run-facts.js';
import { isSampled, withoutDraws } from './sampled-summary.js';
import { shownSummary } from './shown-summary.js';
import { studySections } from './study-sections.js';
import type { Section } from './study-sections.js';
import { synergyCharts } from './synergy-charts.js';
import { tuningCharts } from './tuning-charts.js';
import { unitsTable } from './units-table.js';
import { varianceCharts } from './variance-charts.js';

type WrittenSection = Omit<Section, 'body'> & { readonly body: Markup };

/**
 * The audit as one self-contained HTML file: no request leaves it. Same summary and illustrations, same text.
 * Estimates that are null appear as `–` with their reason.
 */
export function auditReport(summary: AuditSummary, illustrations: AuditIllustrations): string {
  const steps = auditReportSteps(summary, illustrations);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps, one for each section: charts take seconds where many are drawn. */
export function* auditReportSteps(
  summary: AuditSummary,
  illustrations: AuditIllustrations,
): Generator<void, string> {
  const { run } = summary;
  const layers = reportLayers(summary);
  const shown = shownSummary(withoutDraws(summary), layers);
  const drawings = shownDrawings(illustrations, layers);
  const index = indexInformation(shown);
  const sections: WrittenSection[] = [];
  for (const section of reportSections(summary, shown, index, drawings, layers)) {
    sections.push({ ...section, body: section.body() });
    yield;
  }
  return pageText({
    title: `${pageTitle(summary)}, space ${run.space.name}: factorscope ${run.study}`,
    body: markup`<a class="skip" href="#main">To the results</a>
${pageHeader(summary, leadSentences(shown, index))}
${contents(sections)}
<main id="main">${sections.map(sectionMarkup)}</main>
<footer><p>Written by factorscope ${run.version}, ${formatInstant(run.finishedAt)}. Run ${run.runId}.</p></footer>`,
    script: PAGE_SCRIPT,
  });
}

function pageHeader(summary: AuditSummary, sentences: readonly string[]): Markup {
  const { run, network } = summary;
  return markup`<header>
<p class="kicker">factorscope ${run.study}</p>
<h1>${pageTitle(summary)}</h1>
<dl class="facts-line">
<div><dt>Network</dt><dd>${networkTitle(network.file)} <code>${network.sha256.slice(0, 12)}</code></dd></div>
<div><dt>Space</dt><dd>${run.space.name}: ${plural(run.space.identities, 'identity', 'identities')} of ${plural(run.space.residuals, 'residual')}, ${plural(run.space.views, 'view')} each</dd></div>
<div><dt>Images scored</dt><dd${isComplete(summary) ? '' : markup` class="bad"`}>${coverageText(summary)}</dd></div>
<div><dt>Digest</dt><dd><code title="${summary.digest}">${summary.digest.slice(0, 16)}</code></dd></div>
<div><dt>Date</dt><dd>${formatInstant(run.finishedAt)}</dd></div>
${summary.warnings.length > 0 ? markup`<div><dt>Warnings</dt><dd><a href="#run">${formatCount(summary.warnings.length)}</a></dd></div>` : ''}
</dl>
${summary.rehearsal ? markup`<p class="rehearsal" role="note"><strong>A rehearsal, not a result.</strong> ${summary.rehearsal}</p>` : ''}
${gatesSection(summary)}
${
  sentences.length > 0
    ? markup`<ul class="findings">${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul>`
    : markup`<p class="absent">No estimate of this run supports a finding; the reasons stand in the sections below.</p>`
}
</header>`;
}

function sectionMarkup({ id, title, lead, body }: WrittenSection): Markup {
  return markup`<section id="${id}"><h2>${title}</h2>
${lead === '' ? '' : markup`<p class="lead">${lead}</p>`}
${body}</section>`;
}

/** `whole` is what ran; `summary`, `index` and `illustrations` show each layer once, by a short name. */
function reportSections(
  whole: AuditSummary,
  summary: AuditSummary,
  index: InformationIndex,
  illustrations: AuditIllustrations,
  layers: ReportLayers,
): Section[] {
  const sections: Section[] = [
    ...studySections(summary, illustrations),
    {
      id: 'faces',
      title: 'The faces',
      lead: [
        auditNote(summary),
        `Examples of the space ${summary.run.space.name}, chosen so that its groups and levels are seen; the numbers are image indices.`,
      ]
        .filter((sentence) => sentence !== null)
        .join(' '),
      body: () => faceStrip(illustrations),
    },
    {
      id: 'path',
      title: 'From pixels to decision',
      lead: 'The hidden layers in one picture: what each knows of every factor, which part of the face it follows, and what it ignores.',
      body: () => pathFigure(summary, index, illustrations),
    },
    {
      id: 'map',
      title: 'What each layer knows',
      lead: `Information about every factor, layers in network order from left to right; from ${formatCount(summary.coverage.scored)} images of ${formatCount(summary.run.space.residuals)} residuals, over which intervals are.`,
      body: () => markup`${heatMap(index)}${repeatedNote(layers)}${layerNames(layers)}`,
    },
    {
      id: 'depth',
      title: 'Through the depth of the network',
      lead: 'How information about each factor grows and fades from layer to layer. Each panel has its own vertical scale.',
      body: () => depthCharts(index),
    },
    {
      id: 'where',
      title: 'Where on the face',
      lead: 'Which parts of the face the decision and the best-reading units follow, from how people differ.',
      body: () => mapSection(summary, illustrations),
    },
    {
      id: 'tuning',
      title: 'The strongest units',
      lead: 'How the units that know most about a factor respond to its levels.',
      body: () => tuningCharts(summary, index, illustrations.tuning),
    },
    {
      id: 'decisions',
      title: 'Decisions',
      lead: '',
      body: () => decisionCharts(summary, illustrations),
    },
    {
      id: 'route',
      title: 'What drives the decision',
      lead: 'Which layers carry the features of the face that the decision goes with.',
      body: () => synergyCharts(summary),
    },
    {
      id: 'variance',
      title: 'What moves each layer',
      lead: '',
      body: () => varianceCharts(summary),
    },
    {
      id: 'invariance',
      title: 'Invariance',
      lead: 'How much of what moves a layer is who the person is, rather than the view.',
      body: () => markup`${invarianceCharts(summary, index)}${invarianceDetail(summary)}`,
    },
    {
      id: 'geometry',
      title: 'How the layers resemble each other',
      lead: '',
      body: () => geometryCharts(summary),
    },
    {
      id: 'agreement',
      title: 'Do the two estimators agree?',
      lead: '',
      body: () => estimatorAgreement(summary),
    },
    { id: 'unit-table', title: 'Units', lead: '', body: () => unitsTable(index) },
    { id: 'run', title: 'Coverage, run and warnings', lead: '', body: () => runFacts(whole) },
    { id: 'methods', title: 'Methods', lead: '', body: () => methods(summary) },
  ];
  return isSampled(summary) ? sections.filter(({ id }) => !OF_LEVELS.includes(id)) : sections;
}

/** Sections about levels of views, which a sampled space has not. */
const OF_LEVELS = ['variance', 'invariance'];
