import type { Space } from './space.js';

/**
 * Names of variants that show views of the space once more: all that they change is set to levels that the space shows, one
 * of them of a factor that varies. But for jitter their images are originals of other views.
 */
export function repeatedViews({ definition, levels }: Space): string[] {
  const known: Readonly<Record<string, readonly unknown[]>> = levels;
  return (definition.variants ?? [])
    .filter((variant) => {
      const changes = Object.entries(variant).filter(([key]) => key !== 'name');
      const isShown = changes.every(([factor, level]) => known[factor]?.includes(level));
      return isShown && changes.some(([factor]) => known[factor].length > 1);
    })
    .map(({ name }) => name);
}
