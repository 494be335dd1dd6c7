import type { Calibration, UnitLayer } from '../../statistics/index.js';
import type { RepeatedUnits } from './types.js';

/** Whether two units, by their numbers among all scored ones, do the same over the copies. */
export type AreAlike = (one: number, other: number) => boolean;

/**
 * Layers of which every unit does what that unit of an earlier layer does: two probes of one quantity, of which the top
 * sets would else hold every unit twice.
 */
export function repeatedUnits(layers: readonly UnitLayer[], areAlike: AreAlike): RepeatedUnits[] {
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

/** Units whose sums over copies and whose scales are the same to the last bit. */
export function alikeInSums(
  { units }: Calibration,
  sums: ReadonlyMap<number, Float64Array>,
): AreAlike {
  return (one, other) =>
    units[one].median === units[other].median &&
    units[one].scale === units[other].scale &&
    areEqual(sums.get(one), sums.get(other));
}

/** Of what a unit reaches over the copies: an engine may add up a mean over positions in another order than a pool. */
const ROUNDING = 2 ** -18;

/** Units whose activations, [copies · units], are the same but for rounding. */
export function alikeInValues(values: Float32Array, units: number): AreAlike {
  const copies = values.length / units;
  return (one, other) => {
    let [reach, difference] = [0, 0];
    for (let row = 0; row < copies; row++) {
      const [a, b] = [values[row * units + one], values[row * units + other]];
      reach = Math.max(reach, Math.abs(a));
      difference = Math.max(difference, Math.abs(a - b));
    }
    return difference <= ROUNDING * reach;
  };
}

function areEqual(one?: Float64Array, other?: Float64Array): boolean {
  return one?.length === other?.length && (one?.every((value, i) => value === other?.[i]) ?? true);
}
