import { createSpace, designPoint, IDENTITY_FACTORS } from '../../stimulus/index.js';
import type { IdentityFactor, Space, SpaceDefinition } from '../../stimulus/index.js';
import type { ClassLevels } from '../../config/types.js';

/**
 * Class of each identity of `space` for a classifier whose class c is identity c of the space it was trained on; -1
 * where that space holds no such person. A person is a residual, a sex and an ethnicity under one seed.
 */
export function trueClasses(space: Space, trainedOn: SpaceDefinition): Int32Array {
  const classOf = new Map(personNames(createSpace(trainedOn)).map((name, i) => [name, i]));
  return Int32Array.from(personNames(space), (name) => classOf.get(name) ?? -1);
}

/**
 * Class of each identity or, for a factor that varies within identities, of each view, for a classifier of that
 * factor; -1 where no class means the level.
 */
export function levelClasses(
  space: Space,
  { factor, classes }: ClassLevels,
): { trueClass: Int32Array; trueClassOf: 'identity' | 'view'; classesArePeople: false } {
  const isIdentity = IDENTITY_FACTORS.includes(factor as IdentityFactor);
  const classOfLevel = space.levels[factor].map((level) => classes.indexOf(level));
  const [count, stride] = isIdentity
    ? [space.identityCount, space.viewCount]
    : [space.viewCount, 1];
  const trueClass = Int32Array.from({ length: count }, (_, i) => {
    return classOfLevel[designPoint(space, i * stride).levels[factor]];
  });
  return {
    trueClass,
    trueClassOf: isIdentity ? 'identity' : 'view',
    classesArePeople: false,
  };
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
