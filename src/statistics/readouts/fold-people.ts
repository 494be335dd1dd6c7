import type { AuditTables } from '../audit-tables.js';
import { identityClasses } from '../identity-classes.js';
import type { Steps } from '../run-steps.js';
import { shareInterval } from '../share-interval.js';
import { absent } from './folded-figure.js';
import type { FoldedFigure } from './folded-figure.js';
import type { LayerSums } from './layer-sums.js';
import {
  classEntropiesLeft,
  classEntropy,
  DRAWN_IMAGES,
  peopleInformation,
} from './people-information.js';
import type { DrawnImages, PeopleClasses } from './people-information.js';
import { peoplePoints } from './people-points.js';
import type { GaussianFigure } from './types.js';

const REASONS = {
  constant:
    'constant: the read-outs do not vary over the residuals that estimate, or depend on each other',
  still:
    'the read-outs do not vary within people, or depend on each other there, so people are not a mixture of Gaussians',
  alike:
    'no interval: people differ by no more than chance along any axis of the read-outs, with or without any of the residuals',
} as const;

/** What there is to tell of people. */
export interface PeopleEntropies {
  /** Of the people that estimate, bits. */
  readonly entropy: number;
  /** The same without each residual. */
  readonly entropiesLeft: Float64Array;
}

/** What read-outs tell of people, `peopleInformation`. */
export interface FoldedPeople extends FoldedFigure, PeopleEntropies {}

export function absentPeople(reason: string): FoldedPeople {
  return { ...absent(reason), entropy: 0, entropiesLeft: new Float64Array(0) };
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
  if (typeof points === 'string') return absentPeople(REASONS[points]);
  const found = yield* peopleInformation(points, classes, images);
  const entropiesLeft = classEntropiesLeft(classes);
  return { ...found, entropy: classEntropy(classes), entropiesLeft, reason: null };
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

/**
 * With its interval of `level`: that of a share, of the entropy of the people that estimate (`shareInterval`). What is told of one
 * person lies between nothing and that entropy, so nearly everything told of so few people is no proof that the next is
 * told as well. It holds what so many people of the population are told apart by on average, not what more people are.
 */
export function peopleFigure(
  { bits, leaveOut, reason, entropy, entropiesLeft }: FoldedPeople,
  level = 0.95,
): GaussianFigure {
  if (bits === null) return { bits, low: null, high: null, reason };
  if (bits === 0 && leaveOut.every((value) => value === 0)) {
    return { bits, low: null, high: null, reason: REASONS.alike };
  }
  const shares = leaveOut.map((value, group) => value / entropiesLeft[group]);
  const interval = shareInterval(bits / entropy, shares, {
    level,
    images: DRAWN_IMAGES,
    unmetRight: false,
  });
  const { low, high } = interval;
  return {
    bits,
    low: low === null ? null : Math.min(bits, low * entropy),
    high: high === null ? null : Math.max(bits, high * entropy),
    reason: interval.reason,
  };
}
