import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { loadTensorFlow } from '../../src/engines/index.js';
import type { TensorFlow } from '../../src/engines/index.js';

/**
 * TensorFlow.js for the judges: the native engine where it is installed, else the WebAssembly backend. Both register
 * with the one engine object of the process, which face-api then finds.
 */
export async function loadJudgesTensorFlow(): Promise<TensorFlow> {
  try {
    const native = loadTensorFlow();
    native.enableProdMode();
    await native.ready();
    return native;
  } catch {
    return loadWebAssembly();
  }
}

async function loadWebAssembly(): Promise<TensorFlow> {
  const tf = await import('@tensorflow/tfjs');
  tf.enableProdMode();
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(main), '/'));
  await tf.setBackend('wasm');
  await tf.ready();
  return tf;
}
