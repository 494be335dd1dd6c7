import type { FaceModel } from '../src/face/types.js';
import {
  auditReportSteps,
  detailRecords,
  informationRecords,
  invarianceRecords,
  pathLayers,
} from '../src/report/index.js';
import { auditSteps } from '../src/statistics/index.js';
import type { UnitRange } from '../src/statistics/index.js';
import type { AuditEstimates, Calibration } from '../src/statistics/types.js';
import type { ResultColumn, ResultRow } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { blockOf } from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';
import type { AuditIllustrations, AuditSummary, FeatureSummary } from '../src/studies/index.js';
import { readCalibrationRows } from './calibration-rows.js';
import { readCalibration } from './calibration.js';
import { drawFaces } from './draw-faces.js';
import { drawFeatures } from './draw-features.js';
import { drawVariants } from './draw-variants.js';
import { drawWorst } from './draw-worst.js';
import { drawLayerMaps } from './draw-layer-maps.js';
import { drawMaps } from './draw-maps.js';
import { loadRunFaceModel } from './face-model.js';
import { withGates } from './gates.js';
import { putResultTables } from './put-result-tables.js';
import { inTurns } from './in-turns.js';
import { openMergedTables } from './merged-tables.js';
import { residualFaces } from './residual-faces.js';
import { runPairs } from './run-pairs.js';
import { readRunFeatures } from './run-features.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';
import { boundMissing, summariseIncomplete, writeBounds } from './summarise-incomplete.js';
import { summarise } from './summarise.js';
import { studyFindings } from './study-findings.js';
import type { StudyFindings } from './study-findings.js';
import type { CoordinatingActivities } from './types.js';
import { writeDecisionTables } from './write-decision-tables.js';
import { readRunAndSpace } from './worker-context.js';

/** Merged tables -> estimates -> summary.json, report.html and tables, under the run's own keys. */
export function createWriteReport(store: ObjectStore): Pick<CoordinatingActivities, 'writeReport'> {
  return {
    async writeReport(input) {
      const { run, space } = await readRunAndSpace(store, input.runId);
      const { calibration, outcome } = await readCalibration(store, run);
      const complete = input.merge.coverage.missing === 0;
      const model = await loadRunFaceModel(store, run);
      const { weights, overview } = await readRunFeatures(store, run, space, model);
      const features = overview?.summary ?? null;
      const found = complete
        ? await estimate(store, run, space, calibration, model, features)
        : null;
      const estimates = found?.estimates ?? null;
      const bounds = complete ? null : await boundMissing(store, run, space, outcome);
      const incomplete = bounds && summariseIncomplete(input, bounds);
      const summary = await withGates(store, run, {
        ...summarise(run, space, input, outcome, estimates, incomplete),
        ...(found?.findings ?? (await inTurns(studyFindings(run, null)))),
      });
      const pictures = { model, weights, format: run.network.format };
      const illustrations: AuditIllustrations = {
        tuning: estimates?.tuning ?? [],
        ...drawFaces(space, pictures),
        variants: overview ? [] : drawVariants(space, pictures),
        ...(overview && { features: drawFeatures(space, model, overview.means, weights) }),
        ...drawWorst(space, summary, pictures),
        maps: estimates?.maps
          ? await inTurns(drawMaps(estimates.maps, model, space, pathLayers(summary)))
          : [],
        layerMaps: estimates?.maps
          ? await inTurns(drawLayerMaps(estimates.maps, model, pathLayers(summary)))
          : [],
      };
      const keys = {
        report: runKeys.results(run.runId, 'report.html'),
        summary: runKeys.results(run.runId, 'summary.json'),
        tables: runKeys.results(run.runId, 'tables'),
      };
      const page = await inTurns(auditReportSteps(summary, illustrations));
      await store.put(keys.report, Buffer.from(page));
      await writeTables(store, keys.tables, summary, estimates);
      await writeDecisionTables(store, keys.tables, summary);
      await writeBounds(store, keys.tables, bounds);
      // Last: whoever sees the summary may rely on the rest.
      await store.put(keys.summary, Buffer.from(JSON.stringify(summary)));
      return keys;
    },
  };
}

async function estimate(
  store: ObjectStore,
  run: RunRecord,
  space: Space,
  calibration: Calibration,
  model: FaceModel,
  features: FeatureSummary | null,
): Promise<{ estimates: AuditEstimates; findings: StudyFindings }> {
  const tables = await openMergedTables(store, run, space);
  const request = {
    space,
    layers: run.network.layers,
    readOuts: calibration.readOuts?.groups ?? [],
    triples: calibration.triples,
    measures: calibration.units,
    tables,
    faces: residualFaces(space, model),
    blockOf: (identity: number) => blockOf(space, identity),
    pairs: runPairs(run, space),
    rows: await readCalibrationRows(store, run, space),
  };
  const load = (units: UnitRange): Promise<void> => tables.load(units);
  const estimates = await inTurns(auditSteps(request), load);
  const evidence = { ...request, estimates, calibration, features };
  return { estimates, findings: await inTurns(studyFindings(run, evidence), load) };
}

/** Columns of the result tables that are not numbers or null. */
const TEXT_COLUMNS = new Set([
  ...['layer', 'factor', 'factors', 'reason', 'value', 'order', 'property', 'region', 'yaw'],
  ...['about', 'first', 'second', 'firstKind', 'secondKind', 'kind', 'feature', 'counts'],
  ...['estimate', 'gaussianReason', 'binnedReason'],
]);
const INTEGER_COLUMNS = new Set([
  ...['unit', 'units', 'level', 'points', 'axis', 'residuals', 'images', 'readOuts'],
]);

async function writeTables(
  store: ObjectStore,
  folder: string,
  summary: AuditSummary,
  estimates: AuditEstimates | null,
): Promise<void> {
  const tables: Record<string, readonly ResultRow[]> = {
    information: informationRecords(summary).map((record) => ({ ...record })),
    invariance: invarianceRecords(summary).map((record) => ({ ...record })),
    ...(estimates ? detailRecords(estimates, summary.run.space) : {}),
  };
  await putResultTables(store, folder, tables, columnType);
}

function columnType(column: string): ResultColumn['type'] {
  if (TEXT_COLUMNS.has(column)) return 'text';
  return INTEGER_COLUMNS.has(column) ? 'integer' : 'number';
}
