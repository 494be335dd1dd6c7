import type { AuditSummary } from '../studies/types.js';

/** Rows of a sample and the evaluations of each: numbers of draws, which are no factors of anything. */
const DRAWS = ['variant', 'copy'];

export function isSampled({ sensitivity }: Pick<AuditSummary, 'sensitivity'>): boolean {
  return (sensitivity?.sampled ?? null) !== null;
}

/**
 * A summary of what an audit can say where views were drawn from ranges: of who is shown, and of all images together. What
 * it holds of views is of the numbers of draws and left out. Any other summary as it is.
 */
export function withoutDraws(summary: AuditSummary): AuditSummary {
  if (!isSampled(summary)) return summary;
  const { run, information, performance, nulls, synergy } = summary;
  const isOfPeople = ({ factor }: { readonly factor: string }): boolean => !DRAWS.includes(factor);
  return {
    ...summary,
    run: {
      ...run,
      space: {
        ...run.space,
        factors: run.space.factors.filter(({ name }) => isOfPeople({ factor: name })),
      },
    },
    information: information.filter(isOfPeople),
    ...{ invariance: [], invarianceDetail: null, variance: null },
    synergy: synergy && {
      ...synergy,
      triples: synergy.triples.filter(
        ({ feature }) => feature.kind !== 'factor' || isOfPeople(feature),
      ),
    },
    nulls: nulls && {
      factors: nulls.factors.filter(isOfPeople),
      discoveries: nulls.discoveries.filter(isOfPeople),
    },
    performance: {
      ...performance,
      estimates: performance.estimates && {
        ...performance.estimates,
        byLevel: performance.estimates.byLevel.filter(isOfPeople),
        byPair: [],
      },
      worstByLevel: [],
    },
  };
}
