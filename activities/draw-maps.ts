import type { FaceModel } from '../src/face/types.js';
import { createFieldPainter } from '../src/render/index.js';
import type { FieldPainter } from '../src/render/index.js';
import { DECISION_LAYER } from '../src/statistics/index.js';
import type { FaceProperty, MapEstimates, UnitMap } from '../src/statistics/index.js';
import type { Space } from '../src/stimulus/index.js';
import type { MapDrawing } from '../src/studies/index.js';
import { isShown, meanFace, paintMap, scaleOf, shareAbove } from './map-painting.js';
import { PORTRAIT } from './picture-source.js';
import { maximumOf } from './summarise-maps.js';

const SIZE_PIXELS = 280;
const VIEWS = [-30, 0, 30];
/** Layers drawn beside the decision, of each property. */
const LAYERS_DRAWN = 3;
const LAYER_FACE_PIXELS = 148;
const PROPERTIES: readonly FaceProperty[] = ['shape', 'texture'];

/**
 * Information maps on the mean face: the decision's in three views and, where they stand above chance, those of the
 * layers that read most, the decision's own map at every yaw, and a small one of each of `layers` and the decision. In
 * steps, one for each drawing.
 */
export function* drawMaps(
  maps: MapEstimates,
  model: FaceModel,
  space: Space,
  layers: readonly string[],
): Generator<void, MapDrawing[]> {
  const face = meanFace(model);
  const painter = createFieldPainter(face, PORTRAIT, SIZE_PIXELS);
  const small = createFieldPainter(face, PORTRAIT, LAYER_FACE_PIXELS);
  const drawings: MapDrawing[] = [];
  for (const property of PROPERTIES) {
    const own = maps.unitMaps.filter((map) => map.property === property);
    const whole = own.filter(({ level, thresholdBits }) => !level && thresholdBits !== null);
    const isDecision = ({ layer, unit }: UnitMap): boolean =>
      layer === DECISION_LAYER && unit === 0;
    // The decision has fewer bits than units that read the face: on their scale its map would be flat.
    for (const group of [strongest(whole), whole.filter(isDecision).filter(isShown)]) {
      for (const map of group) {
        yield;
        drawings.push(drawViews(painter, map, scaleOf(group)));
      }
    }
    yield;
    const levels = own.filter((map) => map.level && isDecision(map));
    drawings.push(...drawLevels(painter, levels, space));
    yield;
    drawings.push(...drawLayers(small, whole, [...layers, DECISION_LAYER]));
  }
  return drawings;
}

/** Of the network's layers those whose best unit reads most, in their order; only such as show on the face. */
function strongest(maps: readonly UnitMap[]): UnitMap[] {
  const kept = maps
    .filter((map) => map.layer !== DECISION_LAYER && isShown(map))
    .sort((a, b) => maximumOf(b.bits) - maximumOf(a.bits))
    .slice(0, LAYERS_DRAWN);
  return maps.filter((map) => kept.includes(map));
}

function drawViews(
  painter: FieldPainter,
  map: UnitMap,
  scaleBits: readonly [number, number],
): MapDrawing {
  const { layer, unit, property, thresholdBits } = map;
  const pictures = VIEWS.map((yaw) => ({
    yaw,
    png: paintMap(painter, map, scaleBits, yaw, SIZE_PIXELS),
  }));
  return { layer, unit, property, kind: 'views', scaleBits, thresholdBits, pictures };
}

/**
 * Of each layer the map that covers most of the face, in frontal view, all on one scale; layers without one that shows are
 * left out.
 */
function drawLayers(
  painter: FieldPainter,
  maps: readonly UnitMap[],
  layers: readonly string[],
): MapDrawing[] {
  const foremost = layers.flatMap((name) => {
    const own = maps.filter((map) => map.layer === name && isShown(map));
    if (own.length === 0) return [];
    return [own.reduce((most, one) => (shareAbove(one) > shareAbove(most) ? one : most))];
  });
  const scaleBits = scaleOf(foremost);
  return foremost.map((map) => {
    const { layer, unit, property, thresholdBits } = map;
    const pictures = [{ yaw: 0, png: paintMap(painter, map, scaleBits, 0, LAYER_FACE_PIXELS) }];
    return { layer, unit, property, kind: 'layer', scaleBits, thresholdBits, pictures };
  });
}

/** One map at each yaw, drawn at that yaw. */
function drawLevels(painter: FieldPainter, maps: readonly UnitMap[], space: Space): MapDrawing[] {
  if (maps.length < 2 || maps.some(({ thresholdBits }) => thresholdBits === null)) return [];
  if (!maps.some(isShown)) return [];
  const [{ layer, unit, property }] = maps;
  const scaleBits = scaleOf(maps);
  const pictures = maps.map((map) => {
    const yaw = space.levels.yaw[map.level?.level ?? 0] as number;
    const png = paintMap(painter, map, scaleBits, yaw, SIZE_PIXELS);
    return { yaw, png, thresholdBits: map.thresholdBits };
  });
  return [{ layer, unit, property, kind: 'levels', scaleBits, thresholdBits: null, pictures }];
}
