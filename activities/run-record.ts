import type { ClassLevels } from '../src/config/index.js';
import type { NumericMode, OutputKind, ProbedLayer, ProbeRequest } from '../src/engines/types.js';
import { canonicalJson } from '../src/numeric/index.js';
import { AMPLIFICATION_RULE, amplificationRule } from '../src/face/index.js';
import { RENDERER_VERSION } from '../src/render/index.js';
import type { TensorFormat } from '../src/render/types.js';
import { STATISTICS_VERSION } from '../src/statistics/types.js';
import type { UnitRange } from '../src/statistics/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import type { IdentityRange, SpaceDefinition } from '../src/stimulus/index.js';
import type { RunGates, StudyName } from '../src/studies/index.js';
import { sha256 } from './sha256.js';
import { TWIN_RULE, twinRule } from './twin-rule.js';

/** Everything that fixes a run's numbers: kept as `runs/<runId>/run.json`, read by every activity. */
export interface RunRecord {
  readonly formatVersion: 1;
  readonly runId: string;
  readonly version: string;
  /** What is concluded from the sums; missing in records of earlier versions: an audit. It makes no number. */
  readonly study?: StudyName;
  readonly space: SpaceDefinition;
  readonly network: RunNetwork;
  readonly faceModel: RunFaceModel;
  readonly calibrationPoints: number;
  /** Pairs of view factors that are summed; missing: `defaultPairs`. */
  readonly pairs?: 'all';
  readonly calibrationKey: string;
  readonly shardKey: string;
  /** Canonical JSON of what the shard key digests. */
  readonly shardIdentity: string;
  /** Limits of the command that last started the run; missing in records of earlier versions. They make no number. */
  readonly gates?: RunGates;
}

export interface RunFaceModel {
  readonly name: string;
  readonly digest: string;
  /** Store key of the model file's bytes; null or, in records of earlier versions, missing: the shipped face. */
  readonly key?: string | null;
}

export interface RunNetwork {
  /** Store key of the file's bytes, so that any worker can read it. */
  readonly key: string;
  readonly fileName: string;
  readonly sha256: string;
  /** Of the bytes in the store: with external data moved in they are not the file's. */
  readonly storedSha256: string;
  readonly parameters: number;
  /** What wrote the file, with its version; missing in records of earlier versions. */
  readonly producer?: string | null;
  readonly inputName: string | null;
  readonly format: TensorFormat;
  readonly output: { readonly kind: OutputKind; readonly name: string | null };
  /** For a classifier: class c is identity c of this space. */
  readonly classes: SpaceDefinition | null;
  /** For a classifier of a factor: the level that each class means. Absent where there is none. */
  readonly classLevels?: ClassLevels;
  readonly probes: ProbeRequest;
  readonly mode: NumericMode;
  readonly layers: readonly ProbedLayer[];
  /** Shown with the results. */
  readonly notes?: readonly string[];
}

/** What a run is made of before its keys are known. */
export interface RunIngredients {
  readonly version: string;
  /** @default 'audit' */
  readonly study?: StudyName;
  readonly space: SpaceDefinition;
  readonly network: RunNetwork;
  readonly faceModel: RunFaceModel;
  readonly calibrationPoints: number;
  readonly rendererVersion: number;
  readonly statisticsVersion: number;
}

/**
 * Keys of calibration, shards and run are digests of what makes them: two commands that would give the same numbers
 * share them, whatever the run, its shard size or its workers.
 */
export function defineRun(ingredients: RunIngredients): RunRecord {
  const { space, network, faceModel, calibrationPoints, version, study = 'audit' } = ingredients;
  const amplification = amplificationRule(space);
  const twins = twinRule(space, network.output.kind);
  const shared = {
    renderer: ingredients.rendererVersion,
    ...(amplification !== null && { amplification }),
    statistics: ingredients.statisticsVersion,
    ...(twins !== null && { twins }),
    faceModel: faceModel.digest,
    space: {
      seed: space.seed,
      factors: space.factors,
      jitter: space.jitter,
      ...(space.variants && { variants: space.variants }),
      ...(space.copies && { copies: space.copies }),
      ...(space.sample && { sample: space.sample }),
    },
    network: {
      sha256: network.sha256,
      inputName: network.inputName,
      format: network.format,
      output: network.output,
      probes: network.probes,
      layers: network.layers.map(({ name, units }) => [name, units]),
      classes: network.classes && { seed: network.classes.seed, factors: network.classes.factors },
      ...(network.classLevels && { classLevels: network.classLevels }),
    },
    mode: network.mode,
    calibrationPoints,
  };
  const calibrationKey = digest({ calibration: shared });
  const pairs = study === 'sensitivity' && !space.sample ? ({ pairs: 'all' } as const) : {};
  const shardIdentity = canonicalJson({ ...shared, ...pairs, calibrationKey });
  const shardKey = digest(shardIdentity);
  return {
    formatVersion: 1,
    runId: `${study}-${slug(space.name)}-${slug(network.fileName)}-${shardKey.slice(0, 10)}`,
    version,
    study,
    space,
    network,
    faceModel,
    calibrationPoints,
    ...pairs,
    calibrationKey,
    shardKey,
    shardIdentity,
  };
}

