import type { ResolvedStudy } from '../src/config/index.js';
import {
  completeInput,
  describeNetwork,
  EFFECT_KEY,
  guessInput,
  loadEngine,
  networkFromBytes,
  quantizeNetwork,
  readNetworkFile,
  writeQuantized,
} from '../src/engines/index.js';
import type { NetworkFile } from '../src/engines/index.js';
import { loadFaceModel } from '../src/face/index.js';
import { checkTensorFormat, imageElementCount } from '../src/render/index.js';
import type { TensorFormat } from '../src/render/types.js';
import { calibrationViews, createSpace, designPoint } from '../src/stimulus/index.js';
import type { DesignPoint, Space } from '../src/stimulus/index.js';
import { createImageSource } from './image-source.js';
import { completeNetworkRequest } from './network-request.js';
import type { CompleteNetworkRequest } from './network-request.js';
import { describeEffect, measureEffect } from './precision-effect.js';
import type { PrecisionEffect, ScoredPoints } from './precision-effect.js';

export interface QuantizationResult {
  /** The int8 network with what was measured of it in its metadata. */
  readonly bytes: Uint8Array;
  readonly floatBytes: number;
  /** Layers in int8, activations in uint8. */
  readonly layers: number;
  readonly activations: number;
  readonly effect: PrecisionEffect;
  /** The same in a sentence, as it stands in the file and in the warnings of every run of it. */
  readonly sentence: string;
}

/**
 * Quantises a study's network on its own calibration images, and measures on the same images what that changes.
 * @param format of the images, where something better than the study's own is known
 */
export async function quantizeStudyNetwork(
  study: ResolvedStudy,
  points: number,
  known: TensorFormat | null,
): Promise<QuantizationResult> {
  const { science } = study;
  const request = completeNetworkRequest(science.network, science.space);
  const network = await readNetworkFile(request.file);
  const format = known ?? (await studyFormat(request, network));
  checkTensorFormat(format);
  const space = createSpace(science.space);
  const shown = calibrationPoints(space, points);
  const quantized = await quantizeNetwork({
    network,
    input: { ...format, name: request.input.name ?? undefined },
    batch: science.batch ?? undefined,
    batches: ([batch]) => drawBatches(shown, format, batch),
  });
  const unmeasured = networkFromBytes(writeQuantized(quantized.model, {}), network.fileName);
  const score = (file: NetworkFile) => scorePoints(file, request, format, shown, science.engine);
  const effect = measureEffect(space, shown, await score(network), await score(unmeasured));
  const sentence = describeEffect(effect, science.space.name);
  return {
    bytes: writeQuantized(quantized.model, { [EFFECT_KEY]: sentence }),
    floatBytes: network.size,
    layers: quantized.layers,
    activations: quantized.activations,
    effect,
    sentence,
  };
}

async function studyFormat(
  { input, file }: CompleteNetworkRequest,
  network: NetworkFile,
): Promise<TensorFormat> {
  const configured = {
    size: input.size ?? undefined,
    layout: input.layout ?? undefined,
    channels: input.channels ?? undefined,
  };
  const shape = completeInput(guessInput(await describeNetwork(network)), configured, file);
  const { range, mean, std, crop, background } = input;
  return { ...shape, range, mean, std, crop, background };
}

/** The points that calibrate an audit of this size. */
function calibrationPoints(space: Space, points: number): DesignPoint[] {
  return Array.from({ length: space.identityCount }, (_, identity) =>
    [...calibrationViews(space, identity, points)].map((view) =>
      designPoint(space, identity * space.viewCount + view),
    ),
  ).flat();
}

/** Batches of one size; the last is filled up with its first image. */
async function* drawBatches(
  points: readonly DesignPoint[],
  format: TensorFormat,
  batch: number,
): AsyncGenerator<Float32Array> {
  const elements = imageElementCount(format);
  const images = createImageSource(loadFaceModel(), format);
  const buffer = new Float32Array(batch * elements);
  for (let start = 0; start < points.length; start += batch) {
    for (let row = 0; row < batch; row++) {
      images.draw(points[start + row] ?? points[start], buffer, row * elements);
    }
    yield buffer;
  }
}

/** Activations [points, units] of the study's probes. */
async function scorePoints(
  file: NetworkFile,
  request: CompleteNetworkRequest,
  format: TensorFormat,
  points: readonly DesignPoint[],
  engineName: string,
): Promise<ScoredPoints> {
  const engine = await loadEngine({
    engine: engineName,
    bytes: file.bytes,
    fileName: file.fileName,
    input: { ...format, name: request.input.name ?? undefined },
    output: { kind: request.output.kind, name: request.output.name ?? undefined },
    probes: request.probes,
  });
  try {
    const { units, mode } = engine.info;
    const rows = new Float32Array(points.length * units);
    let row = 0;
    for await (const images of drawBatches(points, format, mode.batch)) {
      const scored = await engine.score(images);
      const left = Math.min(mode.batch, points.length - row);
      rows.set(scored.subarray(0, left * units), row * units);
      row += left;
    }
    return { rows, info: engine.info };
  } finally {
    await engine.dispose();
  }
}
