import type { AuditTables } from '../audit-tables.js';
import { beyondEntropy } from '../factor-entropy.js';
import { REASONS } from '../information-value.js';
import { foldName } from '../jackknife-folds.js';
import type { UnitLayer } from '../types.js';
import { byResidual } from '../unit-moments.js';
import type { UnitSums } from '../unit-sums.js';
import { columnInformation, identityLayout } from './identity-variances.js';
import type { ColumnInformation } from './identity-variances.js';
import { bitsOf, personFigure } from './person-information.js';
import type { PersonInformation } from './person-information.js';
import type { IdentityLayout } from './variance-sums.js';
import { factorVariances, sharedVariance } from './shared-variance.js';
import type { BitsWithInterval, IdentityWithinLevels } from './types.js';

/** Information within levels under construction, unit by unit. */
export interface IdentityWithinLevelsSums {
  add(layer: UnitLayer, sums: UnitSums): void;
  finish(): IdentityWithinLevels[];
}

/** One kind of information of one unit. */
type Kind = 'within' | 'pooled' | 'withinGroups' | 'pooledGroups';
const KINDS: readonly Kind[] = ['within', 'pooled', 'withinGroups', 'pooledGroups'];

type Values = Readonly<Record<Kind, PersonInformation>>;

interface LayerTotals {
  readonly layer: string;
  readonly factor: string;
  units: number;
  values: Values | null;
  byLevel: number[];
}

const ONE_IMAGE =
  'a person has one image at a level: nothing tells what is the person from what is the image';

/**
 * Gaussian identity information at each level of each view factor and pooled, with one variance within people
 * (`columnInformation`), intervals over folds of residuals, and above them what it would add if a person's images were all
 * there are.
 */
export function createIdentityWithinLevels(tables: AuditTables): IdentityWithinLevelsSums {
  const layout = identityLayout(tables);
  const images = Float64Array.from(tables.columns, (_, i) => tables.data('cells.count')[i]);
  const factors = tables.space.factors.filter(({ kind }) => kind === 'view');
  const hasGroups = layout.classes > 1 && tables.groups > 1;
  const rows: IdentityWithinLevels[] = [];
  const totals = new Map<string, LayerTotals>();
  const toRow = (
    factor: string,
    values: Values | null,
    reason: string | null,
  ): Omit<IdentityWithinLevels, 'layer' | 'unit' | 'factor' | 'byLevel' | 'units'> => {
    const first = tables.columns.findIndex((column) => column.factor === factor);
    const interval = (kind: Kind): BitsWithInterval => {
      if (!values) return { bits: null, low: null, high: null, reason };
      const of = kind.startsWith('within') ? images[first] : tables.points[0];
      const most = kind.endsWith('Groups') ? layout.groupsEntropy : layout.entropy;
      return personFigure(values[kind], of, most, foldName(layout.folds));
    };
    return {
      within: interval('within'),
      pooled: interval('pooled'),
      withinGroups: hasGroups ? interval('withinGroups') : null,
      pooledGroups: hasGroups ? interval('pooledGroups') : null,
    };
  };
  return {
    add(layer, sums) {
      if (tables.identities.length < 2) return;
      const variances = factorVariances(tables, sums);
      const columns = columnInformation(tables, layout, {
        ...{ images, sums: sums.cells, squares: sums.cellSquares, groupSums: sums.groupSums },
        shared: images.map((_, i) => sharedVariance(variances, tables.columns[i].factor)),
      });
      const [pooled] = columnInformation(tables, layout, {
        images: tables.points.subarray(0, 1),
        ...{ sums: sums.identitySums, squares: sums.identitySquares },
        groupSums: byResidual(tables, sums.identitySums),
        shared: [sharedVariance(variances, null)],
      });
      for (const { name } of factors) {
        const levels = columns.filter((_, i) => tables.columns[i].factor === name);
        const isOne = images[tables.columns.findIndex(({ factor }) => factor === name)] < 2;
        const { values, reason } = isOne
          ? { values: null, reason: ONE_IMAGE }
          : unitValues(levels, pooled, layout, hasGroups);
        const byLevel = levels.map(({ all }) => bitsOf(all));
        const at = { layer: layer.name, factor: name };
        rows.push({
          ...at,
          unit: sums.unit - layer.offset,
          ...toRow(name, values, reason),
          byLevel: byLevel.map((bits) => (values && Number.isFinite(bits) ? bits : null)),
          units: 1,
        });
        if (values) addToLayer(totals, at, values, byLevel);
      }
    },
    finish: () => [
      ...rows,
      ...[...totals.values()].map(({ layer, factor, units, values, byLevel }) => ({
        layer,
        unit: null,
        factor,
        ...toRow(factor, values && mapKinds((kind) => scaled(values[kind], 1 / units)), null),
        byLevel: byLevel.map((bits) => bits / units),
        units,
      })),
    ],
  };
}

/** Null with the reason where a variance has no value, or the model passes what there is to know. */
function unitValues(
  levels: readonly ColumnInformation[],
  pooled: ColumnInformation,
  { entropy, groupsEntropy }: Pick<IdentityLayout, 'entropy' | 'groupsEntropy'>,
  hasGroups: boolean,
): { values: Values | null; reason: string | null } {
  const values: Values = {
    within: meanOf(levels.map(({ all }) => all)),
    pooled: pooled.all,
    withinGroups: meanOf(levels.map(({ groups }) => groups)),
    pooledGroups: pooled.groups,
  };
  const asked = KINDS.filter((kind) => hasGroups || !kind.endsWith('Groups'));
  for (const kind of asked) {
    const most = kind.endsWith('Groups') ? groupsEntropy : entropy;
    const reason = reasonOfNone(bitsOf(values[kind]), most);
    if (reason !== null) return { values: null, reason };
  }
  return { values, reason: null };
}

/** No variance at all leaves NaN, none within a person infinity. */
function reasonOfNone(bits: number, entropy: number): string | null {
  if (Number.isNaN(bits)) return REASONS.constant;
  return bits === Infinity ? REASONS.deterministic : beyondEntropy(bits, entropy);
}

function meanOf(values: readonly PersonInformation[]): PersonInformation {
  return scaled(values.reduce(addInformation), 1 / values.length);
}

function scaled({ drawn, sharedBits }: PersonInformation, factor: number): PersonInformation {
  const leaveOut = drawn.leaveOut.map((value) => value * factor);
  return { drawn: { value: drawn.value * factor, leaveOut }, sharedBits: sharedBits * factor };
}

function addInformation(a: PersonInformation, b: PersonInformation): PersonInformation {
  const leaveOut = a.drawn.leaveOut.map((value, i) => value + b.drawn.leaveOut[i]);
  return {
    drawn: { value: a.drawn.value + b.drawn.value, leaveOut },
    sharedBits: a.sharedBits + b.sharedBits,
  };
}

function addToLayer(
  totals: Map<string, LayerTotals>,
  { layer, factor }: { layer: string; factor: string },
  values: Values,
  byLevel: readonly number[],
): void {
  const key = JSON.stringify([layer, factor]);
  const total = totals.get(key);
  if (!total) {
    totals.set(key, { layer, factor, units: 1, values, byLevel: [...byLevel] });
    return;
  }
  const before = total.values;
  total.units++;
  total.values = before && mapKinds((kind) => addInformation(before[kind], values[kind]));
  total.byLevel = total.byLevel.map((bits, i) => bits + byLevel[i]);
}

function mapKinds(valueOf: (kind: Kind) => PersonInformation): Values {
  return Object.fromEntries(KINDS.map((kind) => [kind, valueOf(kind)])) as Values;
}
