import { log } from '../../numeric/index.js';
import type { AuditTables } from '../audit-tables.js';
import { factorEntropy } from '../factor-entropy.js';
import { identityClasses } from '../identity-classes.js';
import { BITS_PER_NAT } from '../information-value.js';
import { jackknifeFolds } from '../jackknife-folds.js';
import type { PersonInformation } from './person-information.js';
import { CLASS_WIDTH, createVarianceSums } from './variance-sums.js';
import type { ColumnSums, IdentityLayout, VarianceSums } from './variance-sums.js';

/** What a score says of the person at one column of sums, and of the person within its class, bits. */
export interface ColumnInformation {
  readonly all: PersonInformation;
  /** Mean over the classes (combinations of sex and ethnicity). */
  readonly groups: PersonInformation;
}

export function identityLayout(tables: AuditTables): IdentityLayout {
  const { groupOf, groups, identities } = tables;
  const folds = jackknifeFolds(groups);
  const classes = identityClasses(tables);
  return {
    folds,
    foldOf: groupOf.map((group) => folds.ofGroup[group]),
    classOf: classes.of,
    classes: classes.count,
    entropy: factorEntropy(tables, 'identity'),
    groupsEntropy: Math.log2(identities.length / classes.count),
  };
}

/**
 * Gaussian information about the person with one variance within the people of a class, bits: ½ log2 V - mean over classes
 * of ½ log2 W. V is the variance of all images (residuals are a sample, the rest is fixed by the design), of a class for
 * `groups`; W = M/(n - 1), M the mean over the class's people of the scatter of their n images. What views do to everybody
 * alike is no error of a person's mean: of M that part is divided by n instead, which `sharedBits` adds. NaN or infinite
 * where variances are missing or zero.
 */
export function columnInformation(
  tables: Pick<AuditTables, 'identities' | 'groupOf' | 'groups'>,
  layout: IdentityLayout,
  columns: ColumnSums,
): ColumnInformation[] {
  const { images, shared } = columns;
  const sums = createVarianceSums(tables, layout, columns);
  return Array.from({ length: images.length }, (_, column) => {
    const total = sums.total(column);
    const [all, groups] = informationOf(total, images[column]);
    const added = sharedBits(total, images[column], shared[column]);
    const [allRest, groupsRest] = [0, 1].map(() => new Float64Array(layout.folds.count));
    for (let fold = 0; fold < layout.folds.count; fold++) {
      const rest = sums.without(column, fold);
      [allRest[fold], groupsRest[fold]] = informationOf(rest, images[column]);
    }
    return {
      all: { drawn: { value: all, leaveOut: allRest }, sharedBits: added },
      groups: { drawn: { value: groups, leaveOut: groupsRest }, sharedBits: added },
    };
  });
}

/** Of everybody, and within the classes. */
function informationOf({ byClass, whole }: VarianceSums, images: number): [number, number] {
  const residuals = whole[0];
  const squaredMeans = whole[2];
  const means = whole[3];
  const between =
    residuals > 1 ? (squaredMeans - (means * means) / residuals) / (residuals - 1) : 0;
  let [ofClasses, within, people, scatter] = [0, 0, 0, 0];
  for (let c = 0; c < byClass.length; c += CLASS_WIDTH) {
    const n = byClass[c];
    if (n === 0) continue;
    const own = byClass[c + 1] / n;
    const apart = Math.max(0, (byClass[c + 3] - (byClass[c + 2] * byClass[c + 2]) / n) / (n - 1));
    ofClasses += n * halfLog(own / images + apart, apart, n);
    within += n * 0.5 * log(own / (images - 1));
    people += n;
    scatter += byClass[c + 1];
  }
  const total =
    scatter / people / images + (whole[1] - squaredMeans) / residuals + Math.max(0, between);
  const all = halfLog(total, Math.max(0, between), residuals);
  return [(all - within / people) * BITS_PER_NAT, ((ofClasses - within) / people) * BITS_PER_NAT];
}

/**
 * ½ ln of a variance, of which `between` is estimated from `groups` independent draws: the logarithm of an estimate is
 * too low by about its squared coefficient of variation, halved: (between/total)²/(groups - 1).
 */
function halfLog(total: number, between: number, groups: number): number {
  return 0.5 * (log(total) + (between / total) ** 2 / Math.max(1, groups - 1));
}

/** Mean over classes of ½ log2 of n M/((n - 1)(M + x)), x = (M - n · shared)/(n - 1) the variance of an image's error. */
function sharedBits({ byClass }: VarianceSums, images: number, shared: number): number {
  let [bits, people] = [0, 0];
  for (let c = 0; c < byClass.length; c += CLASS_WIDTH) {
    if (byClass[c] === 0) continue;
    const scatter = byClass[c + 1] / byClass[c];
    const error = Math.max(0, scatter - images * shared) / (images - 1);
    const ratio = (images * scatter) / ((images - 1) * (scatter + error));
    bits += byClass[c] * 0.5 * BITS_PER_NAT * log(ratio);
    people += byClass[c];
  }
  return bits / people;
}
