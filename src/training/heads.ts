import type { DesignFactor, Space } from '../stimulus/index.js';
import type { ViewImage } from './view-image.js';

/** One output of the network: which identity, or which level of a factor, an image shows. */
export interface Head {
  readonly names: 'identity' | DesignFactor;
  /** Name of the layer that gives its logits, in the network and in its files. */
  readonly output: string;
  readonly classes: number;
}

/**
 * The heads of a network: the identity (`logits`) first, then a head for each factor (`logits/FACTOR`), as in the
 * multi-label networks of Xu et al. 2018, section 2.2. Throws a RangeError for a factor that the space does not vary.
 */
export function createHeads(space: Space, factors: readonly DesignFactor[]): Head[] {
  const identity: Head = { names: 'identity', output: 'logits', classes: space.identityCount };
  return [identity, ...factors.map((factor) => factorHead(space, factor))];
}

/** True class of every image. */
export function headLabels({ names }: Head, images: readonly ViewImage[]): number[] {
  return images.map(({ identity, point }) =>
    names === 'identity' ? identity : point.levels[names],
  );
}

function factorHead(space: Space, factor: DesignFactor): Head {
  const classes = space.levels[factor]?.length ?? 0;
  if (classes < 2) {
    const varied = space.factors.filter(({ kind }) => kind !== 'jitter').map(({ name }) => name);
    throw new RangeError(
      `expected heads for factors that space ${space.definition.name} varies (${varied.join(', ')}), found ${factor}`,
    );
  }
  return { names: factor, output: `logits/${factor}`, classes };
}
