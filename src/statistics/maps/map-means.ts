/** Maps of a layer's units, by whatever tells sets of maps apart. */
export interface MapMeans<Place> {
  add(place: Place, bits: Float32Array): void;
  /** In the order in which places were first met. */
  finish(): (Place & UnitsMap)[];
}

/** Mean and largest value of units' maps at each vertex, bits, [V]. */
interface UnitsMap {
  readonly units: number;
  readonly mean: Float32Array;
  readonly maximum: Float32Array;
}

/** The first map of a place is taken over, not copied. */
export function createMapMeans<Place extends object>(): MapMeans<Place> {
  const places = new Map<
    string,
    { place: Place; units: number; sum: Float32Array; maximum: Float32Array }
  >();
  return {
    add(place, bits) {
      const key = JSON.stringify(place);
      const known = places.get(key);
      if (!known) {
        places.set(key, { place, units: 1, sum: bits, maximum: bits.slice() });
        return;
      }
      known.units++;
      for (let j = 0; j < bits.length; j++) {
        known.sum[j] += bits[j];
        if (bits[j] > known.maximum[j]) known.maximum[j] = bits[j];
      }
    },
    finish: () =>
      [...places.values()].map(({ place, units, sum, maximum }) => ({
        ...{ ...place, units, maximum },
        mean: sum.map((bits) => bits / units),
      })),
  };
}
