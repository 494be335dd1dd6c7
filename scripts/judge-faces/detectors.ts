import type { TensorFlow } from '../../src/engines/index.js';
import type { FaceApiNets } from './face-api.js';
import type { Picture, Position } from './picture.js';

/** A face detector with its package's default thresholds. */
export interface Detector {
  readonly name: string;
  /** The defaults, in words. */
  readonly settings: string;
  /** Best score among the faces found around `position`; null when there is none. */
  find(picture: Picture, position: Position): Promise<number | null>;
}

interface Found {
  readonly score: number;
  readonly box: { readonly x: number; readonly y: number; width: number; height: number };
}

/** Both detectors of face-api at their defaults. */
export function faceApiDetectors(tf: TensorFlow, nets: FaceApiNets): Detector[] {
  const detector = (
    name: string,
    settings: string,
    locate: (input: never) => Promise<readonly Found[]>,
  ): Detector => ({
    name,
    settings,
    async find({ widthPixels, heightPixels, rgb }, position) {
      const input = tf.tensor3d(Float32Array.from(rgb), [heightPixels, widthPixels, 3]);
      const faces = await locate(input as never);
      input.dispose();
      const scores = faces.filter(({ box }) => contains(box, position)).map(({ score }) => score);
      return scores.length === 0 ? null : Math.max(...scores);
    },
  });
  return [
    detector('tinyFaceDetector', 'input 416 px, score above 0.5', (input) =>
      nets.tinyFaceDetector.locateFaces(input, {}),
    ),
    detector('ssdMobilenetv1', 'input 512 px, confidence from 0.5', (input) =>
      nets.ssdMobilenetv1.locateFaces(input, {}),
    ),
  ];
}

function contains(box: Found['box'], { x, y }: Position): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}
