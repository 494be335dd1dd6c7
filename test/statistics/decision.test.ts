import { describe, expect, it } from 'vitest';
import { addToTemplate, createTemplates, defineDecision } from '../../src/statistics/index.js';
import type { DecisionOutcome, DecisionRequest } from '../../src/statistics/index.js';

const output = { name: 'out', units: 3, offset: 1 };
const request: DecisionRequest = {
  kind: 'classifier',
  output,
  trueClass: Int32Array.of(0, 1, 2),
  templates: null,
  calibrationViews: () => Int32Array.of(0, 1),
};

function decide(outcome: DecisionOutcome, identity: number, view: number, row: number[]): number[] {
  const target = new Float32Array(4).fill(9);
  outcome.decision?.decide({ identity, view }, Float32Array.from(row), 4, target, 1);
  return [...target];
}

/** A row at offset 4, one unit before the output. */
const row = (...out: number[]): number[] => [7, 7, 7, 7, 100, ...out];

describe('the decision of a classifier', () => {
  const outcome = defineDecision(request);

  it('is the margin of the true logit over the largest other', () => {
    expect(decide(outcome, 0, 0, row(5, 2, 3))).toEqual([9, 2, 1, 9]);
    expect(decide(outcome, 1, 0, row(5, 2, 3))).toEqual([9, -3, 0, 9]);
  });

  it('lets the lowest class win ties', () => {
    expect(decide(outcome, 1, 0, row(0, 4, 4))).toEqual([9, 0, 1, 9]);
    expect(decide(outcome, 2, 0, row(0, 4, 4))).toEqual([9, 0, 0, 9]);
  });

  it('is missing, with the reason, when an identity has no class', () => {
    const without = defineDecision({ ...request, trueClass: Int32Array.of(0, -1, -1) });
    expect(without.decision).toBeNull();
    expect(without.reason).toMatch(/2 of 3 identities .* identity 1/);
    expect(defineDecision({ ...request, trueClass: Int32Array.of(0, 3) }).reason).toMatch(
      /identity 1 is class 3 of a network with 3/,
    );
    expect(defineDecision({ ...request, trueClass: null }).reason).toMatch(/not known/);
    expect(defineDecision({ ...request, output: { ...output, units: 1 } }).reason).toMatch(
      /no other class/,
    );
  });
});

describe('the decision of a classifier whose classes are levels of a view factor', () => {
  const outcome = defineDecision({
    ...request,
    trueClass: Int32Array.of(2, 0),
    trueClassOf: 'view',
  });

  it('takes the true class from the view, whatever the identity', () => {
    expect(decide(outcome, 7, 0, row(5, 2, 3))).toEqual([9, -2, 0, 9]);
    expect(decide(outcome, 7, 1, row(5, 2, 3))).toEqual([9, 2, 1, 9]);
  });

  it('is missing, with the reason, when a view has no class', () => {
    const trueClass = Int32Array.of(1, -1);
    const { reason } = defineDecision({ ...request, trueClass, trueClassOf: 'view' });
    expect(reason).toMatch(/1 of 2 views have no class .* view 1/);
  });
});

describe('the decision of an embedding', () => {
  const templates = createTemplates(2, output);
  addToTemplate(templates, output, 0, Float32Array.of(0, 3, 0, 0), 0);
  addToTemplate(templates, output, 0, Float32Array.of(0, 0, 4, 0), 0);
  addToTemplate(templates, output, 1, Float32Array.of(0, 0, 0, 2), 0);
  addToTemplate(templates, output, 1, Float32Array.of(0, 0, 0, 5), 0);
  const outcome = defineDecision({ ...request, kind: 'embedding', templates });

  it('sums unit-length embeddings into templates', () => {
    expect([...templates.sums]).toEqual([1, 1, 0, 0, 0, 2].map((sum) => sum * 16_384));
  });

  it('is the cosine to the template', () => {
    const [, margin, correct] = decide(outcome, 0, 7, row(2, 0, 0));
    expect(margin).toBeCloseTo(Math.SQRT1_2, 6);
    expect(correct).toBe(1);
  });

  it('leaves a calibration point out of its own template', () => {
    const [, margin, correct] = decide(outcome, 0, 0, row(3, 0, 0));
    expect(margin).toBeCloseTo(0, 6);
    expect(correct).toBe(1);
  });

  it('is wrong when another template is nearer, or as near with a lower number', () => {
    expect(decide(outcome, 0, 7, row(0, 1, 3))[2]).toBe(0);
    expect(decide(outcome, 1, 7, row(0, 0, 0))[2]).toBe(0);
  });

  it('leaves out of a template the calibration point that a view is a change of', () => {
    const kept = createTemplates(2, output, 0, 2);
    addToTemplate(kept, output, 0, Float32Array.of(0, 3, 0, 0), 0, [], 0);
    addToTemplate(kept, output, 0, Float32Array.of(0, 0, 4, 0), 0, [], 1);
    addToTemplate(kept, output, 1, Float32Array.of(0, 0, 0, 2), 0, [], 0);
    addToTemplate(kept, output, 1, Float32Array.of(0, 0, 0, 5), 0, [], 1);
    // Views 2 and 3 show 0 and 1 changed, 4 a view that did not calibrate.
    const unchanged = { view: (view: number) => [0, 1, 0, 1, 4][view], levels: <T>(of: T) => of };
    const changed = defineDecision({ ...request, kind: 'embedding', templates: kept, unchanged });
    expect(decide(changed, 0, 2, row(3, 0, 0))).toEqual(decide(changed, 0, 0, row(3, 0, 0)));
    expect(decide(changed, 0, 2, row(3, 0, 0))[1]).toBe(0);
    expect(decide(changed, 0, 2, row(3, 4, 0))[1]).toBeCloseTo(0.8, 4);
    expect(decide(changed, 0, 3, row(3, 4, 0))[1]).toBeCloseTo(0.6, 4);
    expect(decide(changed, 0, 4, row(2, 0, 0))[1]).toBeCloseTo(Math.SQRT1_2, 6);
    const { reason } = defineDecision({ ...request, kind: 'embedding', templates, unchanged });
    expect(reason).toMatch(/keeps no embeddings/);
  });

  it('refuses to keep the embeddings of more calibration points than half a gigabyte holds', () => {
    expect(() => createTemplates(1_000, { units: 512 }, 0, 525)).toThrow(
      /^expected at most 524000 calibration points of an embedding of 512 numbers .* found 525000: .*lower calibration\.points$/,
    );
  });

  it('is missing, with the reason, without templates or a second calibration point', () => {
    expect(defineDecision({ ...request, kind: 'embedding' }).reason).toMatch(/no embedding temp/);
    const one = { ...request, kind: 'embedding' as const, templates };
    expect(defineDecision({ ...one, calibrationViews: () => Int32Array.of(0) }).reason).toMatch(
      /at least two/,
    );
  });
});

it('another output has no decision, and says so', () => {
  const { decision, reason } = defineDecision({ ...request, kind: 'other' });
  expect(decision).toBeNull();
  expect(reason).toMatch(/network\.output\.kind is other, not classifier or embedding/);
});
