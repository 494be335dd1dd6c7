import { DECISION_LAYER, fewTemplateImages } from '../src/statistics/index.js';
import type { DecisionOutcome } from '../src/statistics/index.js';
import type { AuditEstimates } from '../src/statistics/types.js';
import { calibratingViews, calibrationViewCount } from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';
import { estimateWarnings, weighWarnings } from '../src/report/index.js';
import { outsidePeople, worstCases } from '../src/studies/index.js';
import type {
  AuditSummary,
  IncompleteSummary,
  InformationRow,
  RunWarning,
  WarningConcern,
} from '../src/studies/index.js';
import type { ReportInput } from '../workflows/types.js';
import { runPairs } from './run-pairs.js';
import type { RunRecord } from './run-record.js';
import { templateCaution, variantWarnings } from './study-findings.js';
import { incompleteWarnings } from './summarise-incomplete.js';
import { summariseMaps } from './summarise-maps.js';
import { summariseNulls, withUpperBounds } from './summarise-nulls.js';

const NO_ROWS =
  'the store keeps no activations of the calibration: it was calibrated by an earlier version';
const INCOMPLETE = 'images are missing: no estimate over a part of the design';

/** `summary.json` of a run. Without estimates (an incomplete run) every number is null with the reason. */
export function summarise(
  run: RunRecord,
  space: Space,
  input: ReportInput,
  outcome: DecisionOutcome,
  estimates: AuditEstimates | null,
  incomplete: IncompleteSummary | null,
): AuditSummary {
  const seconds = (Date.now() - Date.parse(input.startedAt)) / 1000;
  const layers = run.network.layers.map(({ name, units }) => ({ name, units }));
  const calibrationViews = calibrationViewCount(space, run.calibrationPoints);
  const caution =
    run.network.output.kind === 'embedding'
      ? fewTemplateImages(calibrationViews, calibratingViews(space))
      : null;
  const summary: Omit<AuditSummary, 'rehearsal' | 'warnings' | 'warningGroups'> = {
    schema: 'factorscope/summary@1',
    run: {
      runId: run.runId,
      study: run.study ?? 'audit',
      version: run.version,
      finishedAt: new Date().toISOString(),
      seconds,
      space: describeSpace(space),
      faceModel: { name: run.faceModel.name, digest: run.faceModel.digest },
      settings: {
        seed: run.space.seed,
        jitter: run.space.jitter,
        probes: run.network.probes,
        pairs: runPairs(run, space),
      },
      mode: run.network.mode,
      calibrationPoints: calibrationViews * space.identityCount,
      shards: { total: input.merge.shards, cached: input.cachedShards },
    },
    coverage: input.merge.coverage,
    incomplete,
    digest: input.merge.digest,
    network: {
      file: run.network.fileName,
      sha256: run.network.sha256,
      parameters: run.network.parameters,
      producer: run.network.producer ?? null,
      output: run.network.output.kind,
      layers,
    },
    information: [
      ...wholeLayers(space, layers, estimates),
      ...(estimates ? withUpperBounds(estimates.information, estimates.nulls) : []),
    ],
    invariance: estimates?.invariance ?? [],
    ...details(estimates),
    performance: {
      decision: outcome.decision?.variable ?? null,
      reason: outcome.reason ?? (estimates ? null : INCOMPLETE),
      estimates: estimates?.decisions ?? null,
      caution: estimates?.decisions ? caution : null,
      outside:
        estimates?.decisions && run.network.classes
          ? outsidePeople(space, run.network.classes, estimates.decisions)
          : null,
      worst: worstCases(space, estimates?.decisions?.worst ?? []),
      worstByLevel: worstCases(space, estimates?.decisions?.worstByLevel ?? []),
    },
    throughput: throughput(input, seconds),
  };
  const shown = summary.performance.caution ?? null;
  const warnings = [
    ...concerning(
      'coverage',
      incomplete ? incompleteWarnings(input.merge.coverage, incomplete) : [],
    ),
    ...concerning('decisions', shown === null ? [] : [`Decisions mislead: ${shown}.`]),
    ...concerning(
      'decisions',
      [templateCaution(run)].filter((text) => text !== null),
    ),
    ...concerning('faces', variantWarnings(run)),
    ...concerning('network', run.network.notes ?? []),
    // Perturbed copies leave the calibration's range on purpose: only originals calibrate.
    ...(estimates
      ? estimateWarnings(summary, space.definition.copies ? null : estimates.clampedShare)
      : []),
  ];
  return { ...summary, ...weighWarnings(warnings) };
}

