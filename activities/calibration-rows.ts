import { MINIMUM_GEOMETRY_ROWS, sampleRows } from '../src/statistics/index.js';
import type { ActivationRows as GeometryRows } from '../src/statistics/index.js';
import { decodeActivationRows, encodeActivationRows } from '../src/storage/index.js';
import type { ActivationRows, ObjectStore } from '../src/storage/types.js';
import { designPoint } from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';

/** Raw rows of the calibration that outlive its parts, for representation geometry. */
export const KEPT_ROWS = 4_096;

/** Keeps a counter-based draw of the calibration's rows in the store. `parts` cover the identities in order. */
export async function keepCalibrationRows(
  store: ObjectStore,
  run: RunRecord,
  space: Space,
  parts: readonly ActivationRows[],
): Promise<void> {
  const total = parts.reduce((sum, part) => sum + part.views.length, 0);
  const chosen = sampleRows(total, run.space.seed, KEPT_ROWS);
  const { units } = parts[0];
  const rows: ActivationRows = {
    header: {
      formatVersion: 1,
      calibrationKey: run.calibrationKey,
      from: 0,
      to: space.identityCount,
      identity: run.shardIdentity,
    },
    units,
    identities: new Int32Array(chosen.length),
    views: new Int32Array(chosen.length),
    values: new Float32Array(chosen.length * units),
  };
  let before = 0;
  let kept = 0;
  for (const part of parts) {
    for (; kept < chosen.length && chosen[kept] < before + part.views.length; kept++) {
      const row = chosen[kept] - before;
      rows.identities[kept] = part.identities[row];
      rows.views[kept] = part.views[row];
      rows.values.set(part.values.subarray(row * units, (row + 1) * units), kept * units);
    }
    before += part.views.length;
  }
  await store.putIfAbsent(runKeys.calibrationRows(run), encodeActivationRows(rows));
}

/** The kept rows with their levels; null in stores of versions that kept none. */
export async function readCalibrationRows(
  store: ObjectStore,
  run: RunRecord,
  space: Space,
): Promise<GeometryRows | null> {
  const key = runKeys.calibrationRows(run);
  const bytes = await store.get(key);
  if (!bytes) return null;
  const { units, identities, views, values } = decodeActivationRows(bytes, key);
  if (identities.length < MINIMUM_GEOMETRY_ROWS) return null;
  const points = Array.from(identities, (identity, row) =>
    designPoint(space, identity * space.viewCount + views[row]),
  );
  const crossed = space.factors.filter(({ kind }) => kind !== 'jitter');
  return {
    layers: run.network.layers,
    units,
    activations: values,
    levels: Object.fromEntries(
      crossed.map(({ name }) => [name, points.map(({ levels }) => levels[name])]),
    ),
  };
}