/** Whether this version makes the numbers of a run: its keys are those that it would give. */
export function isOfThisVersion(run: RunRecord): boolean {
  const versions = { rendererVersion: RENDERER_VERSION, statisticsVersion: STATISTICS_VERSION };
  return defineRun({ ...run, ...versions }).shardKey === run.shardKey;
}

export const runKeys = {
  record: (runId: string) => `runs/${runId}/run.json`,
  results: (runId: string, file: string) => `runs/${runId}/report/${file}`,
  /** What changed from run `a`, of any store, to `runId`. */
  comparison: (runId: string, a: string, file: string) => `runs/${runId}/compare/${a}/${file}`,
  calibration: (run: RunRecord) => `calibrations/${run.calibrationKey}.arrow`,
  /** Activations of some calibration points, beside the calibration: its parts are deleted. */
  calibrationRows: (run: RunRecord) => `calibrations/${run.calibrationKey}-rows.arrow`,
  /** What of the face goes with each identity's answer, where a study shows it; beside the calibration. */
  features: (run: RunRecord) => `calibrations/${run.calibrationKey}-features.arrow`,
  calibrationPart: (run: RunRecord, from: number, to: number) =>
    `calibrations/${run.calibrationKey}/${from}-${to}.arrow`,
  calibrationParts: (run: RunRecord) => `calibrations/${run.calibrationKey}/`,
  shard: (run: RunRecord, from: number, to: number) => `shards/${run.shardKey}/${from}-${to}.arrow`,
  shards: (run: RunRecord) => `shards/${run.shardKey}/`,
  /** Merged tables of a run of blocks: those without units, committed after the tiles that hold the others. */
  merged: (run: RunRecord, from: number, to: number) =>
    `merged/${run.shardKey}/${from}-${to}.arrow`,
  mergedTile: (run: RunRecord, { from, to }: IdentityRange, { first, count }: UnitRange) =>
    `merged/${run.shardKey}/${from}-${to}/units-${first}-${first + count}.arrow`,
  allMerged: (run: RunRecord) => `merged/${run.shardKey}/`,
};

/** Identity range of a shard's or a calibration part's key; null for other objects. */
export function rangeOfKey(key: string): { from: number; to: number } | null {
  const match = /\/(\d+)-(\d+)\.arrow$/.exec(key);
  return match ? { from: Number(match[1]), to: Number(match[2]) } : null;
}

/** A run's workflow on a server that other stores may share: two stores' runs of one study are two workflows. */
export function workflowIdOf(storeUrl: string, runId: string): string {
  return `${runId}@${digest(storeUrl).slice(0, 8)}`;
}

/** Task queues of a run: where its workflow and its coordinating activities wait, and where its shards. */
export interface QueueNames {
  readonly coordinating: string;
  readonly scoring: string;
  /** Of watches and schedules, which outlive every version. */
  readonly watching: string;
}

/**
 * Workers serve one store, one numeric mode and one version of images and tables: the queues of runs are named after all
 * of them, so that a deployment of another version leaves a run under way to the workers it began with. That of watches
 * is named after no version, and pins what a watch's numbers are computed on: engine, precision and device class.
 * `label` replaces the device in a queue's name, to keep some machines for some runs.
 */
export function queueNames(
  storeUrl: string,
  mode: Omit<NumericMode, 'batch'>,
  label: string | null = null,
): QueueNames {
  const store = digest(storeUrl).slice(0, 8);
  const { engine, version, precision, device } = mode;
  const tables = `v${RENDERER_VERSION}.${AMPLIFICATION_RULE}.${STATISTICS_VERSION}.${TWIN_RULE}`;
  const capability = device.startsWith('cpu') ? 'cpu' : 'gpu';
  const machines = label ?? capability;
  const modeDigest = digest({ engine, version, precision, device }).slice(0, 8);
  const lastingDigest = digest({ engine, precision, device }).slice(0, 8);
  return {
    coordinating: `factorscope-${store}-${tables}`,
    scoring: `factorscope-${store}-${tables}-${machines}-${modeDigest}`,
    watching: `factorscope-${store}-watch-${machines}-${lastingDigest}`,
  };
}

export async function readRun(store: ObjectStore, runId: string): Promise<RunRecord | null> {
  const body = await store.get(runKeys.record(runId));
  return body ? (JSON.parse(Buffer.from(body).toString('utf8')) as RunRecord) : null;
}

function digest(value: unknown): string {
  return sha256(typeof value === 'string' ? value : canonicalJson(value));
}

function slug(name: string): string {
  const plain = name
    .replace(/\.[a-z0-9]+$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain.slice(0, 40) || 'unnamed';
}
