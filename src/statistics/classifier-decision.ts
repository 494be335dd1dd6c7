import type { DecidedRows } from './decisions/decision-types.js';
import type { LogitRank } from './decisions/rank-logits.js';
import { createKernelLogits } from './kernels/kernel-logits.js';
import type { DecisionOutcome, UnitLayer } from './types.js';

/**
 * Margin = logit of the true class - largest other logit; correct = the true class has the largest logit, the lowest
 * class winning ties. There is none unless every identity (or view) has a true class among at least two.
 * @param trueClass of each identity, or of each view of any identity
 * @param classesArePeople false where they are levels of a factor, such as the sexes: then nobody is taken for somebody
 */
export function classifierDecision(
  output: UnitLayer,
  trueClass: Int32Array | null,
  trueClassOf: 'identity' | 'view' = 'identity',
  classesArePeople = true,
): DecisionOutcome {
  const reason = whyNone(output, trueClass, trueClassOf);
  if (reason !== null || trueClass === null) return { decision: null, reason: reason ?? '' };
  const one: DecidedRows = {
    decided: new Float32Array(2),
    chosen: new Int32Array(1),
    rank: new Int32Array(1),
  };
  const { offset, units } = output;
  let rank: RankLogits = (activations, from, truth) => {
    // Opened with the first row: many a caller asks only whether there is a decision.
    rank = createKernelLogits(units);
    return rank(activations, from, truth);
  };
  return {
    reason: null,
    decision: {
      variable: "margin: the true class's logit minus the largest other",
      decide(point, activations, rowOffset, target, targetOffset) {
        const truth = trueClass[point[trueClassOf]];
        decideRow(rank, truth, activations, rowOffset + offset, 0, one);
        target.set(one.decided, targetOffset);
      },
      choices: {
        count: units,
        kind: 'class',
        truth: classesArePeople ? trueClass : null,
        decideRows(points, activations, rowLength, target) {
          points.forEach((point, row) => {
            const truth = trueClass[point[trueClassOf]];
            decideRow(rank, truth, activations, row * rowLength + offset, row, target);
          });
        },
      },
    },
  };
}

/** Of the logits that begin at `from` of `activations`. */
type RankLogits = (activations: Float32Array, from: number, truth: number) => LogitRank;

function decideRow(
  rank: RankLogits,
  truth: number,
  activations: Float32Array,
  from: number,
  row: number,
  target: DecidedRows,
): void {
  const { most, best, preferred } = rank(activations, from, truth);
  target.decided[2 * row] = activations[from + truth] - most;
  target.decided[2 * row + 1] = preferred === 0 ? 1 : 0;
  target.chosen[row] = preferred === 0 ? truth : best;
  target.rank[row] = preferred;
}

function whyNone(
  output: UnitLayer,
  trueClass: Int32Array | null,
  of: 'identity' | 'view',
): string | null {
  const all = of === 'identity' ? 'identities' : 'views';
  if (trueClass === null) return 'the classes of the identities are not known';
  if (output.units < 2) return `a classifier with ${output.units} output has no other class`;
  const without = trueClass.reduce((count, number) => count + (number < 0 ? 1 : 0), 0);
  if (without > 0) {
    return (
      `${without} of ${trueClass.length} ${all} have no class in the network ` +
      `(the first is ${of} ${trueClass.findIndex((number) => number < 0)})`
    );
  }
  const beyond = trueClass.findIndex((number) => number >= output.units);
  return beyond < 0
    ? null
    : `${of} ${beyond} is class ${trueClass[beyond]} of a network with ${output.units} classes: name the space it was trained on in network.output.space`;
}
