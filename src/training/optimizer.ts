import type { Tensor, TensorFlow, Variable } from '../engines/tfjs/tensorflow.js';

export interface OptimizerOptions {
  /** SGD with Nesterov momentum, or Adam, both with decoupled weight decay. */
  readonly kind: 'sgd' | 'adam';
  /** Rate at the top of the schedule. */
  readonly peakRate: number;
  /**
   * `cosine`: linear warm-up over a twentieth of the steps, then half a cosine to zero. `cyclic`: triangles between a
   * tenth of the peak and the peak, four cycles in all (Smith 2017, *Cyclical learning rates*, section 3.1).
   */
  readonly schedule: 'cosine' | 'cyclic';
  /** Share of a kernel taken off per step and unit of rate; biases and normalisation are left alone. */
  readonly weightDecay: number;
}

const CYCLES = 4;
const MOMENTUM = 0.9;
const SECOND_MOMENTUM = 0.999;
const EPSILON = 1e-7;

/** Learning rate of step `step` of `steps`, 0-based. */
export function learningRate(options: OptimizerOptions, step: number, steps: number): number {
  const { peakRate, schedule } = options;
  if (schedule === 'cyclic') {
    const phase = ((step * CYCLES) / steps) % 1;
    return peakRate * (0.1 + 0.9 * (1 - Math.abs(2 * phase - 1)));
  }
  const warmUp = Math.max(1, Math.ceil(steps / 20));
  if (step < warmUp) return (peakRate * (step + 1)) / warmUp;
  return peakRate * 0.5 * (1 + Math.cos((Math.PI * (step - warmUp)) / (steps - warmUp)));
}

/**
 * Updates `variables` from gradients. Written out, instead of TensorFlow.js's own optimizers, because its state can be
 * saved and restored to the last bit. `state` holds one or two moments per variable, in their order.
 */
export class Optimizer {
  readonly state: Variable[];
  private readonly slots: number;

  constructor(
    private readonly tf: TensorFlow,
    private readonly options: OptimizerOptions,
    private readonly variables: readonly Variable[],
  ) {
    this.slots = options.kind === 'adam' ? 2 : 1;
    this.state = variables.flatMap((variable) =>
      Array.from({ length: this.slots }, () => tf.variable(tf.zeros(variable.shape), false)),
    );
  }

  /** Applies step `step` (0-based) with the given rate; `gradients` in the order of the variables. */
  apply(gradients: readonly Tensor[], rate: number, step: number): void {
    this.variables.forEach((variable, i) => {
      this.tf.tidy(() => {
        const moments = this.state.slice(i * this.slots, (i + 1) * this.slots);
        const update =
          this.options.kind === 'adam'
            ? this.adam(moments, gradients[i], rate, step)
            : this.nesterov(moments[0], gradients[i], rate);
        const decay = variable.shape.length > 1 ? 1 - rate * this.options.weightDecay : 1;
        variable.assign(variable.mul(decay).sub(update));
      });
    });
  }

  dispose(): void {
    for (const moment of this.state) moment.dispose();
  }

  /** Kingma & Ba 2015, algorithm 1; the bias corrections are folded into the rate and ε. */
  private adam([first, second]: Variable[], gradient: Tensor, rate: number, step: number): Tensor {
    const correction = Math.sqrt(1 - SECOND_MOMENTUM ** (step + 1));
    first.assign(first.mul(MOMENTUM).add(gradient.mul(1 - MOMENTUM)));
    second.assign(second.mul(SECOND_MOMENTUM).add(gradient.square().mul(1 - SECOND_MOMENTUM)));
    const scaled = (rate * correction) / (1 - MOMENTUM ** (step + 1));
    return first.mul(scaled).div(second.sqrt().add(EPSILON * correction));
  }

  private nesterov(velocity: Variable, gradient: Tensor, rate: number): Tensor {
    velocity.assign(velocity.mul(MOMENTUM).add(gradient));
    return velocity.mul(MOMENTUM).add(gradient).mul(rate);
  }
}
