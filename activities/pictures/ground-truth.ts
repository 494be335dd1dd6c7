import { createFaceSource } from '../../src/face/index.js';
import type { FaceModel } from '../../src/face/types.js';
import {
  decodeSrgb,
  encodeGray16Png,
  encodeGrayPng,
  encodeIndexedPng,
  encodeRgb16Png,
  rasterise,
} from '../../src/render/index.js';
import type { Crop, GBuffer, Pose } from '../../src/render/types.js';
import type { DrawnPoint } from '../image-source.js';
import { cameraRecord } from './camera-record.js';
import type { CameraRecord } from './camera-record.js';
import { landmarkMap } from './landmark-map.js';
import type { LandmarkRecord } from './landmark-map.js';
import { regionColours } from './region-colours.js';
import { surfaceMap } from './surface-map.js';
import type { SurfaceMap } from './surface-map.js';

export const MAP_NAMES = [
  'depth',
  'normals',
  'albedo',
  'regions',
  'landmarks',
  'coverage',
] as const;
export type MapName = (typeof MAP_NAMES)[number];

/** Depth's step: 16 bits reach 2,047 mm. */
export const DEPTH_STEPS_PER_MILLIMETRE = 32;

/** What is known of a picture besides its pixels. */
export interface GroundTruth {
  readonly images: Readonly<Partial<Record<Exclude<MapName, 'landmarks'>, Buffer>>>;
  /** How to read them; plain JSON. */
  readonly record: GroundTruthRecord;
}

export interface GroundTruthRecord {
  readonly sizePixels: number;
  readonly camera: CameraRecord;
  readonly maps: Readonly<Record<string, string>>;
  /** By pixel value, when the map was asked for. */
  readonly regions?: readonly { value: number; name: string; colour: readonly number[] }[];
  readonly landmarks?: Readonly<Record<string, LandmarkRecord>>;
}

/** How each map is to be read, in one sentence. */
const READING: Readonly<Record<MapName, string>> = {
  depth: `16-bit grey: value / ${DEPTH_STEPS_PER_MILLIMETRE} = millimetres from the camera along its axis, at the pixel's centre; 0: background`,
  normals:
    "16-bit RGB: value / 32767.5 - 1 = x (picture's right), y (up), z (to the camera) of the unit normal, mean over the covered part of the pixel; 0, 0, 0: background",
  albedo:
    '16-bit RGB: value / 65535 = linear reflectance (no sRGB curve), mean over the covered part of the pixel; 0, 0, 0: background',
  regions:
    "indexed: the pixel's value is the region's number, at the pixel's centre; 0: background",
  landmarks: "in this file: pixels right and down of the picture's upper left corner",
  coverage: '8-bit grey: value / 255 = share of the pixel that the head covers',
};

/** Draws ground truth of pictures of one size with the plain reference renderer. */
export function createGroundTruthSource(
  model: FaceModel,
  sizePixels: number,
  crop: Crop,
): (point: DrawnPoint, maps: readonly MapName[]) => GroundTruth {
  const faces = createFaceSource(model);
  return (point, maps) => {
    const mesh = faces.mesh(point);
    const pose: Pose = {
      yawDegrees: point.yaw,
      pitchDegrees: point.pitch,
      scale: point.scale,
      translationX: point.translationX,
      translationY: point.translationY,
    };
    const wants = (name: MapName): boolean => maps.includes(name);
    const gbuffer = rasterise(mesh, pose, crop, sizePixels);
    const surface = surfaceMap(mesh, pose, crop, sizePixels);
    const regions = wants('regions') ? { regions: regionLegend(model) } : {};
    const landmarks = wants('landmarks')
      ? { landmarks: landmarkMap(mesh, pose, crop, sizePixels) }
      : {};
    return {
      images: Object.fromEntries(
        maps
          .filter((name) => name !== 'landmarks')
          .map((name) => [name, encodeMap(name, gbuffer, surface, model)]),
      ),
      record: {
        sizePixels,
        camera: cameraRecord(mesh, pose, crop, sizePixels),
        maps: Object.fromEntries(maps.map((name) => [name, READING[name]])),
        ...regions,
        ...landmarks,
      },
    };
  };
}

function encodeMap(
  name: Exclude<MapName, 'landmarks'>,
  gbuffer: GBuffer,
  surface: SurfaceMap,
  model: FaceModel,
): Buffer {
  const { size, normals, albedo, coverage } = gbuffer;
  switch (name) {
    case 'depth': {
      const steps = surface.depthMillimetres.map((depth) => depth * DEPTH_STEPS_PER_MILLIMETRE);
      return encodeGray16Png(Uint16Array.from(steps, Math.round), size, size);
    }
    case 'normals': {
      const numbers = Uint16Array.from(normals, (value, i) =>
        coverage[Math.floor(i / 3)] === 0 ? 0 : Math.round((value + 1) * 32_767.5),
      );
      return encodeRgb16Png(numbers, size, size);
    }
    case 'albedo':
      return encodeRgb16Png(
        Uint16Array.from(albedo, (value) => Math.round(decodeSrgb(value) * 65_535)),
        size,
        size,
      );
    case 'regions': {
      const numbers = Uint8Array.from(surface.vertices, (vertex) =>
        vertex < 0 ? 0 : model.regions[vertex] + 1,
      );
      const palette = regionLegend(model).map(({ colour }) => colour);
      return encodeIndexedPng(numbers, size, size, palette);
    }
    case 'coverage':
      return encodeGrayPng(
        Uint8Array.from(coverage, (value) => Math.round(value * 255)),
        size,
        size,
      );
  }
}

/** Background and the model's regions, by pixel value. */
function regionLegend(model: FaceModel): {
  value: number;
  name: string;
  colour: readonly [number, number, number];
}[] {
  const names = ['background', ...model.regionNames];
  const colours = regionColours(model.regionNames.length);
  return names.map((name, value) => ({
    value,
    name,
    colour: value === 0 ? [0, 0, 0] : colours[value - 1],
  }));
}
