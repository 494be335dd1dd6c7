import type { Calibration, UnitLayer } from '../../statistics/index.js';
import type { RepeatedUnits } from './types.js';

/**
 * Layers whose sums over copies and whose scales are, unit by unit and to the last bit, those of an earlier layer: two
 * probes of one quantity, of which the top sets would else hold every unit twice.
 * @param sums Of each unit by its number among all scored ones.
 */
export function repeatedUnits(
  layers: readonly UnitLayer[],
  { units }: Calibration,
  sums: ReadonlyMap<number, Float64Array>,
): RepeatedUnits[] {
  const areAlike = (one: number, other: number): boolean =>
    units[one].median === units[other].median &&
    units[one].scale === units[other].scale &&
    areEqual(sums.get(one), sums.get(other));
  return layers.flatMap(({ name, offset, units: count }, i) => {
    const of = layers
      .slice(0, i)
      .find(
        (earlier) =>
          earlier.units === count &&
          Array.from({ length: count }, (_, unit) => unit).every((unit) =>
            areAlike(earlier.offset + unit, offset + unit),
          ),
      );
    return of ? [{ layer: name, of: of.name }] : [];
  });
}

function areEqual(one?: Float64Array, other?: Float64Array): boolean {
  return one?.length === other?.length && (one?.every((value, i) => value === other?.[i]) ?? true);
}
