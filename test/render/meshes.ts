import type { FaceMesh } from '../../src/face/types.js';
import type { Crop, GBuffer, Pose } from '../../src/render/index.js';
import { FACE_HEIGHT_MILLIMETRES, HEAD_PIVOT } from '../../src/render/index.js';

export const CENTRED: Crop = { kind: 'centred', margin: 1 };
export const FRONTAL: Pose = {
  yawDegrees: 0,
  pitchDegrees: 0,
  scale: 1,
  translationX: 0,
  translationY: 0,
};

/** A mesh of one colour, (0.5, 0.25, 0.125) and no gloss unless told. */
export function plainMesh(
  positions: readonly number[],
  triangles: readonly number[],
  more: Partial<FaceMesh> = {},
): FaceMesh {
  const vertexCount = positions.length / 3;
  return {
    positions: Float32Array.from(positions),
    albedo: Float32Array.from({ length: 3 * vertexCount }, (_, i) => [0.5, 0.25, 0.125][i % 3]),
    triangles: Uint32Array.from(triangles),
    specular: new Float32Array(vertexCount),
    ambientVisibility: new Float32Array(vertexCount).fill(1),
    landmarks: {},
    ...more,
  };
}

/**
 * A frontal rectangle in the plane between the eyes, where one pixel of a centred crop of margin 1 is
 * FACE_HEIGHT_MILLIMETRES / size: edges in pixels from the picture's upper left corner.
 */
export function frontalQuad(
  size: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
): FaceMesh {
  const x = (pixels: number): number => ((pixels - size / 2) * FACE_HEIGHT_MILLIMETRES) / size;
  const y = (pixels: number): number => HEAD_PIVOT.y - x(pixels);
  const corners = [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
  ];
  return plainMesh(
    corners.flatMap(([u, v]) => [x(u), y(v), 0]),
    [0, 1, 2, 0, 2, 3],
  );
}

/** A frontal disc of 97 slivers in the same plane and units. */
export function frontalDisc(size: number, x: number, y: number, radius: number): FaceMesh {
  const count = 97;
  const millimetres = FACE_HEIGHT_MILLIMETRES / size;
  const point = (u: number, v: number): number[] => [
    (u - size / 2) * millimetres,
    HEAD_PIVOT.y - (v - size / 2) * millimetres,
    0,
  ];
  const rim = Array.from({ length: count }, (_, i) => {
    const angle = (-2 * Math.PI * i) / count;
    return point(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  });
  return plainMesh(
    [...point(x, y), ...rim.flat()],
    Array.from({ length: count }, (_, i) => [0, 1 + i, 1 + ((i + 1) % count)]).flat(),
  );
}

/** A sphere about the pivot, so that no turn of the head moves it. */
export function sphere(radius: number, rings = 48, sectors = 96): FaceMesh {
  const positions: number[] = [];
  const triangles: number[] = [];
  for (let ring = 0; ring <= rings; ring++) {
    for (let sector = 0; sector < sectors; sector++) {
      const polar = (Math.PI * ring) / rings;
      const around = (2 * Math.PI * sector) / sectors;
      positions.push(
        radius * Math.sin(polar) * Math.sin(around),
        HEAD_PIVOT.y + radius * Math.cos(polar),
        HEAD_PIVOT.z + radius * Math.sin(polar) * Math.cos(around),
      );
      if (ring === rings) continue;
      const a = ring * sectors + sector;
      const b = ring * sectors + ((sector + 1) % sectors);
      triangles.push(a, a + sectors, b, b, a + sectors, b + sectors);
    }
  }
  return plainMesh(positions, triangles);
}

/** Mean position of what is covered, in pixels from the upper left corner. */
export function centroid({ size, coverage }: GBuffer): { x: number; y: number; area: number } {
  let [x, y, area] = [0, 0, 0];
  coverage.forEach((cover, pixel) => {
    x += cover * ((pixel % size) + 0.5);
    y += cover * (Math.floor(pixel / size) + 0.5);
    area += cover;
  });
  return { x: x / area, y: y / area, area };
}
