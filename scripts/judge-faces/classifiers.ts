import { join } from 'node:path';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../src/engines/index.js';
import type { FaceApiNets } from './face-api.js';
import { cropsAround, faceBox, TIGHT_CROP, WIDE_CROP } from './face-box.js';
import type { Crop, FacePoints } from './face-box.js';
import { loadLayersModelFile } from './model-files.js';
import { NETWORK_FILES } from './options.js';
import { resample, toGrey } from './picture.js';
import type { Picture } from './picture.js';

/** A network that names what it sees in a face. */
export interface Classifier {
  readonly name: string;
  /** Levels of the factor, in the order of the probabilities. */
  readonly labels: readonly string[];
  /** Probabilities of the labels for each of several crops of the face. */
  classify(face: { picture: Picture; points: FacePoints }): Promise<number[][]>;
}

const TUPLEBLOG_PIXELS = 64;
const FACE_API_PIXELS = 112;

export async function loadSexClassifiers(
  tf: TensorFlow,
  nets: FaceApiNets,
  networks: string,
): Promise<Classifier[]> {
  return [
    await loadTupleblog(tf, networks, NETWORK_FILES.sex, ['female', 'male'], WIDE_CROP),
    faceApiClassifier(tf, 'face-api ageGenderNet', ['male', 'female'], async (crops) => {
      const { age, gender } = await nets.ageGenderNet.forward(crops);
      age.dispose();
      return gender as unknown as Tensor2D;
    }),
  ];
}

export async function loadExpressionClassifiers(
  tf: TensorFlow,
  nets: FaceApiNets,
  networks: string,
): Promise<Classifier[]> {
  const tupleblog = ['anger', 'disgust', 'fear', 'happy', 'sadness', 'surprise', 'neutral'];
  const faceApi = ['neutral', 'happy', 'sadness', 'anger', 'fear', 'disgust', 'surprise'];
  return [
    await loadTupleblog(tf, networks, NETWORK_FILES.expression, tupleblog, TIGHT_CROP),
    faceApiClassifier(
      tf,
      'face-api faceExpressionNet',
      faceApi,
      async (crops) => (await nets.faceExpressionNet.forward(crops)) as unknown as Tensor2D,
    ),
  ];
}

/** A 64 px network of grey faces, values -1..1. */
async function loadTupleblog(
  tf: TensorFlow,
  networks: string,
  file: string,
  labels: readonly string[],
  crop: Crop,
): Promise<Classifier> {
  const model = await loadLayersModelFile(tf, join(networks, file));
  const crops = cropsAround(crop);
  const size = TUPLEBLOG_PIXELS;
  return {
    name: file.split('/')[0],
    labels,
    async classify({ picture, points }) {
      const batch = new Float32Array(crops.length * size * size);
      crops.forEach((one, i) => {
        const grey = toGrey(resample(picture, faceBox(points, one), size));
        batch.set(
          grey.map((value) => (value / 255 - 0.5) * 2),
          i * size * size,
        );
      });
      const answers = tf.tidy(
        () => model.predict(tf.tensor4d(batch, [crops.length, size, size, 1])) as Tensor2D,
      );
      return rows(answers);
    },
  };
}

/** A network of face-api: RGB 0..255, scaled inside. */
function faceApiClassifier(
  tf: TensorFlow,
  name: string,
  labels: readonly string[],
  forward: (crops: Tensor3D[]) => Promise<Tensor2D>,
): Classifier {
  const crops = cropsAround(TIGHT_CROP);
  const size = FACE_API_PIXELS;
  return {
    name,
    labels,
    async classify({ picture, points }) {
      const inputs = crops.map((one) =>
        tf.tensor3d(resample(picture, faceBox(points, one), size), [size, size, 3]),
      );
      const answers = await forward(inputs);
      inputs.forEach((input) => input.dispose());
      return rows(answers);
    },
  };
}

async function rows(answers: Tensor2D): Promise<number[][]> {
  const values = await answers.array();
  answers.dispose();
  return values;
}
