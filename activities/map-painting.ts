import { synthesise } from '../src/face/index.js';
import type { FaceMesh, FaceModel } from '../src/face/types.js';
import { encodePalettePng } from '../src/render/index.js';
import type { FieldPainter } from '../src/render/index.js';
import { mapColours, SHOWN_SHARE } from '../src/report/index.js';
import { maximumOf } from './summarise-maps.js';

/** Bits of each vertex, [V], and what the best of all reaches by chance; null: not asked. */
export interface PaintedMap {
  readonly bits: Float32Array;
  readonly thresholdBits: number | null;
}

/** The mean face of the model: every coefficient 0. */
export function meanFace(model: FaceModel): FaceMesh {
  return synthesise(model, {
    shape: new Float64Array(model.shape.columns.length),
    texture: new Float64Array(model.texture.columns.length),
  });
}

/** Whether enough of the face stands above chance to be seen on it. */
export function isShown(map: PaintedMap): boolean {
  return shareAbove(map) >= SHOWN_SHARE;
}

/** Share of the vertices above the threshold, 0 where it was not asked. */
export function shareAbove({ bits, thresholdBits }: PaintedMap): number {
  if (thresholdBits === null) return 0;
  return bits.filter((value) => value > thresholdBits).length / bits.length;
}

/** From 0 to the largest value of all: on one scale a weak map is dark beside a strong one. */
export function scaleOf(maps: readonly PaintedMap[]): readonly [number, number] {
  const high = maps.reduce((most, { bits }) => Math.max(most, maximumOf(bits)), 0);
  // Where nothing is above 0 nothing is coloured: any scale will do.
  return [0, high > 0 ? high : 0.01];
}

/** A map on the painter's face at one yaw: PNG bytes. */
export function paintMap(
  painter: FieldPainter,
  { bits, thresholdBits }: PaintedMap,
  domain: readonly [number, number],
  yawDegrees: number,
  sizePixels: number,
): Buffer {
  const pose = { yawDegrees, pitchDegrees: 0, scale: 1, translationX: 0, translationY: 0 };
  const scale = { domain, colours: mapColours(), threshold: thresholdBits ?? 0 };
  return encodePalettePng(painter.paint(bits, scale, pose), sizePixels, sizePixels);
}
