import { beforeAll, describe, expect, it } from 'vitest';

import type { ImageSource } from '../../activities/image-source.js';
import { createFaceSource, loadFaceModel } from '../../src/face/index.js';
import type { FaceModel, PartWeights } from '../../src/face/types.js';
import type { TensorFormat } from '../../src/render/types.js';
import type { DesignPoint, SpaceDefinition } from '../../src/stimulus/index.js';
import { diagnosticVariants } from '../../src/studies/index.js';
import type { DiagnosticFindings } from '../../src/studies/index.js';
import { plantedNetwork, read } from './planted-network.js';
import { runInProcess } from './run-in-process.js';
import { STAMP_ELEMENTS, STAMP_SIZE } from './stamp.js';

const PEOPLE = 40;
const READ = 3;
const model = loadFaceModel();

/** Vertices of the mouth, spread over it. */
const MOUTH = model.regionNames.indexOf('mouth');
const VERTICES = Array.from(model.regions.keys())
  .filter((vertex) => model.regions[vertex] === MOUTH)
  .filter((_, i, all) => i % Math.floor(all.length / READ) === 0)
  .slice(0, READ);

/** Writes, millimetre by millimetre, how far vertices of the mouth lie from the average face: nothing else is seen. */
function createMouthSource(
  _model?: FaceModel,
  _format?: TensorFormat,
  batchImages = 0,
  weights?: PartWeights,
): ImageSource {
  const faces = createFaceSource(model, { weights });
  const batch = new Float32Array(batchImages * STAMP_ELEMENTS);
  let average: Float32Array | null = null;
  const draw = (point: DesignPoint, out: Float32Array, offset: number): void => {
    const origin = (average ??= createFaceSource(model).mesh({ ...point, ...NOBODY }).positions);
    const { positions } = faces.mesh(point);
    out.fill(0, offset, offset + STAMP_ELEMENTS);
    VERTICES.forEach((vertex, i) => {
      for (let axis = 0; axis < 3; axis++) {
        out[offset + 3 * i + axis] = positions[3 * vertex + axis] - origin[3 * vertex + axis];
      }
    });
  };
  return {
    draw: (point, out, offset) => draw(point as DesignPoint, out, offset),
    drawBatch(points) {
      points.forEach((point, i) => draw(point as DesignPoint, batch, i * STAMP_ELEMENTS));
      return batch;
    },
  };
}
const NOBODY = {
  ...{ shapeAmplification: 0, textureAmplification: 0 },
  ...{ shapePatch: undefined, texturePatch: undefined },
};

const BASE: SpaceDefinition = {
  name: 'planted diagnostic',
  seed: 7,
  factors: { residual: Array.from({ length: PEOPLE }, (_, i) => i), azimuth: [-30, 30] },
  jitter: { scale: 0, translation: 0 },
};
const SPACE: SpaceDefinition = {
  ...BASE,
  variants: diagnosticVariants(
    { gains: [0, 1], regions: ['mouth', 'forehead'], strangers: 1 },
    model.regionNames,
  ),
};

let found: DiagnosticFindings;

beforeAll(async () => {
  const summary = await runInProcess({
    study: 'diagnostic',
    space: SPACE,
    network: plantedNetwork(
      Array.from({ length: 3 * VERTICES.length }, (_, i) => ({
        name: `read ${i}`,
        terms: [read(i)],
      })),
    ),
    output: { kind: 'embedding', name: 'answer' },
    size: STAMP_SIZE,
    images: createMouthSource,
    shardIdentities: 17,
  });
  found = summary.diagnostic!;
}, 120_000);

const check = (patched: string) => found.checks.find((one) => one.patched === patched)!;

describe('diagnostic features of a planted reader of the mouth, through the activities', () => {
  it('knows features of everybody, each from all the others', () => {
    expect(found).toMatchObject({ identities: PEOPLE, allIdentities: PEOPLE });
    expect(found.residuals).toBe(PEOPLE - 1);
  });

  it('finds the mouth, of shape', () => {
    const shape = found.regions.filter(({ property }) => property === 'shape');
    const bits = (region: string) => shape.find((one) => one.region === region)!.bits!;
    const best = shape.reduce((most, one) => ((one.bits ?? 0) > (most.bits ?? 0) ? one : most));
    expect(best.region).toBe('mouth');
    expect(best.diagnosticShare).toBeGreaterThan(0.9);
    expect(bits('forehead')).toBeLessThan(bits('mouth') / 3);
  });

  it('changes the face by the same energy with the diagnostic features as with the others', () => {
    expect(found.energy.map(({ property }) => property)).toEqual(['shape', 'texture']);
    for (const { diagnostic, other } of found.energy) {
      expect(diagnostic).toBeGreaterThan(0);
      expect(Math.abs(diagnostic / other - 1)).toBeLessThan(0.01);
    }
  });

  it('taking the diagnostic features away raises no answer, taking the others away changes none', () => {
    const [gone] = check('shape').points;
    expect(gone.gain).toBe(0);
    expect(gone.other.accuracy.value).toBe(1);
    expect(Math.abs(gone.other.marginChange.value!)).toBeLessThan(0.02);
    expect(gone.diagnostic.marginChange.value).toBeLessThan(-0.3);
    expect(check('shape').verdicts.weakened).toBe('supported');
  });

  it('texture is nothing to it: both sets do the same, in every digit', () => {
    for (const { difference, diagnostic } of check('texture').points) {
      expect([difference.margin.value, difference.accuracy.value]).toEqual([0, 0]);
      expect(diagnostic.marginChange.value).toBe(0);
    }
    expect(check('texture').verdicts.weakened).toBe('undecided');
  });

  it("somebody else's mouth costs the decision, somebody else's forehead and texture nothing", () => {
    const of = (property: string, region: string) =>
      found.resampled.find((one) => one.property === property && one.region === region)!;
    expect(of('shape', 'mouth').loss.margin.value).toBeGreaterThan(0.5);
    expect(of('shape', 'mouth').move).toBeGreaterThanOrEqual(
      of('shape', 'mouth').loss.margin.value!,
    );
    expect(of('shape', 'forehead').loss.margin.value).toBeLessThan(0.02);
    expect(of('texture', 'whole face').move).toBe(0);
    expect(of('shape', 'whole face').loss.margin.value).toBeGreaterThan(0.5);
    expect(found.resampled[0]).toMatchObject({ property: 'shape', strangers: 1 });
  });
});
