import type { FaceModel } from '../src/face/types.js';
import { createFieldPainter } from '../src/render/index.js';
import type { LayerMap, MapEstimates } from '../src/statistics/index.js';
import type { LayerMapDrawing } from '../src/studies/index.js';
import { isShown, meanFace, paintMap, scaleOf } from './map-painting.js';
import type { PaintedMap } from './map-painting.js';
import { PORTRAIT } from './picture-source.js';

const PIXELS = 132;

/** What is drawn of a layer, with the map it is drawn from; null where the layer has none. */
const KINDS: readonly {
  readonly kind: LayerMapDrawing['kind'];
  readonly mapOf: (map: LayerMap) => PaintedMap | null;
}[] = [
  {
    kind: 'joint',
    mapOf: ({ joint: { bits, thresholdBits } }) => bits && { bits, thresholdBits },
  },
  { kind: 'maximum', mapOf: ({ maximum }) => ({ bits: maximum, thresholdBits: null }) },
  { kind: 'mean', mapOf: ({ mean }) => ({ bits: mean, thresholdBits: null }) },
];

/**
 * On the mean face, of each of `layers`: what its read-outs carry together, and beside it the largest and the mean value
 * of its units at each vertex, each kind on one scale over the layers. Nothing of a property that no layer's read-outs show
 * above chance. In steps, one for each drawing.
 */
export function* drawLayerMaps(
  { layerMaps }: MapEstimates,
  model: FaceModel,
  layers: readonly string[],
): Generator<void, LayerMapDrawing[]> {
  const painter = createFieldPainter(meanFace(model), PORTRAIT, PIXELS);
  const drawings: LayerMapDrawing[] = [];
  for (const property of ['shape', 'texture'] as const) {
    const own = layerMaps.filter((map) => map.property === property && layers.includes(map.layer));
    const together = own.flatMap((map) => KINDS[0].mapOf(map) ?? []);
    if (!together.some(isShown)) continue;
    for (const { kind, mapOf } of KINDS) {
      const scaleBits = scaleOf(own.flatMap((map) => mapOf(map) ?? []));
      for (const { layer, ...rest } of own) {
        const map = mapOf({ layer, ...rest });
        if (map === null) continue;
        yield;
        const png = paintMap(painter, map, scaleBits, 0, PIXELS);
        drawings.push({
          ...{ layer, property, kind, scaleBits, png },
          thresholdBits: map.thresholdBits,
        });
      }
    }
  }
  return drawings;
}
