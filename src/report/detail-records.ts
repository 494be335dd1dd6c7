import type {
  GeometryEstimates,
  InvarianceDetail,
  MapEstimates,
  NullEstimates,
  SynergyEstimates,
  VarianceEstimates,
} from '../statistics/index.js';
import type { AuditEstimates } from '../statistics/types.js';
import type { AuditSummary } from '../studies/types.js';

/** A row of a result table: names of columns are part of the contract. */
export type DetailRecord = Readonly<Record<string, string | number | null>>;

/** Tables of everything that is estimated beyond information, by file name; a table may be empty. */
export function detailRecords(
  estimates: AuditEstimates,
  space: AuditSummary['run']['space'],
): Readonly<Record<string, readonly DetailRecord[]>> {
  const { variance, invarianceDetail, maps, synergy, nulls, geometry, responses } = estimates;
  const valueOf = (factor: string, level: number): string => {
    const levels = space.factors.find(({ name }) => name === factor)?.levels ?? [];
    return String(levels[level] ?? level);
  };
  return {
    variance: varianceRecords(variance),
    'pair-information': pairRecords(variance),
    'identity-within-levels': withinRecords(invarianceDetail),
    'level-correlations': correlationRecords(invarianceDetail, valueOf),
    'map-regions': maps ? regionRecords(maps, valueOf) : [],
    'map-layers': maps ? layerMapRecords(maps) : [],
    'map-similarity': maps ? similarityRecords(maps, valueOf) : [],
    synergy: synergyRecords(synergy),
    triples: tripleRecords(synergy),
    nulls: nullRecords(nulls),
    responses: responses.map((row) => ({
      ...row,
      value: row.factor === null ? null : valueOf(row.factor, row.level ?? 0),
    })),
    geometry: geometry ? geometryRecords(geometry) : [],
  };
}

type ValueOf = (factor: string, level: number) => string;

function varianceRecords({ shares }: VarianceEstimates): DetailRecord[] {
  return shares.map(({ factors, ...row }) => ({ ...row, factors: factors.join(' x ') }));
}

function pairRecords({ pairInformation }: VarianceEstimates): DetailRecord[] {
  return pairInformation.map(({ factors, ...row }) => ({ ...row, factors: factors.join(' x ') }));
}

function withinRecords({ identityWithinLevels }: InvarianceDetail): DetailRecord[] {
  return identityWithinLevels.map(
    ({ layer, unit, factor, within, pooled, withinGroups, pooledGroups, units }) => ({
      layer,
      unit,
      factor,
      withinBits: within.bits,
      withinLow: within.low,
      withinHigh: within.high,
      pooledBits: pooled.bits,
      pooledLow: pooled.low,
      pooledHigh: pooled.high,
      withinGroupsBits: withinGroups?.bits ?? null,
      pooledGroupsBits: pooledGroups?.bits ?? null,
      units,
      reason: within.reason,
    }),
  );
}

function correlationRecords(
  { levelCorrelations }: InvarianceDetail,
  valueOf: ValueOf,
): DetailRecord[] {
  return levelCorrelations.flatMap(({ layer, factor, about, correlations, low, high, reason }) =>
    correlations.flatMap((row, a) =>
      row.map((correlation, b) => ({
        layer,
        factor,
        about,
        first: valueOf(factor, a),
        second: valueOf(factor, b),
        correlation,
        low: low[a][b],
        high: high[a][b],
        reason: correlation === null ? reason : null,
      })),
    ),
  );
}

function regionRecords({ regionInformation }: MapEstimates, valueOf: ValueOf): DetailRecord[] {
  return regionInformation.map(({ level, ...row }) => ({
    ...row,
    yaw: level && valueOf(level.factor, level.level),
  }));
}

/** Over the vertices: mean of the units' mean map and of the read-outs' own, and the largest value of each. */
function layerMapRecords({ layerMaps }: MapEstimates): DetailRecord[] {
  const meanOf = (values: Float32Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const largest = (values: Float32Array): number =>
    values.reduce((most, value) => Math.max(most, value), -Infinity);
  return layerMaps.map(({ layer, property, units, mean, maximum, joint }) => ({
    layer,
    property,
    units,
    unitsMeanBits: meanOf(mean),
    unitsMaximumBits: largest(maximum),
    readOuts: joint.readOuts,
    residuals: joint.residuals,
    readOutsMeanBits: joint.bits && meanOf(joint.bits),
    readOutsMaximumBits: joint.bits && largest(joint.bits),
    readOutsChance95Bits: joint.thresholdBits,
    reason: joint.reason,
  }));
}

function similarityRecords({ similarity }: MapEstimates, valueOf: ValueOf): DetailRecord[] {
  return similarity.flatMap(({ layer, unit, property, factor, correlations }) =>
    correlations.flatMap((row, a) =>
      row.map((correlation, b) => ({
        layer,
        unit,
        property,
        factor,
        first: valueOf(factor, a),
        second: valueOf(factor, b),
        correlation,
      })),
    ),
  );
}

function synergyRecords({ triples }: SynergyEstimates): DetailRecord[] {
  return triples.map(({ feature, ...row }) => ({
    ...row,
    kind: feature.kind,
    feature: feature.kind === 'factor' ? feature.factor : `${feature.region} (${feature.property})`,
  }));
}

function tripleRecords({ decompositions = [] }: SynergyEstimates): DetailRecord[] {
  return decompositions.map((row) => ({
    layer: row.layer,
    unit: row.unit,
    property: row.feature.property,
    region: row.feature.region,
    axis: row.feature.axis,
    residuals: row.residuals,
    images: row.images,
    featureUnitBits: row.featureUnitBits,
    featureDecisionBits: row.featureDecisionBits,
    jointBits: row.jointBits,
    redundantBits: row.redundant.bits,
    redundantLow: row.redundant.low,
    redundantHigh: row.redundant.high,
    redundantChance95Bits: row.redundantChance95Bits,
    uniqueUnitBits: row.uniqueUnit.bits,
    uniqueUnitLow: row.uniqueUnit.low,
    uniqueUnitHigh: row.uniqueUnit.high,
    uniqueUnitChance95Bits: row.uniqueUnitChance95Bits ?? null,
    uniqueDecisionBits: row.uniqueDecision.bits,
    uniqueDecisionLow: row.uniqueDecision.low,
    uniqueDecisionHigh: row.uniqueDecision.high,
    uniqueDecisionChance95Bits: row.uniqueDecisionChance95Bits ?? null,
    synergisticBits: row.synergistic.bits,
    synergisticLow: row.synergistic.low,
    synergisticHigh: row.synergistic.high,
    synergisticChance95Bits: row.synergisticChance95Bits,
    counts: row.counts.join(' '),
    reason: row.reason,
  }));
}

function nullRecords({ units }: NullEstimates): DetailRecord[] {
  return units.map((row) => ({ ...row }));
}

function geometryRecords(geometry: GeometryEstimates): DetailRecord[] {
  const { representations, alignment, biasedAlignment, dissimilarityCorrelation } = geometry;
  return representations.flatMap((first, i) =>
    representations.map((second, j) => ({
      first: first.name,
      firstKind: first.kind,
      second: second.name,
      secondKind: second.kind,
      alignment: alignment[i][j],
      biasedAlignment: biasedAlignment[i][j],
      dissimilarityCorrelation: dissimilarityCorrelation[i][j],
    })),
  );
}
