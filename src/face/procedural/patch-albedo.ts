import { lidShade } from './inner-patches.js';
import type { PatchVertex } from './inner-patches.js';
import type { FaceParameters } from './parameters.js';
import { blend, mapColour, scaleColour } from './pigment.js';
import type { Colour } from './pigment.js';
import { ramp } from './profiles.js';
import { hairColour } from './skin-albedo.js';

const SCLERA: Colour = [0.54, 0.49, 0.465];
const CARUNCLE: Colour = [0.36, 0.17, 0.15];
const IRIS_BROWN: Colour = [0.06, 0.029, 0.014];
const IRIS_HAZEL: Colour = [0.09, 0.063, 0.028];
const IRIS_BLUE: Colour = [0.08, 0.12, 0.155];

/** Albedo (linear RGB) of a vertex of eyeball, mouth or falling hair. */
export function patchAlbedo(p: FaceParameters, vertex: PatchVertex): Colour {
  if (vertex.kind === 'eyeball') return eyeballAlbedo(p, vertex);
  if (vertex.kind === 'hair') return fallingHairAlbedo(p, vertex);
  if (vertex.kind === 'mouth back') return [0.045, 0.012, 0.012];
  return toothAlbedo(vertex);
}

/** Specular strength, 0..1. */
export function patchSpecular(vertex: PatchVertex): number {
  if (vertex.kind === 'eyeball') return catchLight(vertex.radius * Math.sin(vertex.angle));
  if (vertex.kind === 'hair') return vertex.inner ? 0 : 0.2;
  return vertex.kind === 'mouth back' ? 0 : 0.3;
}

/** The eye mirrors light above the pupil only: a window over the pupil itself would make it pale at 128 pixels. */
function catchLight(up: number): number {
  return 0.12 + 0.66 * ramp(0.4, 1.6, up);
}

function eyeballAlbedo(
  p: FaceParameters,
  vertex: Extract<PatchVertex, { kind: 'eyeball' }>,
): Colour {
  const { radius, angle } = vertex;
  // Negative towards the nose, on both eyes.
  const across = radius * Math.cos(angle);
  const up = radius * Math.sin(angle);
  let colour: Colour;
  if (radius < 2) {
    colour = [0.006, 0.006, 0.006];
  } else if (radius < 5.5) {
    const fibres = 0.75 + 0.25 * Math.sin(angle * 7 + Math.cos(angle * 5) * 2);
    const rim = radius < 2.6 ? 0.6 : radius > 4.8 ? 0.5 : 1;
    colour = scaleColour(irisColour(p.irisLightness), 1.15 * fibres * rim);
  } else if (radius < 6.1) {
    colour = mapColour((k) => irisColour(p.irisLightness)[k] * 0.35 + 0.02);
  } else {
    const towardsEdge = ramp(0.5, 1, Math.hypot(across, up * 0.8) / 13);
    const white = mapColour((k) => SCLERA[k] * (1 - [0.3, 0.46, 0.46][k] * towardsEdge));
    colour = blend(white, CARUNCLE, ramp(-11.2, -14, across));
  }
  const lids = lidShade(p);
  const underUpper = ramp(lids.upper - 4.4, lids.upper + 0.3, up);
  const overLower = ramp(-lids.lower + 1.5, -lids.lower - 0.8, up);
  return scaleColour(colour, (1 - 0.68 * underUpper) * (1 - 0.35 * overLower));
}

function irisColour(lightness: number): Colour {
  return lightness < 0.5
    ? blend(IRIS_BROWN, IRIS_HAZEL, lightness * 2)
    : blend(IRIS_HAZEL, IRIS_BLUE, Math.min(1, (lightness - 0.5) * 2));
}

function toothAlbedo({ kind, across, depth }: Extract<PatchVertex, { depth: number }>): Colour {
  if (depth > 0.8) return [0.32, 0.1, 0.09];
  const gaps = 0.92 + 0.08 * Math.cos(across * 7 * Math.PI);
  const hidden = (1 - 0.8 * across * across) * (kind === 'lower teeth' ? 0.62 : 1);
  return scaleColour([0.68, 0.62, 0.5], gaps * hidden);
}

/** Strands that run down, a little darker at the lower edge; the inner side is lit by the light that goes through. */
function fallingHairAlbedo(
  p: FaceParameters,
  { inner, down, strand }: Extract<PatchVertex, { kind: 'hair' }>,
): Colour {
  const streak = 1 + 0.16 * Math.sin(strand * 2.4) + 0.08 * Math.sin(strand * 5.1 + down * 3);
  const light = inner ? 2 : streak * (1 - 0.3 * ramp(0.75, 1, down));
  const colour = scaleColour(hairColour(p), light);
  return mapColour((k) => Math.min(0.5, colour[k]));
}
