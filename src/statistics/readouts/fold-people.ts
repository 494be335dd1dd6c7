import type { AuditTables } from '../audit-tables.js';
import { identityClasses } from '../identity-classes.js';
import type { Steps } from '../run-steps.js';
import { absent, figureOf } from './folded-figure.js';
import type { FoldedFigure } from './folded-figure.js';
import type { LayerSums } from './layer-sums.js';
import { classEntropy, peopleInformation } from './people-information.js';
import type { DrawnImages, PeopleClasses } from './people-information.js';
import { peoplePoints } from './people-points.js';
import type { GaussianFigure } from './types.js';

const REASONS = {
  constant:
    'constant: the read-outs do not vary over the residuals that estimate, or depend on each other',
  still:
    'the read-outs do not vary within people, or depend on each other there, so people are not a mixture of Gaussians',
  same: 'no interval: the estimate is the same without any of the residuals',
} as const;

/** What read-outs tell of people, `peopleInformation`. */
export interface FoldedPeople extends FoldedFigure {
  /** Of the people that estimate, bits. */
  readonly entropy: number;
}

/** What a layer's read-outs tell of a factor whose levels are people. */
export function* foldPeople(
  tables: AuditTables,
  sums: LayerSums,
  factor: string,
  images: DrawnImages,
): Steps<FoldedPeople> {
  const points = peoplePoints(sums);
  const classes = peopleClasses(tables, sums, factor);
  const entropy = classEntropy(classes);
  if (typeof points === 'string') return { ...absent(REASONS[points]), entropy };
  const found = yield* peopleInformation(points, classes, images);
  return { ...found, entropy, reason: null };
}

/** Who is told apart, and among whom. */
function peopleClasses(
  tables: AuditTables,
  { rows, groupOf, groups }: LayerSums,
  factor: string,
): PeopleClasses {
  const classes = identityClasses(tables).of;
  const isGiven = factor.startsWith('identity|');
  return {
    ...{ groupOf, groups },
    classOf: factor === 'residual' ? groupOf : rows,
    given: rows.map((row) => (isGiven ? classes[row] : 0)),
  };
}

/** With its interval, which ends at the entropy. */
export function peopleFigure({ entropy, ...folded }: FoldedPeople): GaussianFigure {
  const figure = figureOf(folded, entropy);
  if (folded.bits !== null && folded.leaveOut.every((value) => value === folded.leaveOut[0])) {
    return { ...figure, low: null, high: null, reason: REASONS.same };
  }
  return figure;
}
