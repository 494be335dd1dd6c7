import type { FaceMesh } from '../face/types.js';
import { headRotation, projectPoints } from './camera.js';
import { imagePlacement, landmarkPosition } from './placement.js';
import { projectVertices, vertexProjection } from './project-vertices.js';
import { resolvePixels, SAMPLES_PER_PIXEL_SIDE } from './resolve.js';
import type { Similarity } from './similarity.js';
import { checkCrop, checkSize } from './tensor-format.js';
import type { Crop, GBuffer, Pose } from './types.js';
import { vertexAttributes } from './vertex-attributes.js';
import { findVisible, GRID_STEPS } from './visibility.js';

/**
 * Draws a mesh in one pose: all that its images under any light have in common. `reuse`, a G-buffer of the same size,
 * is overwritten and returned. The mesh may not be changed in place afterwards (its normals are kept).
 * Throws a RangeError for a size outside 16..512, vertices that are not millimetres, missing landmarks of the crop.
 */
export function rasterise(
  mesh: FaceMesh,
  pose: Pose,
  crop: Crop,
  sizePixels: number,
  reuse?: GBuffer,
): GBuffer {
  checkSize(sizePixels);
  checkCrop(crop);
  const gbuffer = reuse ?? createGBuffer(sizePixels);
  checkReuse(gbuffer, sizePixels);
  const attributes = vertexAttributes(mesh);
  const vertexCount = mesh.positions.length / 3;
  const side = sizePixels * SAMPLES_PER_PIXEL_SIDE;
  const { screen, keys } = scratch(vertexCount, side * side);
  const rotation = headRotation(pose);
  const placement = imagePlacement(mesh, rotation, pose, crop, sizePixels);
  const projection = vertexProjection(rotation, toGrid(placement));
  projectVertices(mesh.positions, vertexCount, projection, screen);
  const numberBits = findVisible(screen, vertexCount, mesh.triangles, side, keys);
  resolvePixels(screen, mesh.triangles, attributes, keys, numberBits, rotation, gbuffer);
  return gbuffer;
}

/** Where a named landmark of the mesh lies in the picture: pixels right and down of its upper left corner. */
export function landmarkPixel(
  mesh: FaceMesh,
  name: string,
  pose: Pose,
  crop: Crop,
  sizePixels: number,
): { readonly x: number; readonly y: number } {
  const rotation = headRotation(pose);
  const placement = imagePlacement(mesh, rotation, pose, crop, sizePixels);
  const point = Float64Array.from(landmarkPosition(mesh, name));
  const screen = new Float64Array(3);
  projectPoints(point, 1, rotation, placement, screen);
  return { x: screen[0], y: screen[1] };
}

/** An empty G-buffer. */
export function createGBuffer(sizePixels: number): GBuffer {
  const pixels = sizePixels * sizePixels;
  return {
    size: sizePixels,
    normals: new Float32Array(3 * pixels),
    albedo: new Float32Array(3 * pixels),
    specular: new Float32Array(pixels),
    ambientVisibility: new Float32Array(pixels),
    coverage: new Float32Array(pixels),
  };
}

function checkReuse(gbuffer: GBuffer, sizePixels: number): void {
  if (gbuffer.size !== sizePixels) {
    throw new RangeError(
      `G-buffer to reuse: expected one of ${sizePixels} pixels, found one of ${gbuffer.size}`,
    );
  }
}

/** A placement in steps of the vertex grid instead of pixels. */
export function toGrid({ a, b, shiftX, shiftY }: Similarity): Similarity {
  const steps = SAMPLES_PER_PIXEL_SIDE * GRID_STEPS;
  return { a: a * steps, b: b * steps, shiftX: shiftX * steps, shiftY: shiftY * steps };
}

/** 1.5 · 2^52: added to a number and taken away, leaves the nearest whole one, of two equally near the even. */
const TO_INTEGER = 1.5 * 2 ** 52;

/** Brings projected points to whole steps of the grid. */
export function snapToGrid(screen: Float64Array, vertexCount: number): void {
  for (let i = 0; i < 3 * vertexCount; i += 3) {
    screen[i] = screen[i] + TO_INTEGER - TO_INTEGER;
    screen[i + 1] = screen[i + 1] + TO_INTEGER - TO_INTEGER;
  }
}

interface Scratch {
  screen: Float64Array;
  keys: Uint32Array;
}

const kept: Scratch = {
  screen: new Float64Array(0),
  keys: new Uint32Array(0),
};

/** Working memory of at least this size, kept between calls; what is in it never matters. */
function scratch(vertexCount: number, sampleCount: number): Scratch {
  if (kept.screen.length < 3 * vertexCount) kept.screen = new Float64Array(3 * vertexCount);
  if (kept.keys.length !== sampleCount) kept.keys = new Uint32Array(sampleCount);
  return kept;
}
