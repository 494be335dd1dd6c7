import type { Tensor, Tensor2D, TensorFlow, Variable } from '../engines/tfjs/tensorflow.js';

export interface OptimizerOptions {
  /**
   * SGD with Nesterov momentum, Adam, or Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon): momentum
   * with its directions made equally large for the convolutions, Adam for the rest. Weight decay is decoupled in all.
   */
  readonly kind: 'sgd' | 'adam' | 'muon';
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
const MUON_MOMENTUM = 0.95;
/** Size of an update per number, that of Adam's: Liu et al. 2025, arXiv 2502.16982, equation 4. */
const MUON_SCALE = 0.2;

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
  private readonly rules: readonly UpdateRule[];

  constructor(
    private readonly tf: TensorFlow,
    private readonly options: OptimizerOptions,
    private readonly variables: readonly Variable[],
  ) {
    this.rules = variables.map((variable) => ruleFor(options.kind, variable));
    this.state = variables.flatMap((variable, i) =>
      Array.from({ length: this.rules[i].moments }, () =>
        tf.variable(tf.zeros(variable.shape), false),
      ),
    );
  }

  /** Applies step `step` (0-based) with the given rate; `gradients` in the order of the variables. */
  apply(gradients: readonly Tensor[], rate: number, step: number): void {
    let slot = 0;
    this.variables.forEach((variable, i) => {
      const { moments: count, update } = this.rules[i];
      const moments = this.state.slice(slot, (slot += count));
      const decay = variable.shape.length > 1 ? 1 - rate * this.options.weightDecay : 1;
      this.tf.tidy(() =>
        variable.assign(variable.mul(decay).sub(update(moments, gradients[i], rate, step))),
      );
    });
  }

  dispose(): void {
    for (const moment of this.state) moment.dispose();
  }
}

interface UpdateRule {
  readonly moments: 1 | 2;
  /** What is taken off the variable. */
  readonly update: (moments: Variable[], gradient: Tensor, rate: number, step: number) => Tensor;
}

function ruleFor(kind: OptimizerOptions['kind'], variable: Variable): UpdateRule {
  if (kind === 'sgd') return { moments: 1, update: nesterov };
  if (kind === 'muon' && variable.shape.length === 4) return { moments: 1, update: muon };
  return { moments: 2, update: adam };
}

/** Kingma & Ba 2015, algorithm 1; the bias corrections are folded into the rate and ε. */
function adam([first, second]: Variable[], gradient: Tensor, rate: number, step: number): Tensor {
  const correction = Math.sqrt(1 - SECOND_MOMENTUM ** (step + 1));
  first.assign(first.mul(MOMENTUM).add(gradient.mul(1 - MOMENTUM)));
  second.assign(second.mul(SECOND_MOMENTUM).add(gradient.square().mul(1 - SECOND_MOMENTUM)));
  const scaled = (rate * correction) / (1 - MOMENTUM ** (step + 1));
  return first.mul(scaled).div(second.sqrt().add(EPSILON * correction));
}

function nesterov([velocity]: Variable[], gradient: Tensor, rate: number): Tensor {
  velocity.assign(velocity.mul(MOMENTUM).add(gradient));
  return velocity.mul(MOMENTUM).add(gradient).mul(rate);
}

/** A kernel [height, width, channels, filters] counts as a matrix of one column per filter. */
function muon([velocity]: Variable[], gradient: Tensor, rate: number): Tensor {
  velocity.assign(velocity.mul(MUON_MOMENTUM).add(gradient));
  const filters = gradient.shape.at(-1)!;
  const matrix = velocity.mul(MUON_MOMENTUM).add(gradient).reshape<Tensor2D>([-1, filters]);
  const size = rate * MUON_SCALE * Math.sqrt(Math.max(...matrix.shape));
  return orthogonalise(matrix).mul(size).reshape(gradient.shape);
}

const NEWTON_SCHULZ_STEPS = 5;

/**
 * About U·Vᵀ of the matrix's singular value decomposition U·S·Vᵀ: five steps X <- aX + b(XXᵀ)X + c(XXᵀ)²X bring all
 * singular values near 1 (Jordan et al. 2024, coefficients given there).
 */
function orthogonalise(matrix: Tensor2D): Tensor {
  const isTall = matrix.shape[0] > matrix.shape[1];
  let x = matrix.div<Tensor2D>(matrix.norm().add(EPSILON));
  for (let step = 0; step < NEWTON_SCHULZ_STEPS; step++) {
    // The smaller of the two products: XᵀX on the right is the same polynomial.
    const square = isTall ? x.matMul<Tensor2D>(x, true, false) : x.matMul<Tensor2D>(x, false, true);
    const factor = square.mul(-4.775).add<Tensor2D>(square.matMul(square).mul(2.0315));
    x = x.mul(3.4445).add(isTall ? x.matMul(factor) : factor.matMul(x));
  }
  return x;
}
