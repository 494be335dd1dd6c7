import { describe, expect, it } from 'vitest';
import { cropsAround, faceBox, TIGHT_CROP } from '../../scripts/judge-faces/face-box.js';
import type { FacePoints } from '../../scripts/judge-faces/face-box.js';
import { resample, toGrey } from '../../scripts/judge-faces/picture.js';
import type { Picture } from '../../scripts/judge-faces/picture.js';

const POINTS: FacePoints = {
  eyeImageLeft: { x: 70, y: 90 },
  eyeImageRight: { x: 130, y: 90 },
  noseTip: { x: 100, y: 120 },
  mouthCornerImageLeft: { x: 80, y: 130 },
  mouthCornerImageRight: { x: 120, y: 130 },
};

describe('face box', () => {
  it('has the side and the place of the dlib alignment', () => {
    // Both eyes are 50 px from the mouth: side 50 / 0.45; their mean with the mouth is at (100, 103.33).
    const { left, top, side } = faceBox(POINTS, { scale: 1, right: 0, down: 0 });
    expect(side).toBeCloseTo(111.111, 3);
    expect(left + side / 2).toBeCloseTo(100, 9);
    expect(top + 0.43 * side).toBeCloseTo(310 / 3, 9);
  });

  it('is averaged over nine crops whose mean is the crop itself', () => {
    const crops = cropsAround(TIGHT_CROP);
    expect(crops.length).toBe(9);
    for (const key of ['scale', 'right', 'down'] as const) {
      const mean = crops.reduce((sum, crop) => sum + crop[key], 0) / 9;
      expect(mean).toBeCloseTo(TIGHT_CROP[key], 12);
    }
  });
});

describe('resampling', () => {
  it('gives the picture back when the box is the picture', () => {
    const picture = ramp(6);
    const same = resample(picture, { left: 0, top: 0, side: 6 }, 6);
    same.forEach((value, i) => expect(value).toBeCloseTo(picture.rgb[i], 3));
  });

  it('keeps a ramp a ramp when it shrinks', () => {
    const small = resample(ramp(8), { left: 2, top: 2, side: 4 }, 2);
    // Pixel centres of the shrunk picture lie at x = 3 and 5 in the large one, whose red is 10 · (x - 0.5).
    expect(small[0]).toBeCloseTo(25, 3);
    expect(small[3]).toBeCloseTo(45, 3);
  });

  it('goes on with the border beyond the edge', () => {
    const outside = resample(ramp(4), { left: -10, top: 0, side: 4 }, 2);
    expect(outside[0]).toBeCloseTo(0, 6);
    expect(outside[3]).toBeCloseTo(0, 6);
  });

  it('weighs colours by luma', () => {
    expect([...toGrey(Float32Array.of(100, 0, 0, 0, 100, 0, 0, 0, 100))]).toEqual(
      [29.9, 58.7, 11.4].map(Math.fround),
    );
  });
});

/** Red grows by 10 a pixel to the right, green by 10 downwards. */
function ramp(size: number): Picture {
  const rgb = new Uint8Array(3 * size * size);
  for (let pixel = 0; pixel < size * size; pixel++) {
    rgb[3 * pixel] = 10 * (pixel % size);
    rgb[3 * pixel + 1] = 10 * Math.floor(pixel / size);
    rgb[3 * pixel + 2] = 100;
  }
  return { widthPixels: size, heightPixels: size, rgb };
}
