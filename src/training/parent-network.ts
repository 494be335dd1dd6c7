import { createHash } from 'node:crypto';
import { NetworkError } from '../engines/index.js';
import type { LayersModel, TensorFlow } from '../engines/tfjs/tensorflow.js';

/** A trained network whose trunk another training begins with. */
export interface ParentNetwork {
  /** Of its `weights.bin`. */
  readonly sha256: string;
  readonly weights: ReadonlyMap<string, ParentWeight>;
}

interface ParentWeight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * The weights of a TensorFlow.js LayersModel that `writeNetwork` made.
 * @throws NetworkError when the files are something else or do not fit each other
 */
export function readParentNetwork(
  modelJson: Uint8Array,
  weightsBin: Uint8Array,
  fileName: string,
): ParentNetwork {
  const all = new Float32Array(Uint8Array.from(weightsBin).buffer, 0, weightsBin.length >> 2);
  const weights = new Map<string, ParentWeight>();
  let offset = 0;
  for (const { name, shape } of weightSpecs(modelJson, fileName)) {
    const length = shape.reduce((product, size) => product * size, 1);
    weights.set(name, { shape, values: all.subarray(offset, (offset += length)) });
  }
  if (offset * 4 !== weightsBin.length) {
    throw new NetworkError(
      fileName,
      `expected ${offset * 4} bytes of weights beside it, found ${weightsBin.length}: take both files from one training`,
    );
  }
  return { sha256: createHash('sha256').update(weightsBin).digest('hex'), weights };
}

/**
 * Sets `model`'s trunk to the parent's; its heads keep their initial weights. Channels that a narrower parent lacks keep
 * theirs too, and the parent's channels do not read them yet: the trunk computes what the parent's did.
 * @throws RangeError when the parent is wider or built otherwise
 */
export function startFromParent(tf: TensorFlow, model: LayersModel, parent: ParentNetwork): void {
  for (const layer of model.layers) {
    if (layer.getClassName() === 'Dense') continue;
    for (const weight of layer.weights) {
      const initial = weight.read();
      const found = parent.weights.get(weight.originalName);
      if (!found || !fits(found.shape, initial.shape)) {
        throw new RangeError(
          `expected a parent with ${weight.originalName} of [${initial.shape.join(', ')}] or fewer channels, found ${found ? `[${found.shape.join(', ')}]` : 'none'}: choose --width and size like the parent's`,
        );
      }
      const values = widened(found, initial.shape, initial.dataSync<'float32'>());
      const tensor = tf.tensor(values, initial.shape);
      weight.write(tensor);
      tensor.dispose();
    }
  }
}

/** Kernels [height, width, channels, filters] of one size, and no more channels than there are. */
function fits(found: readonly number[], wanted: readonly number[]): boolean {
  const window = wanted.length - 2;
  return (
    found.length === wanted.length &&
    found.every((size, axis) => (axis < window ? size === wanted[axis] : size <= wanted[axis]))
  );
}

/** `initial` with the parent's numbers in its first channels and filters, zero where those would read a new channel. */
function widened(
  { shape: found, values }: ParentWeight,
  shape: readonly number[],
  initial: Float32Array,
): Float32Array {
  const [inputs, filters] = shape.length === 1 ? [1, shape[0]] : shape.slice(-2);
  const [oldInputs, oldFilters] = found.length === 1 ? [1, found[0]] : found.slice(-2);
  const result = initial.slice();
  for (let row = 0; row < initial.length / filters; row++) {
    const input = row % inputs;
    const oldRow = Math.floor(row / inputs) * oldInputs + input;
    for (let filter = 0; filter < oldFilters; filter++) {
      result[row * filters + filter] = input < oldInputs ? values[oldRow * oldFilters + filter] : 0;
    }
  }
  return result;
}

function weightSpecs(
  modelJson: Uint8Array,
  fileName: string,
): readonly { name: string; shape: number[] }[] {
  try {
    const { weightsManifest } = JSON.parse(Buffer.from(modelJson).toString()) as {
      weightsManifest: [{ weights: { name: string; shape: number[] }[] }];
    };
    return weightsManifest[0].weights;
  } catch (cause) {
    throw new NetworkError(
      fileName,
      'expected the model.json of a network that `factorscope train` wrote, found something else',
      { cause },
    );
  }
}
