import { cos, radians, sin } from '../numeric/index.js';
import type { Light } from './types.js';

/**
 * Unit vector from the face to the light, in camera space (x right, y up, z to the camera): azimuth and elevation 0
 * is the camera's own direction, azimuth 90° the image's right, elevation 90° straight above.
 */
export function lightDirection(light: Light): readonly [x: number, y: number, z: number] {
  const azimuth = radians(light.azimuthDegrees);
  const elevation = radians(light.elevationDegrees);
  return [sin(azimuth) * cos(elevation), sin(elevation), cos(azimuth) * cos(elevation)];
}
