import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as FaceApi from '@vladmandic/face-api';
import { InputError } from './options.js';

export type FaceApiNets = typeof FaceApi.nets;

/** The networks of `@vladmandic/face-api` that judge, loaded from the package. TensorFlow.js must be loaded before. */
export async function loadFaceApi(): Promise<FaceApiNets> {
  const require = createRequire(import.meta.url);
  const folder = faceApiFolder(require);
  // The build that brings no TensorFlow.js of its own: its tensors live in the engine already running.
  const { nets } = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as typeof FaceApi;
  const models = join(folder, 'model');
  if (!existsSync(models)) {
    throw new InputError(`expected the models of @vladmandic/face-api in ${models}, found none`);
  }
  for (const net of [
    nets.tinyFaceDetector,
    nets.ssdMobilenetv1,
    nets.ageGenderNet,
    nets.faceExpressionNet,
  ]) {
    await net.loadFromDisk(models);
  }
  return nets;
}

function faceApiFolder(require: NodeJS.Require): string {
  try {
    return dirname(require.resolve('@vladmandic/face-api/package.json'));
  } catch (cause) {
    throw new InputError(
      'expected the package @vladmandic/face-api, found none; install the development dependencies',
      { cause },
    );
  }
}
