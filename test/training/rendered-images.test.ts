import { describe, expect, it } from 'vitest';
import {
  AMPLIFICATION_RULE,
  faceCoefficients,
  loadFaceModel,
  synthesise,
} from '../../src/face/index.js';
import { createRenderer, imageElementCount, RENDERER_VERSION } from '../../src/render/index.js';
import { canonicalJson } from '../../src/numeric/index.js';
import { createSpace, PRESETS } from '../../src/stimulus/index.js';
import type { SpaceDefinition } from '../../src/stimulus/index.js';
import { createRenderedImages, NETWORK_RECIPES, trainingBatch } from '../../src/training/index.js';

const model = loadFaceModel();
const format = { ...NETWORK_RECIPES.demo.input, size: 16 };
const space = createSpace(PRESETS.smoke);
const batch = trainingBatch(
  space,
  { seed: 1, heldOutShare: 0.1 },
  { meshes: 3, posesPerMesh: 2, lightsPerPose: 2 },
  { scale: 0.1, translation: 0.05 },
  0,
);
const length = imageElementCount(format);

describe('createRenderedImages', () => {
  it('draws every image as the generator alone does, whatever meshes and poses are shared', () => {
    const out = new Float32Array(batch.length * length);
    createRenderedImages(model, format, PRESETS.smoke).render(batch, out);
    batch.forEach(({ point, pose, light }, n) => {
      const mesh = synthesise(model, faceCoefficients(model, point));
      const expected = new Float32Array(length);
      const alone = createRenderer({ ...format, layout: 'nhwc' });
      alone.rasterise(mesh, pose);
      alone.relight(light, expected, 0);
      expect(out.subarray(n * length, (n + 1) * length)).toEqual(expected);
    });
  });

  it('draws the same images on a second call', () => {
    const source = createRenderedImages(model, format, PRESETS.smoke);
    const [first, second] = [0, 1].map(() => {
      const out = new Float32Array(batch.length * length);
      source.render(batch, out);
      return out;
    });
    expect(second).toEqual(first);
  });

  it('compresses the images of views whose level of JPEG quality says so, and no others', () => {
    const some = batch.slice(0, 2).map((image) => ({ ...image }));
    const compressed = [some[0], { ...some[1], point: { ...some[1].point, jpegQuality: 5 } }];
    const [plain, altered] = [some, compressed].map((images) => {
      const out = new Float32Array(images.length * length);
      createRenderedImages(model, format, PRESETS.smoke).render(images, out);
      return out;
    });
    expect(altered.subarray(0, length)).toEqual(plain.subarray(0, length));
    expect(altered.subarray(length)).not.toEqual(plain.subarray(length));
    const worst = altered.reduce((most, value, i) => Math.max(most, Math.abs(value - plain[i])), 0);
    // sRGB 0..1 becomes -2..2: a quality of 5 moves a pixel by less than the whole range.
    expect(worst).toBeLessThan(4);
  });

  it('names the rule of amplification in its digest for spaces that amplify, and for no others', () => {
    const known = { faceModel: model.digest, renderer: RENDERER_VERSION, format };
    const amplified = { ...PRESETS.smoke, variants: [{ name: 'strong', shapeAmplification: 2 }] };
    const digestOf = (space: SpaceDefinition) => createRenderedImages(model, format, space).digest;
    expect(digestOf(PRESETS.smoke)).toBe(canonicalJson(known));
    expect(digestOf(amplified)).toBe(
      canonicalJson({ ...known, amplification: AMPLIFICATION_RULE }),
    );
  });
});
