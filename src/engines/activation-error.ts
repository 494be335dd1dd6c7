import type { ProbedLayer } from './types.js';

/** A unit that is NaN or infinite: no statistic could hold it. */
export class ActivationError extends Error {
  override readonly name = 'ActivationError';

  constructor(
    readonly layer: string,
    /** Position of the unit in its layer. */
    readonly unit: number,
    /** Row of the batch. */
    readonly row: number,
    value: number,
  ) {
    super(
      `layer "${layer}", unit ${unit}, image ${row} of the batch: expected a finite activation, found ${value}; ` +
        `check that input.range, input.mean and input.std are what the network was trained on`,
    );
  }
}

/**
 * Refuses NaN and infinity.
 * @param activations [batch, units], row by row
 * @throws ActivationError naming layer, unit and row of the first such value
 */
export function checkActivations(
  activations: Float32Array,
  units: number,
  layers: readonly ProbedLayer[],
): void {
  for (let index = 0; index < activations.length; index++) {
    const value = activations[index];
    if (value - value !== 0) refuse(value, index, units, layers);
  }
}

function refuse(
  value: number,
  index: number,
  units: number,
  layers: readonly ProbedLayer[],
): never {
  const column = index % units;
  const layer = layers.find(({ offset, units }) => column < offset + units)!;
  throw new ActivationError(layer.name, column - layer.offset, Math.floor(index / units), value);
}
