import type { FoldedLayer } from './estimate-layers.js';

/**
 * What is known of identity is at least what is known of each group it belongs to and, besides, of the person within them
 * (chain rule; Cover and Thomas 2006, theorem 2.5.2), for sex and ethnicity are crossed: what is known of two independent
 * factors together is no less than of each alone. Few people are told into groups better than into people.
 */
export function orItsParts(identity: FoldedLayer, rows: readonly FoldedLayer[]): FoldedLayer {
  const { people } = identity;
  const own = rows.filter(({ layer }) => layer === identity.layer);
  const groups = own.flatMap(({ factor, choice }) =>
    choice && (factor === 'sex' || factor === 'ethnicity') ? [choice] : [],
  );
  if (people.bits === null || groups.length === 0) return identity;
  const within = own.find(({ factor }) => factor.startsWith('identity|'))?.people;
  const parts = [...groups, ...(within && within.bits !== null ? [within] : [])];
  const sum = (of: (part: (typeof parts)[number]) => number): number =>
    parts.reduce((all, part) => all + of(part), 0);
  const bits = Math.min(
    people.entropy,
    sum((part) => part.bits ?? 0),
  );
  const isFolded = parts.every(({ leaveOut }) => leaveOut.length === people.leaveOut.length);
  if (bits <= people.bits || !isFolded) return identity;
  const leaveOut = people.leaveOut.map((_, fold) =>
    Math.min(
      people.entropiesLeft[fold],
      sum((part) => part.leaveOut[fold]),
    ),
  );
  return { ...identity, people: { ...people, bits, leaveOut } };
}
