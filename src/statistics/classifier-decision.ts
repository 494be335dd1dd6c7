import type { DecisionOutcome, UnitLayer } from './types.js';

/**
 * Margin = logit of the true class - largest other logit; correct = the true class has the largest logit, the lowest
 * class winning ties. There is none unless every identity (or view) has a true class among at least two.
 * @param trueClass of each identity, or of each view of any identity
 */
export function classifierDecision(
  output: UnitLayer,
  trueClass: Int32Array | null,
  trueClassOf: 'identity' | 'view' = 'identity',
): DecisionOutcome {
  const reason = whyNone(output, trueClass, trueClassOf);
  if (reason !== null || trueClass === null) return { decision: null, reason: reason ?? '' };
  const classes = output.units;
  return {
    reason: null,
    decision: {
      variable: "margin: the true class's logit minus the largest other",
      decide(point, activations, rowOffset, target, targetOffset) {
        const from = rowOffset + output.offset;
        const truth = trueClass[point[trueClassOf]];
        const logit = activations[from + truth];
        const before = largest(activations, from, from + truth);
        const after = largest(activations, from + truth + 1, from + classes);
        target[targetOffset] = logit - Math.max(before, after);
        target[targetOffset + 1] = logit > before && logit >= after ? 1 : 0;
      },
    },
  };
}

function largest(values: Float32Array, from: number, to: number): number {
  let most = -Infinity;
  for (let i = from; i < to; i++) if (values[i] > most) most = values[i];
  return most;
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
