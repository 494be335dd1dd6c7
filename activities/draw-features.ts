import type { FaceModel, PartWeights } from '../src/face/types.js';
import { createFieldPainter, encodePalettePng } from '../src/render/index.js';
import type { FieldPainter } from '../src/render/index.js';
import { mapColours } from '../src/report/index.js';
import type { FaceProperty } from '../src/statistics/index.js';
import { designPoint, ORIGINAL } from '../src/stimulus/index.js';
import type { Space, Variant } from '../src/stimulus/index.js';
import type { FeatureDrawings, MeanFeatures } from '../src/studies/index.js';
import { meanFace } from './map-painting.js';
import { frontalView } from './draw-variants.js';
import { createPictureSource, PORTRAIT } from './picture-source.js';

const MEAN_PIXELS = 240;
const PIXELS = 128;
const PEOPLE_SHOWN = 3;
const PROPERTIES: readonly FaceProperty[] = ['shape', 'texture'];

/**
 * What tells identities apart: the mean map of all on the mean face; and of some people which vertices are theirs, and
 * their faces with the least and the largest gain on those features alone and on all others alone.
 */
export function drawFeatures(
  space: Space,
  model: FaceModel,
  means: readonly MeanFeatures[],
  weights: PartWeights,
): FeatureDrawings {
  const face = meanFace(model);
  const large = createFieldPainter(face, PORTRAIT, MEAN_PIXELS);
  const small = createFieldPainter(face, PORTRAIT, PIXELS);
  const properties = means.map(({ property, bits }) => {
    const scaleBits = scaleOf(bits);
    return { property, scaleBits, mean: paint(large, bits, scaleBits, MEAN_PIXELS) };
  });
  const people = spreadPeople(space).map((identity) => ({
    caption: captionOf(space, identity),
    pictures: [
      ...PROPERTIES.map((property) => ({
        caption: `diagnostic: ${property}`,
        png: paint(
          small,
          weights({ kind: 'diagnostic', identity }, property),
          [0, 1],
          PIXELS,
          FAINTEST,
        ),
      })),
      ...faces(space, model, identity, weights),
    ],
  }));
  return { properties, people };
}

/** Weights below are not coloured. */
const FAINTEST = 0.25;

function faces(space: Space, model: FaceModel, identity: number, weights: PartWeights) {
  const pictures = createPictureSource(PIXELS, { model, weights });
  const names = space.levels.variant as string[];
  const ownViews = space.viewCount / names.length;
  const view = frontalView(space, ownViews);
  return [ORIGINAL, ...shownVariants(space.definition.variants ?? [])].map((caption) => {
    const index = identity * space.viewCount + names.indexOf(caption) * ownViews + view;
    return { caption, png: pictures.png(designPoint(space, index)) };
  });
}

/** Least and largest gain on shape and texture together. */
function shownVariants(variants: readonly Variant[]): string[] {
  const amplified = variants.flatMap(({ name, shapePatch, texturePatch }) =>
    shapePatch && texturePatch && 'part' in shapePatch ? [{ name, gain: shapePatch.gain }] : [],
  );
  const gains = amplified.map(({ gain }) => gain);
  const shown = [Math.min(...gains), Math.max(...gains)];
  return amplified.filter(({ gain }) => shown.includes(gain)).map(({ name }) => name);
}

/** The first person, one of the middle and the last. */
function spreadPeople({ identityCount }: Space): number[] {
  const people = Array.from({ length: PEOPLE_SHOWN }, (_, i) =>
    Math.round((i * (identityCount - 1)) / (PEOPLE_SHOWN - 1)),
  );
  return [...new Set(people)];
}

function captionOf(space: Space, identity: number): string {
  const { residual, sex, ethnicity } = designPoint(space, identity * space.viewCount);
  return `identity ${identity}: residual ${residual}, ${sex}, ${ethnicity}`;
}

function scaleOf(bits: Float64Array): readonly [number, number] {
  const high = bits.reduce((most, value) => Math.max(most, value), 0);
  return [0, high > 0 ? high : 0.01];
}

function paint(
  painter: FieldPainter,
  values: ArrayLike<number>,
  domain: readonly [number, number],
  sizePixels: number,
  threshold = 0,
): Buffer {
  const pose = { yawDegrees: 0, pitchDegrees: 0, scale: 1, translationX: 0, translationY: 0 };
  const scale = { domain, colours: mapColours(), threshold };
  return encodePalettePng(painter.paint(values, scale, pose), sizePixels, sizePixels);
}
