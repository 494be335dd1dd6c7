import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs';
import { loadEngine } from '../../src/engines/index.js';
import { createFaceSource } from '../../src/face/index.js';
import type { FaceModel } from '../../src/face/types.js';
import { createRenderer, imageElementCount } from '../../src/render/index.js';
import type { TensorFormat } from '../../src/render/types.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import type { TensorFlow } from '../../src/engines/index.js';
import { loadGraphModelFile } from './model-files.js';
import { NETWORK_FILES } from './options.js';

/** A network that turns an aligned face into a vector whose direction is the identity. */
export interface Embedder {
  readonly name: string;
  readonly format: TensorFormat;
  /** [units], a copy. */
  embed(image: Float32Array): Promise<Float32Array>;
}

const ARCFACE_PIXELS = 112;

/** MobileFaceNet: RGB, mean and deviation of ImageNet. */
export async function loadMobileFaceNet(networks: string): Promise<Embedder> {
  const engine = await loadEngine({
    path: join(networks, NETWORK_FILES.identity),
    output: { kind: 'embedding' },
    probes: { names: [], pooling: 'mean' },
  });
  const { offset, units } = engine.info.output;
  return {
    name: 'foamliu-mobilefacenet',
    format: {
      size: ARCFACE_PIXELS,
      layout: 'nchw',
      channels: 'rgb',
      range: [0, 1],
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
      crop: { kind: 'arcface' },
      background: { kind: 'constant', grey: 0.5 },
    },
    embed: async (image) => (await engine.score(image)).slice(offset, offset + units),
  };
}

/** The second MobileFaceNet, trained by others: BGR 0..255, scaled inside the graph. */
export async function loadSecondMobileFaceNet(tf: TensorFlow, networks: string): Promise<Embedder> {
  const model = await loadGraphModelFile(tf, join(networks, NETWORK_FILES.secondIdentity));
  const size = ARCFACE_PIXELS;
  return {
    name: 'human-mobileface',
    format: {
      size,
      layout: 'nhwc',
      channels: 'bgr',
      range: [0, 255],
      mean: [0],
      std: [1],
      crop: { kind: 'arcface' },
      background: { kind: 'constant', grey: 0.5 },
    },
    async embed(image) {
      const output = tf.tidy(() => model.execute(tf.tensor4d(image, [1, size, size, 3])) as Tensor);
      const values = (await output.data()) as Float32Array;
      output.dispose();
      return values.slice();
    },
  };
}

/** Unit vectors of design points, in their order. */
export async function embedPoints(
  embedder: Embedder,
  model: FaceModel,
  points: readonly DesignPoint[],
): Promise<Float64Array[]> {
  const faces = createFaceSource(model);
  const renderer = createRenderer(embedder.format);
  const image = new Float32Array(imageElementCount(embedder.format));
  const vectors: Float64Array[] = [];
  for (const point of points) {
    renderer.rasterise(faces.mesh(point), {
      yawDegrees: point.yaw,
      pitchDegrees: point.pitch,
      scale: point.scale,
      translationX: point.translationX,
      translationY: point.translationY,
    });
    renderer.relight(
      { azimuthDegrees: point.azimuth, elevationDegrees: point.elevation },
      image,
      0,
    );
    vectors.push(toUnitLength(await embedder.embed(image)));
  }
  return vectors;
}

function toUnitLength(values: Float32Array): Float64Array {
  const length = Math.hypot(...values);
  return Float64Array.from(values, (value) => value / length);
}
