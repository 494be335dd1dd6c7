import { floats, integers, modelBytes, node } from '../engines/tiny-graphs.js';
import { STAMP, STAMP_ELEMENTS, STAMP_SIZE } from './stamp.js';

/** A unit: a weighted sum of products of stamped numbers, of their magnitudes, or of levels. */
export interface PlantedUnit {
  readonly name: string;
  readonly terms: readonly Term[];
}

export interface Term {
  readonly weight: number;
  /** Positions in the stamp whose product is taken; none: the constant 1. */
  readonly of: readonly number[];
  /** The product's magnitude instead of the product. */
  readonly magnitude?: boolean;
}

/** A term of one stamped number. */
export const read = (position: number, weight = 1): Term => ({ weight, of: [position] });

/** The k-th noise of the stamp, of standard deviation `deviation`. */
export const noise = (k: number, deviation: number): Term => read(STAMP.noise + k, deviation);

/**
 * An ONNX network of stamped images whose layer `planted` is the given units, in their order, and whose output is that
 * layer once more (all of it, so that any kind of output can be planted).
 */
export function plantedNetwork(units: readonly PlantedUnit[]): Uint8Array {
  const products = units.flatMap(({ terms }) => terms);
  const factors = [0, 1].map((position) =>
    products.map(({ of }) => of[position] ?? STAMP_ELEMENTS),
  );
  return modelBytes({
    inputShape: ['N', 3, STAMP_SIZE, STAMP_SIZE],
    nodes: [
      node('Flatten', ['image'], 'stamp', { axis: 1 }),
      node('Mul', ['stamp', 'zero'], 'zeros'),
      node('Gather', ['zeros', 'first'], 'zero_column', { axis: 1 }),
      node('Add', ['zero_column', 'one'], 'ones'),
      node('Concat', ['stamp', 'ones'], 'padded', { axis: 1 }),
      ...factors.map((_, i) => node('Gather', ['padded', `of${i}`], `factor${i}`, { axis: 1 })),
      node('Mul', ['factor0', 'factor1'], 'products'),
      node('Abs', ['products'], 'magnitudes'),
      node('MatMul', ['products', 'weights'], 'sums'),
      node('MatMul', ['magnitudes', 'magnitude_weights'], 'sums_of_magnitudes'),
      node('Add', ['sums', 'sums_of_magnitudes'], 'planted', {}, 'planted'),
      node('Identity', ['planted'], 'answer', {}, 'answer'),
    ],
    weights: [
      floats('zero', [1], [0]),
      floats('one', [1], [1]),
      integers('first', [0]),
      ...factors.map((positions, i) => integers(`of${i}`, positions)),
      weightsOf('weights', units, (term) => (term.magnitude ? 0 : term.weight)),
      weightsOf('magnitude_weights', units, (term) => (term.magnitude ? term.weight : 0)),
    ],
    outputs: { answer: ['N', units.length] },
  });
}

/** [terms, units]: each term counts for its own unit only. */
function weightsOf(name: string, units: readonly PlantedUnit[], weight: (term: Term) => number) {
  const rows = units.flatMap(({ terms }, unit) =>
    terms.map((term) => units.map((_, other) => (other === unit ? weight(term) : 0))),
  );
  return floats(name, [rows.length, units.length], rows.flat());
}
