import { expect, it } from 'vitest';

import type { FoldedLayer } from '../../src/statistics/readouts/estimate-layers.js';
import { orItsParts } from '../../src/statistics/readouts/identity-parts.js';

const nothing = { bits: null, leaveOut: new Float64Array(0), reason: 'not asked' };
const entropies = { entropy: 3, entropiesLeft: new Float64Array(3).fill(3) };
const counts = { levels: 2, groups: 3, counts: new Float64Array(12) };

function row(factor: string, values: readonly number[] | null, isChosen: boolean): FoldedLayer {
  const figure = values && { bits: values[0], leaveOut: Float64Array.from(values.slice(1)) };
  return {
    ...{ layer: 'stem', factor, readOuts: 1, gaussian: nothing },
    choice: figure && isChosen ? { ...figure, counts } : null,
    people: { ...(figure && !isChosen ? { ...figure, reason: null } : nothing), ...entropies },
  };
}

const sex = row('sex', [0.75, 0.5, 1, 0.75], true);
const ethnicity = row('ethnicity', [0.25, 0.25, 0.25, 0.25], true);
const within = row('identity|sex,ethnicity', [0.5, 0.25, 0.75, 0.5], false);

it('tells of identity what is told of its groups and of the person within them, fold by fold', () => {
  const { people } = orItsParts(row('identity', [1, 1, 1, 1], false), [sex, ethnicity, within]);
  expect(people.bits).toBe(1.5);
  expect([...people.leaveOut]).toEqual([1, 2, 1.5]);
  expect(people.entropy).toBe(3);
});

it('keeps what identity’s own read-outs tell where that is more, and what is of another layer out of it', () => {
  const own = row('identity', [2, 2, 2, 2], false);
  expect(orItsParts(own, [sex, within])).toBe(own);
  const less = row('identity', [0.5, 0.5, 0.5, 0.5], false);
  expect(orItsParts(less, [{ ...sex, layer: 'logits' }, within])).toBe(less);
});

it('makes nothing of groups where identity has no figure', () => {
  const absent = row('identity', null, false);
  expect(orItsParts(absent, [sex, ethnicity, within])).toBe(absent);
});
