import type { FaceModel } from '../src/face/types.js';
import { createFieldPainter } from '../src/render/index.js';
import { DECISION_LAYER } from '../src/statistics/index.js';
import type { MapEstimates, UnitMap } from '../src/statistics/index.js';
import type { Space } from '../src/stimulus/index.js';
import type { LevelMapDrawing } from '../src/studies/index.js';
import { isShown, meanFace, paintMap } from './map-painting.js';
import { PORTRAIT } from './picture-source.js';
import { maximumOf } from './summarise-maps.js';

const UNIT_PIXELS = 200;
const LAYER_PIXELS = 88;

/**
 * At each yaw, on the mean face turned there: of each property the unit that reads most of the face, where its map over all
 * images stands above chance, and of each of `layers` the mean over its units, all layers on one scale. Nothing of a property
 * that no unit reads above chance. In steps, one for each drawing.
 */
export function* drawLevelMaps(
  maps: MapEstimates,
  model: FaceModel,
  space: Space,
  layers: readonly string[],
): Generator<void, LevelMapDrawing[]> {
  const face = meanFace(model);
  const large = createFieldPainter(face, PORTRAIT, UNIT_PIXELS);
  const small = createFieldPainter(face, PORTRAIT, LAYER_PIXELS);
  const yawOf = ({ level }: { level: { level: number } | null }): number =>
    space.levels.yaw[level?.level ?? 0] as number;
  const drawings: LevelMapDrawing[] = [];
  for (const property of ['shape', 'texture'] as const) {
    const best = bestUnit(maps.unitMaps.filter((map) => map.property === property));
    if (best === null || best.levels.length < 2) continue;
    yield;
    const { layer, unit } = best.whole;
    const scaleBits = scaleFromZero(best.levels.map(({ bits }) => bits));
    const pictures = best.levels.map((map) => {
      const field = { bits: map.bits, thresholdBits: null };
      return { yaw: yawOf(map), png: paintMap(large, field, scaleBits, yawOf(map), UNIT_PIXELS) };
    });
    drawings.push({ kind: 'unit', layer, unit, property, scaleBits, pictures });
    const own = maps.layerLevelMaps.filter((map) => map.property === property);
    const common = scaleFromZero(
      own.filter((map) => layers.includes(map.layer)).map(({ mean }) => mean),
    );
    for (const name of layers) {
      yield;
      const levels = own.filter((map) => map.layer === name);
      if (levels.length < 2) continue;
      drawings.push({
        ...{ kind: 'mean', layer: name, unit: null, property, scaleBits: common },
        pictures: levels.map((map) => {
          const field = { bits: map.mean, thresholdBits: null };
          return { yaw: yawOf(map), png: paintMap(small, field, common, yawOf(map), LAYER_PIXELS) };
        }),
      });
    }
  }
  return drawings;
}

/** The unit whose map over all images shows and is highest, with its maps by level, grey where that one is not above chance. */
function bestUnit(
  maps: readonly UnitMap[],
): { whole: UnitMap; levels: readonly (UnitMap & { bits: Float32Array })[] } | null {
  const shown = maps.filter((map) => !map.level && map.layer !== DECISION_LAYER && isShown(map));
  if (shown.length === 0) return null;
  const whole = shown.reduce((most, map) =>
    maximumOf(map.bits) > maximumOf(most.bits) ? map : most,
  );
  const isAbove = (j: number): boolean => whole.bits[j] > (whole.thresholdBits ?? Infinity);
  const levels = maps
    .filter((map) => map.level && map.layer === whole.layer && map.unit === whole.unit)
    .map((map) => ({ ...map, bits: map.bits.map((bits, j) => (isAbove(j) ? bits : 0)) }));
  return { whole, levels };
}

/** From 0 bits to the largest of all; any scale where nothing is above 0, since nothing is coloured then. */
function scaleFromZero(maps: readonly Float32Array[]): readonly [number, number] {
  const high = maps.reduce((most, bits) => Math.max(most, maximumOf(bits)), 0);
  return [0, high > 0 ? high : 0.01];
}
