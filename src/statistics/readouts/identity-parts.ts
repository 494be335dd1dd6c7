import type { FoldedLayer } from './estimate-layers.js';

/**
 * What is known of identity is at least what is known of a group it belongs to and, besides, of the person within the groups
 * (chain rule; Cover and Thomas 2006, theorem 2.5.2). Few people are told into groups better than into people.
 */
export function orItsParts(identity: FoldedLayer, rows: readonly FoldedLayer[]): FoldedLayer {
  const { people } = identity;
  const own = rows.filter(({ layer }) => layer === identity.layer);
  const groups = own.flatMap(({ factor, choice }) =>
    choice && (factor === 'sex' || factor === 'ethnicity') ? [choice] : [],
  );
  if (people.bits === null || groups.length === 0) return identity;
  const best = groups.reduce((most, group) => (group.bits > most.bits ? group : most));
  const within = own.find(({ factor }) => factor.startsWith('identity|'))?.people;
  const bits = best.bits + (within?.bits ?? 0);
  if (bits <= people.bits || best.leaveOut.length !== people.leaveOut.length) return identity;
  const leaveOut = best.leaveOut.map((value, fold) => value + (within?.leaveOut[fold] ?? 0));
  return { ...identity, people: { ...people, bits, leaveOut } };
}
