import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { engineFolder } from '../engine-folder.js';
import type { TensorFlow } from './tensorflow.js';
import { withoutStderr } from './without-stderr.js';

/**
 * The native TensorFlow.js built into `folder` by `infra/build-tensorflow-engine.sh`. Throws an Error of one line that
 * says how to install it when it is not there or does not load.
 */
export function loadTensorFlow(folder: string = tensorFlowFolder()): TensorFlow {
  const root = resolve(folder);
  const install = 'install it with `factorscope engine install tensorflow`';
  if (!tensorFlowInstalled(root)) {
    throw new Error(`expected the TensorFlow engine in ${root}, found none: ${install}`);
  }
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const require = createRequire(join(root, 'package.json'));
  restoreRemovedHelpers(require('node:util') as Record<string, unknown>);
  try {
    return withoutStderr(() => require('@tensorflow/tfjs-node') as TensorFlow);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new Error(
      `expected the TensorFlow engine in ${root} to load, found: ${reason}; remove the folder and ${install}`,
      { cause },
    );
  }
}

/** Whether the engine's files are there. */
export function tensorFlowInstalled(folder: string = tensorFlowFolder()): boolean {
  return existsSync(join(folder, 'node_modules', '@tensorflow', 'tfjs-node'));
}

/** Where the engine is installed by default; `FACTORSCOPE_TENSORFLOW` names another folder. */
export function tensorFlowFolder(): string {
  return process.env.FACTORSCOPE_TENSORFLOW ?? engineFolder('tensorflow-cpu');
}

/** tfjs-node 4.22 calls two helpers of `node:util` that Node 23 removed. */
export function restoreRemovedHelpers(util: Record<string, unknown>): void {
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}