function concerning(concern: WarningConcern, texts: readonly string[]): RunWarning[] {
  return texts.map((text) => ({ concern, text }));
}

/** What is estimated of layers and of the decision; single units' numbers are in the tables. */
function details(
  estimates: AuditEstimates | null,
): Pick<
  AuditSummary,
  'variance' | 'invarianceDetail' | 'maps' | 'synergy' | 'nulls' | 'geometry' | 'geometryReason'
> {
  if (!estimates) {
    const nothing = { variance: null, invarianceDetail: null, maps: null, synergy: null };
    return { ...nothing, nulls: null, geometry: null, geometryReason: INCOMPLETE };
  }
  const { variance, invarianceDetail, maps, synergy, nulls, geometry } = estimates;
  const isShown = ({ layer, unit, order }: (typeof variance.shares)[number]): boolean =>
    unit === null || layer === DECISION_LAYER || order === 'pair';
  return {
    variance: { ...variance, shares: variance.shares.filter(isShown) },
    invarianceDetail: {
      ...invarianceDetail,
      identityWithinLevels: invarianceDetail.identityWithinLevels.filter(
        ({ unit }) => unit === null,
      ),
    },
    maps: maps && summariseMaps(maps),
    synergy,
    nulls: summariseNulls(nulls),
    geometry,
    geometryReason: geometry ? null : NO_ROWS,
  };
}

function describeSpace(space: Space): AuditSummary['run']['space'] {
  return {
    name: space.definition.name,
    points: space.pointCount,
    identities: space.identityCount,
    views: space.viewCount,
    residuals: space.residualCount,
    factors: space.factors.map(({ name, kind, levels }) => ({ name, kind, levels })),
  };
}

/** One row per layer and factor for what the layer as a whole knows; of an incomplete run null with the reason. */
function wholeLayers(
  space: Space,
  layers: readonly { name: string }[],
  estimates: AuditEstimates | null,
): InformationRow[] {
  if (estimates) {
    return estimates.layerInformation.map(
      ({ layer, factor, bits, low, high, reason, estimate, gaussian }) => ({
        ...{ layer, unit: null, factor, bits, low, high, binnedBits: null, reason },
        ...{ estimate, gaussian },
      }),
    );
  }
  const nothing = { bits: null, low: null, high: null, binnedBits: null };
  return layers.flatMap(({ name }) =>
    space.factors.map(({ name: factor }) => ({
      ...{ layer: name, unit: null, factor, ...nothing, reason: INCOMPLETE },
    })),
  );
}

/** Of this run's own work; null where every image came from the store. */
function throughput(
  { calibration, scoring }: ReportInput,
  seconds: number,
): AuditSummary['throughput'] {
  const images = calibration.images + scoring.images;
  if (images === 0) return { imagesPerSecond: null, scoringImagesPerSecond: null };
  const busy = (totals: typeof scoring): number =>
    totals.renderSeconds + totals.scoreSeconds + totals.sumSeconds;
  const scoreSeconds = calibration.scoreSeconds + scoring.scoreSeconds;
  // Workers at work on average, so that the rate is that of all of them inside the engine's calls.
  const workers = Math.max(1, (busy(calibration) + busy(scoring)) / seconds);
  return {
    imagesPerSecond: images / seconds,
    scoringImagesPerSecond: (images / scoreSeconds) * workers,
  };
}
