import type { JointLayerMap, LayerMap, MapEstimates, UnitMap } from '../src/statistics/index.js';
import type { LayerMapSummary, MapSummary, UnitMapSummary } from '../src/studies/index.js';

/** Information maps for `summary.json`: regions and the numbers of whole maps, no vertices. */
export function summariseMaps(maps: MapEstimates): MapSummary {
  return {
    regions: maps.regions,
    regionInformation: maps.regionInformation,
    similarity: maps.similarity,
    units: maps.unitMaps.filter(({ level }) => level === null).map(summariseUnit),
    layers: maps.layerMaps.map(summariseLayer),
  };
}

function summariseUnit({ layer, unit, property, bits, thresholdBits }: UnitMap): UnitMapSummary {
  const above = thresholdBits === null ? null : bits.filter((value) => value > thresholdBits);
  return {
    layer,
    unit,
    property,
    maximumBits: maximumOf(bits),
    thresholdBits,
    shareAbove: above && above.length / bits.length,
  };
}

function summariseLayer(map: LayerMap): LayerMapSummary {
  const { layer, property, units, mean, maximum, joint } = map;
  const place = { layer, property, units };
  return {
    ...{ ...place, meanBits: meanOf(mean), maximumBits: maximumOf(maximum) },
    joint: summariseJoint(joint),
  };
}

function summariseJoint(joint: JointLayerMap): LayerMapSummary['joint'] {
  const { bits, readOuts, residuals, thresholdBits, reason } = joint;
  const above = bits?.filter((value) => value > (thresholdBits ?? Infinity));
  return {
    ...{ readOuts, residuals, thresholdBits, reason },
    meanBits: bits && meanOf(bits),
    maximumBits: bits && maximumOf(bits),
    shareAbove: bits && above ? above.length / bits.length : null,
  };
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of any number of values: they may be more than a call takes arguments. */
export function maximumOf(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
