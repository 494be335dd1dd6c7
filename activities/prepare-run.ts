import { basename, resolve } from 'node:path';

import type { ResolvedStudy } from '../src/config/index.js';
import {
  ActivationError,
  completeInput,
  describeNetwork,
  guessInput,
  loadEngine,
  NetworkError,
  readNetworkFile,
  withFittingBatch,
} from '../src/engines/index.js';
import type { Engine, NetworkDescription } from '../src/engines/types.js';
import type { FaceModel } from '../src/face/types.js';
import { checkTensorFormat, imageElementCount, RENDERER_VERSION } from '../src/render/index.js';
import type { TensorFormat } from '../src/render/types.js';
import { networkTitle } from '../src/report/index.js';
import { checkKeptPoints } from '../src/statistics/index.js';
import { STATISTICS_VERSION } from '../src/statistics/types.js';
import { calibrationViewCount, createSpace, designPoint } from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';
import { studySpace } from '../src/studies/index.js';
import { decisionOf } from './calibration.js';
import { checkRegions, readFaceModel } from './face-model.js';
import { evenWeights } from './face-parts.js';
import { createImageSource } from './image-source.js';
import { completeNetworkRequest } from './network-request.js';
import type { CompleteNetworkRequest } from './network-request.js';
import { defineRun } from './run-record.js';
import { sha256 } from './sha256.js';
import { twinRule } from './twin-rule.js';
import type { RunNetwork, RunRecord } from './run-record.js';

/** A run that is known to work on this machine: the network loads, its probes exist, batches were scored. */
export interface PreparedRun {
  readonly run: RunRecord;
  readonly space: Space;
  /** The network in one piece, to be put into the store. */
  readonly networkBytes: Uint8Array;
  /** The face-model file, to be put into the store; null: the shipped one. */
  readonly faceModelBytes: Uint8Array | null;
  /** Images per second of one worker, measured on a few batches: sizes shards and estimates time. */
  readonly imagesPerSecond: number;
}

/** Everything that can be wrong with a study's input is found here, before anything is written. */
export async function prepareRun(study: ResolvedStudy, version: string): Promise<PreparedRun> {
  const { science } = study;
  const face = readFaceModel(science.face.model, createSpace(science.space));
  const faceModel = face.model;
  checkRegions(science, faceModel);
  const definition = studySpace(science, faceModel.regionNames);
  const space = createSpace(definition);
  const request = completeNetworkRequest(science.network, science.space);
  const file = await readNetworkFile(request.file);
  const description = await describeNetwork(file);
  const format = completeFormat(request, description);
  const load = (batch?: number) =>
    loadEngine({
      engine: science.engine,
      precision: science.precision,
      batch,
      bytes: file.bytes,
      fileName: file.fileName,
      input: { ...format, name: request.input.name ?? undefined },
      output: { kind: request.output.kind, name: request.output.name ?? undefined },
      probes: request.probes,
    });
  return withFittingBatch(async (batch) => {
    const engine = await load(batch);
    try {
      const run = defineRun({
        version,
        study: study.study,
        space: definition,
        network: describeRunNetwork(request, description, file.bytes, format, engine),
        faceModel: face.record,
        calibrationPoints: science.calibration.points,
        rendererVersion: RENDERER_VERSION,
        statisticsVersion: STATISTICS_VERSION,
      });
      checkDecision(run, space, request.file);
      checkTwins(run, space);
      const imagesPerSecond = await measureRate(space, faceModel, format, engine);
      return { run, space, networkBytes: file.bytes, faceModelBytes: face.bytes, imagesPerSecond };
    } finally {
      await engine.dispose();
    }
  }, science.batch ?? undefined);
}

/**
 * All studies but the audit ask about decisions: without one there is nothing to score for.
 * @throws NetworkError where the network and the space define none
 */
function checkDecision(run: RunRecord, space: Space, file: string): void {
  // Of embeddings only the calibration knows.
  if (run.study === 'audit' || run.network.output.kind === 'embedding') return;
  const { decision, reason } = decisionOf(run, space, null);
  if (decision) return;
  throw new NetworkError(
    basename(file),
    `expected a decision, which ${run.study} studies, found none: ${reason}; name the people of the network in the space (residuals and seed), or set network.output`,
  );
}

