import { drawAddress, uniformDraw } from '../numeric/index.js';
import type { DesignPoint } from './design-point.js';
import { DESIGN_FACTORS, EXPRESSIONS } from './factors.js';
import type { Level } from './factors.js';
import { strangerOf } from './patches.js';
import type { Space, SpaceDefinition } from './space.js';

/** Ways to perturb an image: by its pixels, or by what the generator shows. */
export const PIXEL_PERTURBATIONS = ['noise', 'patch', 'blur', 'jpeg'] as const;
export const SCENE_PERTURBATIONS = ['view', 'residual'] as const;
export const PERTURBATIONS = [...PIXEL_PERTURBATIONS, ...SCENE_PERTURBATIONS] as const;
export type PixelPerturbation = (typeof PIXEL_PERTURBATIONS)[number];
export type Perturbation = (typeof PERTURBATIONS)[number];

/** Copies of every image of a space; the first is the image itself. */
export interface Copies {
  readonly count: number;
  readonly kind: Perturbation;
}

/** How the pixels of one copy are changed: a pure function of the copy's number and a draw's address. */
export interface Alteration {
  readonly kind: PixelPerturbation;
  /** 1..count-1 */
  readonly copy: number;
  readonly count: number;
  /** Seed and values of the draws. */
  readonly seed: number;
  readonly values: readonly Level[];
}

export function copyNumbers({ copies }: SpaceDefinition): number[] {
  return Array.from({ length: copies?.count ?? 1 }, (_, copy) => copy);
}

/** What of a point its copy's number changes; null for the image itself. */
export function copyChanges(space: Space, point: DesignPoint): Partial<DesignPoint> | null {
  const copy = point.levels.copy;
  const { copies, seed } = space.definition;
  if (copy === 0 || !copies) return null;
  const { kind, count } = copies;
  const values = levelsOf(space, point);
  if (kind === 'view') return { ...drawnView(seed, values), copy };
  if (kind === 'residual') return { ...drawnResidual(seed, values), copy };
  return { copy, alteration: { kind, copy, count, seed, values } };
}

/** What a copy's draws are made from: the levels of its factors, so that it stays when levels are added to the space. */
function levelsOf({ levels }: Space, point: DesignPoint): Level[] {
  return DESIGN_FACTORS.map((name) => levels[name][point.levels[name]]);
}

/** Head and light are turned evenly within ±30 degrees, the paper's range; any expression, 25 to 65 years. */
function drawnView(seed: number, values: readonly Level[]): Partial<DesignPoint> {
  const address = drawAddress(seed, 'copy view', values);
  const within = (draw: number): number => 60 * uniformDraw(address, draw) - 30;
  return {
    yaw: within(0),
    pitch: within(1),
    azimuth: within(2),
    elevation: within(3),
    expression: EXPRESSIONS[Math.floor(uniformDraw(address, 4) * EXPRESSIONS.length)],
    age: 25 + 40 * uniformDraw(address, 5),
  };
}

/** Somebody else of the same sex, ethnicity and age: shape and texture drawn apart. */
function drawnResidual(seed: number, values: readonly Level[]): Partial<DesignPoint> {
  return {
    shapeResidual: strangerOf(seed, ['shape', ...values]),
    textureResidual: strangerOf(seed, ['texture', ...values]),
  };
}
