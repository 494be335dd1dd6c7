import type { FaceProperty, MapEstimates, MapLevel } from '../statistics/index.js';
import type { AuditSummary } from '../studies/types.js';

/** A row of a table of maps: names of columns are part of the contract. */
export type MapRecord = Readonly<Record<string, string | number | Float32Array | null>>;

const CONSTANT = 'the unit does not vary: nothing to share with the face';

/**
 * `map-covariances`: of every unit and variable of the decision, over all images and at each yaw, the covariances with the
 * residuals' K coefficients of a property and the variances of its scores: with `map-vertices` its map. `isAlive` says of
 * the total variance whether it is more than the scores' rounding; null covariance, with the reason, where it is not.
 */
export function mapCovarianceRecords(
  maps: MapEstimates,
  space: AuditSummary['run']['space'],
  isAlive: (totalVariance: number) => boolean,
): MapRecord[] {
  const { covariances, variances, levelScores, layers, surfaces } = maps;
  const all = [{ level: null, covariances, variances }, ...levelScores];
  return layers.flatMap(({ name, offset, units }) =>
    Array.from({ length: units }, (_, unit) => ({ name, unit, row: offset + unit })).flatMap(
      ({ name, unit, row }) =>
        surfaces.flatMap(({ property, residuals }) =>
          all.map((scores) => {
            const [betweenVariance, totalVariance] = scores.variances.subarray(2 * row);
            return {
              ...{ layer: name, unit, property, yaw: yawOf(space, scores.level), residuals },
              ...{ betweenVariance, totalVariance },
              ...(isAlive(totalVariance)
                ? { covariance: rowOf(scores.covariances, property, row, maps), reason: null }
                : { covariance: null, reason: CONSTANT }),
            };
          }),
        ),
    ),
  );
}

function rowOf(
  covariances: MapEstimates['covariances'],
  property: FaceProperty,
  row: number,
  { variances }: MapEstimates,
): Float32Array {
  const values = covariances.find((one) => one.property === property)?.values;
  if (!values) throw new RangeError(`expected covariances of ${property}, found none`);
  const count = (2 * values.length) / variances.length;
  return values.subarray(row * count, (row + 1) * count);
}

/** Bits of every vertex of one map. */
interface MapValues {
  readonly layer: string;
  readonly unit: number | null;
  readonly property: FaceProperty;
  readonly kind: 'unit' | 'read-outs' | 'mean' | 'maximum';
  readonly level: MapLevel | null;
  /** Units or read-outs behind it. */
  readonly units: number;
  readonly chance95Bits: number | null;
  readonly bits: Float32Array | null;
  readonly reason: string | null;
}

/**
 * `map-values`: bits of every vertex of the maps that are estimated of whole layers (read-outs together, mean and maximum over
 * units; all images, and each yaw) and of the units chosen in each layer.
 */
export function mapValueRecords(
  maps: MapEstimates,
  space: AuditSummary['run']['space'],
): MapRecord[] {
  return [...unitValues(maps), ...layerValues(maps), ...layerLevelValues(maps)].map(
    ({ level, ...row }) => ({ ...row, yaw: yawOf(space, level) }),
  );
}

function unitValues({ unitMaps }: MapEstimates): MapValues[] {
  return unitMaps.map(({ layer, unit, property, level, thresholdBits, bits }) => ({
    ...{ layer, unit, property, kind: 'unit' as const, level, units: 1 },
    ...{ chance95Bits: thresholdBits, bits, reason: null },
  }));
}

function layerValues({ layerMaps }: MapEstimates): MapValues[] {
  return layerMaps.flatMap(({ layer, property, units, mean, maximum, joint }) => {
    const place = { layer, unit: null, property, level: null };
    const { bits, readOuts, thresholdBits, reason } = joint;
    return [
      {
        ...{ ...place, kind: 'read-outs' as const, units: readOuts },
        ...{ chance95Bits: thresholdBits, bits, reason },
      },
      ...ofUnits(place, units, mean, maximum),
    ];
  });
}

function layerLevelValues({ layerLevelMaps }: MapEstimates): MapValues[] {
  return layerLevelMaps.flatMap(({ layer, property, level, units, mean, maximum, joint }) => {
    const place = { layer, unit: null, property, level };
    return [
      { ...place, kind: 'read-outs' as const, units: 0, chance95Bits: null, ...joint },
      ...ofUnits(place, units, mean, maximum),
    ];
  });
}

function ofUnits(
  place: Pick<MapValues, 'layer' | 'unit' | 'property' | 'level'>,
  units: number,
  mean: Float32Array,
  maximum: Float32Array,
): MapValues[] {
  const row = { ...place, units, chance95Bits: null, reason: null };
  return [
    { ...row, kind: 'mean', bits: mean },
    { ...row, kind: 'maximum', bits: maximum },
  ];
}

/** Degrees of a level of yaw, null: all images. */
function yawOf({ factors }: AuditSummary['run']['space'], level: MapLevel | null): string | null {
  if (level === null) return null;
  const levels = factors.find(({ name }) => name === level.factor)?.levels ?? [];
  return String(levels[level.level] ?? level.level);
}