/** @throws RangeError where the embeddings that changed images leave out of templates are too many to hold */
function checkTwins({ network, calibrationPoints }: RunRecord, space: Space): void {
  if (twinRule(space.definition, network.output.kind) === null) return;
  const { units } = network.layers[network.layers.length - 1];
  checkKeptPoints(space.identityCount, units, calibrationViewCount(space, calibrationPoints));
}

/** What the study says of the images, completed by what the file says. Throws when neither says it. */
export function completeFormat(
  request: CompleteNetworkRequest,
  description: NetworkDescription,
): TensorFormat {
  const { input } = request;
  const configured = {
    size: input.size ?? undefined,
    layout: input.layout ?? undefined,
    channels: input.channels ?? undefined,
  };
  const shape = completeInput(guessInput(description), configured, basename(request.file));
  const format = {
    ...shape,
    range: input.range,
    mean: input.mean,
    std: input.std,
    crop: input.crop,
    background: input.background,
  };
  checkTensorFormat(format);
  return format;
}

function describeRunNetwork(
  request: CompleteNetworkRequest,
  description: NetworkDescription,
  bytes: Uint8Array,
  format: TensorFormat,
  { info }: Engine,
): RunNetwork {
  const { output } = request;
  checkClassCount(request, info.output.units);
  return {
    key: `networks/${description.sha256}.${description.format === 'onnx' ? 'onnx' : 'zip'}`,
    fileName: networkTitle(resolve(request.file)),
    sha256: description.sha256,
    storedSha256: sha256(bytes),
    parameters: description.parameters,
    producer: description.producer,
    inputName: request.input.name,
    format,
    output: { kind: output.kind, name: output.name },
    classes: output.kind === 'classifier' ? output.space : null,
    ...(output.levels && { classLevels: output.levels }),
    probes: request.probes,
    mode: info.mode,
    layers: info.layers,
    notes: description.notes ?? [],
  };
}

/** @throws NetworkError unless the configuration says of every class what it means */
function checkClassCount({ file, output }: CompleteNetworkRequest, units: number): void {
  if (output.kind === 'classifier' && output.space) {
    const people = createSpace(output.space).identityCount;
    if (people === units) return;
    throw new NetworkError(
      basename(file),
      `expected one output per identity of the space it was trained on ("${output.space.name}", ${people}), found ${units}; correct network.output.space, or set network.output.kind to embedding or other`,
    );
  }
  const { length } = output.levels?.classes ?? { length: units };
  if (length === units) return;
  throw new NetworkError(
    basename(file),
    `expected ${units} entries in network.output.classes, one per output, found ${length}; write null for an output that is no level`,
  );
}

const MEASURED_SECONDS = 0.5;

/**
 * First point of the k-th batch to be timed: whole batches anywhere in the space, by steps of a golden share, since changed
 * faces, copies and JPEG cost more than the originals that a space begins with.
 */
export function spreadBatch(
  { pointCount }: Pick<Space, 'pointCount'>,
  batch: number,
  k: number,
): number {
  const batches = Math.max(1, Math.floor(pointCount / batch));
  return batch * Math.floor(((k * 0.618034) % 1) * batches);
}

/** Images per second of rendering and scoring batches all over the space for half a second, after one to warm up. */
async function measureRate(
  space: Space,
  faceModel: FaceModel,
  format: TensorFormat,
  engine: Engine,
): Promise<number> {
  const { batch } = engine.info.mode;
  const images = createImageSource(faceModel, format, 0, evenWeights(faceModel));
  const buffer = new Float32Array(batch * imageElementCount(format));
  const scoreBatch = async (start: number): Promise<void> => {
    for (let i = 0; i < batch; i++) {
      const point = designPoint(space, (start + i) % space.pointCount);
      images.draw(point, buffer, i * imageElementCount(format));
    }
    await engine.score(buffer).catch((error: unknown) => {
      // The run itself says which design points have no finite activations; here only time matters.
      if (!(error instanceof ActivationError)) throw error;
    });
  };
  await scoreBatch(0);
  const began = performance.now();
  let scored = 0;
  for (let k = 1; performance.now() - began < MEASURED_SECONDS * 1000; k++) {
    await scoreBatch(spreadBatch(space, batch, k));
    scored += batch;
  }
  return (scored * 1000) / (performance.now() - began);
}
