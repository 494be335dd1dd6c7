import { createRequire } from 'node:module';
import { join } from 'node:path';
import { deviceClass } from '../onnx/cpu-mode.js';
import { firstLine } from '../network-error.js';
import { loadTensorFlow, restoreRemovedHelpers, tensorFlowInstalled } from './load-tensorflow.js';
import type { Tensor, TensorFlow } from './tensorflow.js';
import { withoutStderr } from './without-stderr.js';

/** TensorFlow.js with one backend that computes. */
export interface Backend {
  readonly tf: TensorFlow;
  /** `tfjs-node-gpu`, `tfjs-node`: a package that the user installed; `native`: built from TensorFlow's wheel. */
  readonly name: BackendName;
  /** Of TensorFlow.js, followed by the backend's name. */
  readonly version: string;
  readonly device: string;
  /** What only the native engine has: SavedModels. */
  readonly node?: NativeFunctions;
  /** Makes it the one that computes: TensorFlow.js keeps one at a time for the whole process. */
  readonly activate: () => void;
}

/** The part of TensorFlow.js that only its native engine has. */
export interface NativeFunctions {
  loadSavedModel(
    folder: string,
    tags: readonly string[],
    signature: string,
  ): Promise<{
    predict(inputs: Record<string, Tensor>): Record<string, Tensor>;
    dispose(): void;
  }>;
}

export type BackendName = 'tfjs-node-gpu' | 'tfjs-node' | 'native' | 'wasm';

/** In order of preference. */
export const BACKEND_NAMES: readonly BackendName[] = [
  'tfjs-node-gpu',
  'tfjs-node',
  'native',
  'wasm',
];

/** Whether a backend's files are there. */
export function backendInstalled(name: BackendName): boolean {
  if (name === 'wasm') return true;
  if (name === 'native') return tensorFlowInstalled();
  return packagePath(name) !== null;
}

/**
 * Opens the first backend that is installed and loads, or the one named. Throws an Error of one line that says what to
 * install when there is none.
 */
export async function openBackend(asked?: BackendName): Promise<Backend> {
  const refusals: string[] = [];
  for (const name of BACKEND_NAMES) {
    if (asked !== undefined ? name !== asked : !backendInstalled(name)) continue;
    try {
      return await (name === 'wasm' ? openWasm() : openNative(name));
    } catch (cause) {
      refusals.push(firstLine(cause));
    }
  }
  throw new Error(
    `expected a backend of TensorFlow.js, found none that loads (${refusals.join('; ')}): run \`factorscope engine install tensorflow\``,
  );
}

function openNative(name: Exclude<BackendName, 'wasm'>): Backend {
  // Workers are processes of their own, one per core: see the sessions of ONNX Runtime.
  process.env.TF_NUM_INTRAOP_THREADS ??= '1';
  process.env.TF_NUM_INTEROP_THREADS ??= '1';
  const tf: NativeTensorFlow = name === 'native' ? loadTensorFlow() : loadPackage(name);
  const backend = tf.findBackend('tensorflow') as { isUsingGpuDevice?: boolean };
  const device = backend.isUsingGpuDevice ? 'cuda' : deviceClass();
  return { ...describe(tf, name, 'tensorflow', device), node: tf.node };
}

interface NativeTensorFlow extends TensorFlow {
  readonly node?: NativeFunctions;
}

async function openWasm(): Promise<Backend> {
  const tf = await import('@tensorflow/tfjs');
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  if (!wasmStarted) {
    const require = createRequire(import.meta.url);
    const folder = join(require.resolve('@tensorflow/tfjs-backend-wasm'), '..');
    wasm.setWasmPaths(`${folder}/`);
    wasm.setThreadsCount(1);
  }
  // Warnings of kernels registered twice and of slow backends are no news to anyone who runs a study.
  tf.enableProdMode();
  if (!(await tf.setBackend('wasm'))) throw new Error('the WASM backend does not start');
  wasmStarted = true;
  return describe(tf, 'wasm', 'wasm', deviceClass());
}

let wasmStarted = false;

/**
 * The copy of TensorFlow.js that serves all backends of this process: copies share tensors and backends, but each
 * gives weights names that the others may have taken.
 */
let shared: TensorFlow | null = null;

function describe(loaded: TensorFlow, name: BackendName, backend: string, device: string): Backend {
  const tf = (shared ??= loaded);
  return {
    tf,
    name,
    version: `${loaded.version_core}-${name}`,
    device,
    // Settled at once: the backend has started already.
    activate: () => void tf.setBackend(backend),
  };
}

function loadPackage(name: 'tfjs-node-gpu' | 'tfjs-node'): TensorFlow {
  const require = createRequire(import.meta.url);
  restoreRemovedHelpers(require('node:util') as Record<string, unknown>);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const path = packagePath(name) ?? `@tensorflow/${name}`;
  return withoutStderr(() => require(path) as TensorFlow);
}

/** Beside factorscope or in the project it is run from; null when in neither. */
function packagePath(name: string): string | null {
  for (const base of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(base).resolve(`@tensorflow/${name}`);
    } catch {
      continue;
    }
  }
  return null;
}
