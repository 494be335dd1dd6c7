import { clamp, mix } from './profiles.js';

/** Distance of a point from a solid, mm, negative inside. */
export type Distance = (x: number, y: number, z: number) => number;
export type Point3 = readonly [x: number, y: number, z: number];

/** Ellipsoid; first-order distance (Quilez, *Distance to an ellipsoid*), exact near the surface. */
export function ellipsoid(centre: Point3, radii: Point3): Distance {
  const [cx, cy, cz] = centre;
  const [rx, ry, rz] = radii;
  const smallest = Math.min(rx, ry, rz);
  return (x, y, z) => {
    const a = (x - cx) / rx;
    const b = (y - cy) / ry;
    const c = (z - cz) / rz;
    const k0 = Math.sqrt(a * a + b * b + c * c);
    const k1 = Math.sqrt((a * a) / (rx * rx) + (b * b) / (ry * ry) + (c * c) / (rz * rz));
    return k1 < 1e-9 ? -smallest : (k0 * (k0 - 1)) / k1;
  };
}

/** Capsule between two points whose radius changes linearly from one to the other. */
export function capsule(from: Point3, to: Point3, fromRadius: number, toRadius: number): Distance {
  const [ax, ay, az] = from;
  const [dx, dy, dz] = [to[0] - ax, to[1] - ay, to[2] - az];
  const squared = dx * dx + dy * dy + dz * dz;
  return (x, y, z) => {
    const t = clamp(((x - ax) * dx + (y - ay) * dy + (z - az) * dz) / squared);
    const ex = x - ax - t * dx;
    const ey = y - ay - t * dy;
    const ez = z - az - t * dz;
    return Math.sqrt(ex * ex + ey * ey + ez * ez) - mix(fromRadius, toRadius, t);
  };
}
