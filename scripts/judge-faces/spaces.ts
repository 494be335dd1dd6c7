import { drawAddress, uniformDraw } from '../../src/numeric/index.js';
import {
  createSpace,
  designPoint,
  ETHNICITIES,
  EXPRESSIONS,
  PRESETS,
  SEXES,
} from '../../src/stimulus/index.js';
import type { DesignPoint, SpaceDefinition } from '../../src/stimulus/index.js';

export const AGES = [25, 45, 65] as const;
/** Light from a little above, as in most photographs: degrees. */
const PORTRAIT_ELEVATION = 15;

type Factors = SpaceDefinition['factors'];

/** Frontal neutral faces of every person at every age. */
export function sexPoints(people: number, seed: number): DesignPoint[] {
  return allPoints(people, seed, { age: [...AGES], elevation: [PORTRAIT_ELEVATION] });
}

/** Frontal faces of every person in every expression, ages in turn. */
export function expressionPoints(people: number, seed: number): DesignPoint[] {
  const points = allPoints(people, seed, {
    age: [...AGES],
    expression: [...EXPRESSIONS],
    elevation: [PORTRAIT_ELEVATION],
  });
  return points.filter(({ age, residual }) => age === AGES[residual % AGES.length]);
}

/** Views of one person that differ in yaw, pitch and light, degrees: yaw, pitch, azimuth, elevation. */
const IDENTITY_VIEWS = [
  [0, 0, 0, 0],
  [15, -15, -30, 15],
  [-15, 15, 30, 0],
  [-15, -15, 15, 30],
] as const;

/** Every person in each of the four views; gains on the residuals as given. */
export function identityPoints(people: number, seed: number): DesignPoint[] {
  return IDENTITY_VIEWS.flatMap(([yaw, pitch, azimuth, elevation]) =>
    allPoints(people, seed, {
      yaw: [yaw],
      pitch: [pitch],
      azimuth: [azimuth],
      elevation: [elevation],
    }),
  );
}

/** Every person in the first view, with residuals of shape and texture amplified as given (0 = none). */
export function amplifiedPoints(
  people: number,
  seed: number,
  shapeAmplification: number,
  textureAmplification: number,
): DesignPoint[] {
  return allPoints(people, seed, {
    shapeAmplification: [shapeAmplification],
    textureAmplification: [textureAmplification],
  });
}

/** Points drawn without preference from the whole space of the paper: every pose, light, expression and age. */
export function anywherePoints(count: number, people: number, seed: number): DesignPoint[] {
  const { factors, jitter } = PRESETS.xu2018;
  const residual = residuals(people);
  const space = createSpace({ name: 'judges', seed, factors: { ...factors, residual }, jitter });
  const address = drawAddress(seed, 'judges', [space.pointCount]);
  return Array.from({ length: count }, (_, k) =>
    designPoint(space, Math.floor(uniformDraw(address, k) * space.pointCount)),
  );
}

/** Every person from behind, where there is no face to find. */
export function backPoints(people: number, seed: number): DesignPoint[] {
  return allPoints(people, seed, { yaw: [180] });
}

function allPoints(people: number, seed: number, factors: Factors): DesignPoint[] {
  const space = createSpace({
    name: 'judges',
    seed,
    factors: {
      residual: residuals(people),
      sex: [...SEXES],
      ethnicity: [...ETHNICITIES],
      ...factors,
    },
    jitter: { scale: 0, translation: 0 },
  });
  return Array.from({ length: space.pointCount }, (_, index) => designPoint(space, index));
}

/** Each residual makes four people: two sexes, two ethnicities. */
function residuals(people: number): number[] {
  return Array.from({ length: people / 4 }, (_, residual) => residual);
}
