import { createSpace, IDENTITY_FACTORS } from '../../stimulus/index.js';
import type { Space, SpaceDefinition } from '../../stimulus/index.js';

/**
 * Class of each identity of `space` for a classifier whose class c is identity c of the space it was trained on; -1
 * where that space holds no such person. A person is a residual, a sex and an ethnicity under one seed.
 */
export function trueClasses(space: Space, trainedOn: SpaceDefinition): Int32Array {
  const classOf = new Map(personNames(createSpace(trainedOn)).map((name, i) => [name, i]));
  return Int32Array.from(personNames(space), (name) => classOf.get(name) ?? -1);
}

/** One name per identity, in identity order. */
function personNames(space: Space): string[] {
  const { seed } = space.definition;
  let names = [`seed ${seed}`];
  for (const factor of IDENTITY_FACTORS) {
    names = names.flatMap((name) => space.levels[factor].map((level) => `${name}/${level}`));
  }
  return names;
}
