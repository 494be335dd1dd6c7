import { createImageSource } from '../activities/image-source.js';
import { ActivationError, loadEngine, NetworkError } from '../src/engines/index.js';
import type { NetworkFile } from '../src/engines/index.js';
import type { EngineInfo } from '../src/engines/types.js';
import { loadFaceModel } from '../src/face/index.js';
import { imageElementCount } from '../src/render/index.js';
import type { TensorFormat } from '../src/render/types.js';
import { createSpace, designPoint, PRESETS } from '../src/stimulus/index.js';

/** What a network answers to one rendered face. */
export interface SmokeScore {
  readonly engine: string;
  readonly version: string;
  readonly precision: string;
  readonly output: string;
  readonly units: number;
  /** What `probes: auto` reads, the output last. */
  readonly layers: readonly { readonly name: string; readonly units: number }[];
  readonly norm: number;
  /** The largest values, largest first. */
  readonly top: readonly { readonly unit: number; readonly value: number }[];
}

export interface SmokeResult {
  readonly score: SmokeScore | null;
  /** Why there is no score. */
  readonly reason: string | null;
}

const TOP = 5;

/** Scores a frontal face of the demo space, drawn in the given format, on the best engine here. */
export async function smokeScore(
  network: NetworkFile,
  format: TensorFormat,
  outputName?: string,
): Promise<SmokeResult> {
  try {
    const engine = await loadEngine({
      bytes: network.bytes,
      fileName: network.fileName,
      input: format,
      output: { name: outputName },
      batch: 1,
    });
    try {
      const { batch } = engine.info.mode;
      const images = new Float32Array(batch * imageElementCount(format));
      drawFrontal(format, images, batch);
      return { score: summarise(engine.info, await engine.score(images)), reason: null };
    } finally {
      await engine.dispose();
    }
  } catch (error) {
    // A RangeError: images of a size that is not drawn.
    const isKnown = [NetworkError, ActivationError, RangeError].some(
      (kind) => error instanceof kind,
    );
    if (!isKnown) throw error;
    return { score: null, reason: (error as Error).message };
  }
}

/** The same face in every row of the batch. */
function drawFrontal(format: TensorFormat, images: Float32Array, batch: number): void {
  const space = createSpace(PRESETS.demo);
  const elements = imageElementCount(format);
  const point = { ...designPoint(space, 0), yaw: 0, pitch: 0, azimuth: 0, elevation: 0 };
  createImageSource(loadFaceModel(), format).draw(point, images, 0);
  for (let i = 1; i < batch; i++) images.copyWithin(i * elements, 0, elements);
}

function summarise(info: EngineInfo, activations: Float32Array): SmokeScore {
  const { mode, output } = info;
  const values = [...activations.subarray(output.offset, output.offset + output.units)];
  const top = values
    .map((value, unit) => ({ unit, value }))
    .sort((a, b) => b.value - a.value)
    .slice(0, TOP);
  const { engine, version, precision } = mode;
  const norm = Math.hypot(...values);
  const layers = info.layers.map(({ name, units }) => ({ name, units }));
  const answer = { output: output.name, units: values.length, layers };
  return { engine, version, precision, ...answer, norm, top };
}
