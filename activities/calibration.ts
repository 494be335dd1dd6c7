import { defineDecision } from '../src/statistics/index.js';
import type { DecisionOutcome } from '../src/statistics/index.js';
import type { Calibration } from '../src/statistics/types.js';
import {
  calibrationViews,
  createSpace,
  showsChanges,
  unchangedImages,
} from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';
import { decodeCalibration } from '../src/storage/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { levelClasses, trueClasses } from '../src/studies/index.js';
import { runKeys } from './run-record.js';
import type { RunRecord } from './run-record.js';

/** A calibration and the decision it allows. */
export interface OpenCalibration {
  readonly calibration: Calibration;
  readonly outcome: DecisionOutcome;
}

let lastRead: { key: string; open: OpenCalibration } | null = null;

/** The committed calibration of a run; kept, since every shard of a run asks for it. */
export async function readCalibration(
  store: ObjectStore,
  run: RunRecord,
): Promise<OpenCalibration> {
  const key = runKeys.calibration(run);
  if (lastRead?.key === `${store.url}/${key}`) return lastRead.open;
  const bytes = await store.get(key);
  if (!bytes) throw new Error(`expected the calibration ${key} in ${store.url}, found none`);
  const { calibration } = decodeCalibration(bytes, key);
  const outcome = decisionOf(run, createSpace(run.space), calibration.templates);
  const open = { calibration, outcome };
  lastRead = { key: `${store.url}/${key}`, open };
  return open;
}

/** What the run's network decides about each design point, or why nothing. */
export function decisionOf(
  { network, calibrationPoints }: RunRecord,
  space: Space,
  templates: Calibration['templates'],
): DecisionOutcome {
  return defineDecision({
    kind: network.output.kind,
    output: network.layers[network.layers.length - 1],
    ...trueClassesOf(network, space),
    templates,
    calibrationViews: (identity) => calibrationViews(space, identity, calibrationPoints),
    space,
    ...(showsChanges(space.definition) && { unchanged: unchangedImages(space) }),
  });
}

/** Classes of the people, or of the levels, that a run's network decides about. */
export function trueClassesOf({ classes, classLevels }: RunRecord['network'], space: Space) {
  if (classLevels) return levelClasses(space, classLevels);
  return { trueClass: classes && trueClasses(space, classes) };
}
