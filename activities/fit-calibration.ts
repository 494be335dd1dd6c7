import { setImmediate } from 'node:timers/promises';

import {
  addToTemplate,
  chooseTriples,
  createReadOutReader,
  createScorer,
  createTemplates,
  DECISION_UNITS,
  decideRows,
  fitCalibration,
  fitReadOuts,
  readOutCount,
  templateColumns,
} from '../src/statistics/index.js';
import type { DecisionOutcome, FaceSpace, ReadOuts } from '../src/statistics/index.js';
import type { Calibration, UnitCalibration } from '../src/statistics/types.js';
import { calibrationViewCount, designPoint, showsChanges } from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';
import { decodeActivationRows, encodeCalibration } from '../src/storage/index.js';
import type { ActivationRows, ObjectStore } from '../src/storage/types.js';
import { keepCalibrationRows } from './calibration-rows.js';
import { decisionOf, trueClassesOf } from './calibration.js';
import { keepFeatures } from './features.js';
import { loadRunFaceModel } from './face-model.js';
import { inTurns } from './in-turns.js';
import { coverOf } from './plan-study.js';
import { residualFaces } from './residual-faces.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';
import type { CoordinatingActivities } from './types.js';
import { readRunAndSpace } from './worker-context.js';

/** Second: the distribution of every unit, decisions and templates included; the parts are then no longer needed. */
export function createFitCalibration(
  store: ObjectStore,
): Pick<CoordinatingActivities, 'fitCalibration'> {
  return {
    async fitCalibration({ runId }) {
      const { run, space } = await readRunAndSpace(store, runId);
      const key = runKeys.calibration(run);
      if ((await store.stat(key)) === null) {
        const parts = await readParts(store, run, space);
        // Before the calibration, whose presence says that the parts are no longer needed.
        await keepCalibrationRows(store, run, space, parts);
        const faces = residualFaces(space, await loadRunFaceModel(store, run));
        const classes = trueClassesOf(run.network, space);
        await keepFeatures(store, run, space, { parts, faces, ...classes });
        const calibration = await fit(run, space, parts, faces);
        const header = {
          formatVersion: 1,
          calibrationKey: run.calibrationKey,
          identity: run.shardIdentity,
        };
        await store.putIfAbsent(key, encodeCalibration(calibration, header));
      }
      for await (const part of store.list(runKeys.calibrationParts(run)))
        await store.delete(part.key);
    },
  };
}

async function readParts(
  store: ObjectStore,
  run: RunRecord,
  space: Space,
): Promise<ActivationRows[]> {
  const { used, gaps } = await coverOf(store, runKeys.calibrationParts(run), space);
  if (gaps.length > 0) {
    const missing = gaps.map(({ from, to }) => `${from}-${to - 1}`).join(', ');
    throw new Error(
      `expected calibration points of every identity, those of ${missing} failed to score`,
    );
  }
  const parts: ActivationRows[] = [];
  for (const { from, to } of used) {
    const key = runKeys.calibrationPart(run, from, to);
    const bytes = await store.get(key);
    if (!bytes) throw new Error(`expected ${key} in ${store.url}, found none`);
    parts.push(decodeActivationRows(bytes, key));
  }
  return parts;
}

/** Parts are read in identity order, so the result does not depend on how identities were split. */
async function fit(
  run: RunRecord,
  space: Space,
  parts: readonly ActivationRows[],
  faces: FaceSpace,
): Promise<Calibration> {
  const templates = sumTemplates(run, space, parts);
  const networkUnits = parts[0].units;
  const points = parts.reduce((sum, part) => sum + part.views.length, 0);
  const readOuts = await readOutsOf(run, space, parts);
  const decided = await decide(decisionOf(run, space, templates), parts, points);
  const further = [...(await readOutAll(readOuts, parts, points)), ...decided];
  const column = new Float32Array(points);
  const columnOf = (unit: number): Float32Array => {
    if (unit >= networkUnits) return further[unit - networkUnits];
    let point = 0;
    for (const { values, views, units } of parts) {
      for (let row = 0; row < views.length; row++) column[point++] = values[row * units + unit];
    }
    return column;
  };
  const fitted: UnitCalibration[] = [];
  const total = networkUnits + further.length;
  for (let from = 0; from < total; from += UNIT_TILE) {
    const count = Math.min(UNIT_TILE, total - from);
    fitted.push(...fitCalibration((unit) => columnOf(from + unit), count, points, null).units);
    // Sorting blocks the event loop: heartbeats leave between tiles.
    await setImmediate();
  }
  const triples =
    decided.length === 0
      ? []
      : await inTurns(
          chooseTriples({
            ...{ space, faces, layers: run.network.layers, scoresOf: scoring(columnOf, fitted) },
            identities: Int32Array.from(parts.flatMap(({ identities }) => [...identities])),
            marginUnit: total - decided.length,
          }),
        );
  return { points, units: fitted, templates, readOuts, triples };
}

