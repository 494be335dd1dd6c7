import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { io } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../src/engines/index.js';
import { InputError } from './options.js';

interface ModelJson {
  readonly modelTopology?: object;
  readonly format?: string;
  readonly generatedBy?: string;
  readonly convertedBy?: string | null;
  readonly signature?: object;
  readonly weightsManifest?: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly io.WeightsManifestEntry[];
  }[];
}

/** A LayersModel from disk; the old layout without a `format` key and with many weight groups is welcome. */
export function loadLayersModelFile(tf: TensorFlow, path: string) {
  return reading(path, () => tf.loadLayersModel({ load: async () => readArtifacts(path) }));
}

export function loadGraphModelFile(tf: TensorFlow, path: string) {
  return reading(path, () => tf.loadGraphModel({ load: async () => readArtifacts(path) }));
}

function readArtifacts(path: string): io.ModelArtifacts {
  const json = JSON.parse(readFileSync(path, 'utf8')) as ModelJson;
  if (!json.modelTopology || !json.weightsManifest) {
    throw new Error('no modelTopology or weightsManifest');
  }
  const groups = json.weightsManifest;
  const files = groups.flatMap(({ paths }) =>
    paths.map((name) => readFileSync(join(dirname(path), name))),
  );
  const weights = Buffer.concat(files);
  return {
    modelTopology: json.modelTopology,
    format: json.format,
    generatedBy: json.generatedBy,
    convertedBy: json.convertedBy,
    signature: json.signature,
    weightSpecs: groups.flatMap((group) => [...group.weights]),
    weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
  };
}

async function reading<T>(path: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new InputError(`expected a TensorFlow.js model in ${path}, cannot read it: ${reason}`, {
      cause,
    });
  }
}
