import { describe, expect, it } from 'vitest';
import { ballMotion, holdLidsOnEyeball } from '../../src/face/procedural/lids-on-eyeball.js';
import { meanParameters } from '../../src/face/procedural/parameters.js';
import { createFaceGenerator } from '../../src/face/procedural/sample-face.js';

const generator = createFaceGenerator();
const { mesh } = generator;
const mean = generator.sample(
  meanParameters({ male: 0.5, eastAsian: 0.5, ageYears: 45 }),
  null,
).positions;

/** Displacement of the skin by vertex number, mm. */
function skin(at: (v: number) => readonly number[]): Float64Array {
  return Float64Array.from(mesh.points.flatMap((_, v) => [...at(v)]));
}

const margin = mesh.points.flatMap(({ eye }, v) => (eye?.ring === 0 ? [v] : []));

describe('holdLidsOnEyeball', () => {
  it('leaves a shift of the whole face as it is, and all skin far from the eyes', () => {
    const shift = skin(() => [3, -2, 1]);
    const held = holdLidsOnEyeball(generator, mean, shift);
    held.forEach((value, i) => expect(value).toBeCloseTo(shift[i], 9));
    const wild = skin((v) => [Math.sin(v), Math.cos(v), Math.sin(2 * v)]);
    const far = mesh.points.findIndex(({ a, y }) => a > 20 && y < -90);
    const kept = holdLidsOnEyeball(generator, mean, wild);
    for (let k = 3 * far; k < 3 * far + 3; k++) expect(kept[k]).toBe(wild[k]);
  });

  it('says that the ball moves as its own lids do on average', () => {
    const turned = skin((v) => [0, 0, mesh.sides[v]]);
    expect(ballMotion(generator, turned, 1)).toEqual([0, 0, 1]);
    expect(ballMotion(generator, turned, -1)).toEqual([0, 0, -1]);
  });

  it('leaves a tenth of what lifts the margins off the ball, and most of what opens them', () => {
    // The middles of both lids forward, the corners back: no motion of the ball.
    const upper = (v: number): number => (mesh.points[v].eye?.upper ? 1 : -1);
    const forward = holdLidsOnEyeball(
      generator,
      mean,
      skin((v) => [0, 0, upper(v)]),
    );
    const opening = holdLidsOnEyeball(
      generator,
      mean,
      skin((v) => [0, upper(v), 0]),
    );
    const foremost = margin.filter((v) => {
      const { eye } = mesh.points[v];
      return eye !== undefined && Math.abs(eye.along - 0.5) < 0.07;
    });
    expect(foremost.length).toBeGreaterThan(2);
    for (const v of foremost) {
      const side = mesh.sides[v] as 1 | -1;
      const ball = ballMotion(
        generator,
        skin((u) => [0, 0, upper(u)]),
        side,
      )[2];
      expect(Math.abs(forward[3 * v + 2] - ball)).toBeLessThan(0.4 * Math.abs(upper(v) - ball));
      expect(Math.abs(opening[3 * v + 1] - ball)).toBeGreaterThan(0.6 * Math.abs(upper(v) - ball));
    }
  });
});