/** Scores of one unit's column at a time. */
function scoring(
  columnOf: (unit: number) => Float32Array,
  units: readonly UnitCalibration[],
): (unit: number) => Int16Array {
  let scores = new Int16Array(0);
  return (unit) => {
    const values = columnOf(unit);
    const rows = values.length;
    if (scores.length !== rows) scores = new Int16Array(rows);
    const one: Calibration = { points: rows, units: [units[unit]], templates: null };
    const place = { rows, rowLength: 1, firstUnit: 0, stride: rows, offset: 0 };
    createScorer(one).score({ values, scores, ...place });
    return scores;
  };
}

/** Units fitted between two turns of the event loop. */
const UNIT_TILE = 64;

async function readOutsOf(
  { network }: RunRecord,
  space: Space,
  parts: readonly ActivationRows[],
): Promise<ReadOuts> {
  return inTurns(fitReadOuts(space, network.layers, parts));
}

/** Columns of the read-outs at the calibration points. */
async function readOutAll(
  readOuts: ReadOuts,
  parts: readonly ActivationRows[],
  points: number,
): Promise<Float32Array[]> {
  const count = readOutCount(readOuts.groups);
  const columns = Array.from({ length: count }, () => new Float32Array(points));
  const read = createReadOutReader(readOuts, parts[0].units);
  let point = 0;
  for (const { values, views, units } of parts) {
    for (let first = 0; first < views.length; first += READ_OUT_ROWS) {
      const rows = Math.min(READ_OUT_ROWS, views.length - first);
      const found = read(values.subarray(first * units, (first + rows) * units), rows);
      for (let row = 0; row < rows; row++, point++) {
        for (let r = 0; r < count; r++) columns[r][point] = found[row * count + r];
      }
      await setImmediate();
    }
  }
  return columns;
}

/** Rows read out between two turns of the event loop. */
const READ_OUT_ROWS = 256;

function sumTemplates(
  { network, calibrationPoints }: RunRecord,
  space: Space,
  parts: readonly ActivationRows[],
): Calibration['templates'] {
  if (network.output.kind !== 'embedding') return null;
  const output = network.layers[network.layers.length - 1];
  const columnsOf = templateColumns(space);
  const points = calibrationViewCount(space, calibrationPoints);
  const kept = showsChanges(space.definition) ? points : 0;
  const templates = createTemplates(space.identityCount, output, columnsOf.count, kept);
  for (const { identities, views, values, units } of parts) {
    identities.forEach((identity, row) => {
      const { levels } = designPoint(space, identity * space.viewCount + views[row]);
      const columns = columnsOf(levels);
      // A part holds all points of its identities, as many of each.
      addToTemplate(templates, output, identity, values, row * units, columns, row % points);
    });
  }
  return templates;
}

/** Columns of the decision variables at the calibration points; none where no decision is defined. */
async function decide(
  { decision }: DecisionOutcome,
  parts: readonly ActivationRows[],
  points: number,
): Promise<Float32Array[]> {
  if (!decision) return [];
  const columns = DECISION_UNITS.map(() => new Float32Array(points));
  let point = 0;
  for (const { identities, views, values, units } of parts) {
    for (let from = 0; from < views.length; from += DECIDED_ROWS) {
      const to = Math.min(views.length, from + DECIDED_ROWS);
      const where = Array.from(views.subarray(from, to), (view, i) => ({
        identity: identities[from + i],
        view,
      }));
      const { decided } = decideRows(decision, where, values.subarray(from * units), units);
      where.forEach((_, row) => {
        columns.forEach((column, i) => (column[point] = decided[row * columns.length + i]));
        point++;
      });
      await setImmediate();
    }
  }
  return columns;
}

/** Rows decided between two turns of the event loop. */
const DECIDED_ROWS = 1_024;
