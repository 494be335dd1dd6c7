import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TensorFlow } from './tensorflow.js';

/**
 * The native TensorFlow.js built into `folder` by `infra/build-tensorflow-engine.sh`. Throws an Error of one line that
 * says how to install it when it is not there or does not load.
 */
export function loadTensorFlow(folder: string = tensorFlowFolder()): TensorFlow {
  const root = resolve(folder);
  const install = 'install it with `factorscope engine install tensorflow`';
  if (!existsSync(join(root, 'node_modules', '@tensorflow', 'tfjs-node'))) {
    throw new Error(`expected the TensorFlow engine in ${root}, found none: ${install}`);
  }
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const require = createRequire(join(root, 'package.json'));
  restoreRemovedHelpers(require('node:util') as Record<string, unknown>);
  try {
    return require('@tensorflow/tfjs-node') as TensorFlow;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new Error(
      `expected the TensorFlow engine in ${root} to load, found: ${reason}; remove the folder and ${install}`,
      { cause },
    );
  }
}

/** Where the engine is installed by default; `FACTORSCOPE_TENSORFLOW` names another folder. */
export function tensorFlowFolder(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return (
    process.env.FACTORSCOPE_TENSORFLOW ?? join(cache, 'factorscope', 'engines', 'tensorflow-cpu')
  );
}

/** tfjs-node 4.22 calls two helpers of `node:util` that Node 23 removed. */
function restoreRemovedHelpers(util: Record<string, unknown>): void {
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}
