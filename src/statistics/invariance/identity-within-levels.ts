import type { AuditTables } from '../audit-tables.js';
import { identityClasses } from '../identity-classes.js';
import { BITS_PER_NAT, informationOfEntropies, REASONS } from '../information-value.js';
import { foldName, jackknifeFolds } from '../jackknife-folds.js';
import { jackknifeInterval } from '../jackknife.js';
import type { FoldedValue } from '../residual-moments.js';
import type { UnitLayer } from '../types.js';
import type { UnitSums } from '../unit-sums.js';
import { columnEntropies } from './identity-entropies.js';
import type { ColumnEntropies, IdentityLayout } from './identity-entropies.js';
import type { BitsWithInterval, IdentityWithinLevels } from './types.js';

/** Information within levels under construction, unit by unit. */
export interface IdentityWithinLevelsSums {
  add(layer: UnitLayer, sums: UnitSums): void;
  finish(): IdentityWithinLevels[];
}

/** One kind of information of one unit, as a difference of two entropies. */
type Kind = 'within' | 'pooled' | 'withinGroups' | 'pooledGroups';
const KINDS: readonly Kind[] = ['within', 'pooled', 'withinGroups', 'pooledGroups'];
type Values = Record<Kind, FoldedValue>;

interface LayerTotals {
  readonly layer: string;
  readonly factor: string;
  units: number;
  values: Values | null;
  byLevel: number[];
}

/** Gaussian identity information at each level of each view factor and pooled, with intervals over folds of residuals. */
export function createIdentityWithinLevels(tables: AuditTables): IdentityWithinLevelsSums {
  const layout = identityLayout(tables);
  const points = tables.columns.map((_, column) => tables.data('cells.count')[column]);
  const factors = tables.space.factors.filter(({ kind }) => kind === 'view');
  const hasGroups = layout.classes > 1;
  const rows: IdentityWithinLevels[] = [];
  const totals = new Map<string, LayerTotals>();
  const toRow = (
    values: Values | null,
    reason: string | null,
  ): Omit<IdentityWithinLevels, 'layer' | 'unit' | 'factor' | 'byLevel' | 'units'> => {
    const interval = (kind: Kind): BitsWithInterval =>
      values
        ? withInterval(values[kind], foldName(layout.folds))
        : { bits: null, low: null, high: null, reason };
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
      const columns = columnEntropies(
        tables,
        layout,
        Int32Array.from(points),
        sums.cells,
        sums.cellSquares,
      );
      const [pooled] = columnEntropies(
        tables,
        layout,
        tables.points.subarray(0, 1),
        sums.identitySums,
        sums.identitySquares,
      );
      for (const { name } of factors) {
        const levels = columns.filter((_, i) => tables.columns[i].factor === name);
        const { values, reason } = unitValues(levels, pooled);
        const byLevel = levels.map(({ all, identities }) => bitsBetween(all, identities).value);
        const at = { layer: layer.name, factor: name };
        rows.push({
          ...at,
          unit: sums.unit - layer.offset,
          ...toRow(values, reason),
          byLevel: byLevel.map((bits) => (Number.isFinite(bits) ? bits : null)),
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
        ...toRow(values && scale(values, 1 / units), null),
        byLevel: byLevel.map((bits) => bits / units),
        units,
      })),
    ],
  };
}

function identityLayout(tables: AuditTables): IdentityLayout {
  const { groupOf, groups } = tables;
  const folds = jackknifeFolds(groups);
  const classes = identityClasses(tables);
  return {
    folds,
    foldOf: groupOf.map((group) => folds.ofGroup[group]),
    classOf: classes.of,
    classes: classes.count,
  };
}

/** Null with the reason where any entropy has no value. */
function unitValues(
  levels: readonly ColumnEntropies[],
  pooled: ColumnEntropies,
): { values: Values | null; reason: string | null } {
  for (const { all, identities } of [...levels, pooled]) {
    const { bits, reason } = informationOfEntropies(all.value, identities.value);
    if (bits === null || reason === REASONS.constant) {
      return { values: null, reason: reason ?? REASONS.fewPoints };
    }
  }
  return {
    reason: null,
    values: {
      within: meanOf(levels.map(({ all, identities }) => bitsBetween(all, identities))),
      pooled: bitsBetween(pooled.all, pooled.identities),
      withinGroups: meanOf(levels.map(({ groups, identities }) => bitsBetween(groups, identities))),
      pooledGroups: bitsBetween(pooled.groups, pooled.identities),
    },
  };
}

function bitsBetween(all: FoldedValue, within: FoldedValue): FoldedValue {
  return {
    value: (all.value - within.value) * BITS_PER_NAT,
    leaveOut: all.leaveOut.map((entropy, i) => (entropy - within.leaveOut[i]) * BITS_PER_NAT),
  };
}

function meanOf(values: readonly FoldedValue[]): FoldedValue {
  const sum = values.reduce(addValues);
  const scaled = (value: number): number => value / values.length;
  return { value: scaled(sum.value), leaveOut: sum.leaveOut.map(scaled) };
}

function addValues(a: FoldedValue, b: FoldedValue): FoldedValue {
  return {
    value: a.value + b.value,
    leaveOut: a.leaveOut.map((value, i) => value + b.leaveOut[i]),
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
  total.values = before && mapKinds((kind) => addValues(before[kind], values[kind]));
  total.byLevel = total.byLevel.map((bits, i) => bits + byLevel[i]);
}

function scale(values: Values, factor: number): Values {
  return mapKinds((kind) => ({
    value: values[kind].value * factor,
    leaveOut: values[kind].leaveOut.map((value) => value * factor),
  }));
}

function mapKinds(valueOf: (kind: Kind) => FoldedValue): Values {
  return Object.fromEntries(KINDS.map((kind) => [kind, valueOf(kind)])) as Values;
}

function withInterval({ value, leaveOut }: FoldedValue, groupName: string): BitsWithInterval {
  return { bits: value, ...jackknifeInterval(value, leaveOut, groupName) };
}
