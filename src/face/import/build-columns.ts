import { CONDITION_NAMES } from '../conditions.js';
import type { BasisColumn } from '../types.js';
import { expressionsByActionUnits } from './action-unit-modes.js';
import { sumModes } from './mode-weights.js';
import type { AxisName, ImportOptions, ModeWeights, SourceMode, SourceModel } from './types.js';

export interface ModelColumns {
  readonly shape: readonly BasisColumn[];
  /** Of the model's own texture; empty without one. */
  readonly texture: readonly BasisColumn[];
  readonly notes: readonly string[];
}

/** A male face has sex = +0.5 (see `conditionValues`), so its axis is twice the way from the middle; age counts 20 years. */
const AXIS_FACTOR: Readonly<Record<AxisName, number>> = { sex: 2, ethnicity: 2, age: 1 };

/**
 * Columns of a model's bases: conditions the source has or the user names, then residuals, then expressions. A mode
 * that carries an axis or an expression is no residual any more.
 */
export function buildColumns(model: SourceModel, options: ImportOptions): ModelColumns {
  const taken = new Set<SourceMode>();
  const conditions = conditionColumns(model, options, taken);
  const expressions = expressionColumns(model, options, taken);
  const limit = options.residualModes ?? Infinity;
  const residuals = (modes: readonly SourceMode[]): BasisColumn[] =>
    modes
      .filter((mode) => mode.role === 'residual' && !taken.has(mode))
      .slice(0, limit)
      .map(({ values }, k) => ({ name: `residual ${k}`, kind: 'residual', values }));
  const unused = model.modes.filter((mode) => mode.role === 'expression' && !taken.has(mode));
  const notes = [...expressions.notes];
  if (unused.length > 0) {
    notes.push(
      `${unused.length} expression modes are not used (${unused
        .slice(0, 6)
        .map(({ name }) => name)
        .join(', ')}${unused.length > 6 ? ', …' : ''}): name what they do with --expression`,
    );
  }
  return {
    shape: [...conditions.shape, ...residuals(model.modes), ...expressions.shape],
    texture: [
      ...conditions.texture,
      ...residuals(model.texture?.modes ?? []),
      ...expressions.texture,
    ],
    notes,
  };
}

interface PartColumns {
  readonly shape: BasisColumn[];
  readonly texture: BasisColumn[];
}

function conditionColumns(
  model: SourceModel,
  { axes = {} }: ImportOptions,
  taken: Set<SourceMode>,
): PartColumns {
  const columns: { shape: BasisColumn[]; texture: BasisColumn[] } = { shape: [], texture: [] };
  for (const name of CONDITION_NAMES) {
    const named = axes[name as AxisName];
    const own = model.modes.find((mode) => mode.role === 'condition' && mode.name === name);
    if (named) {
      const sum = sumModes(model, named, `axis ${name}`);
      sum.used.forEach((mode) => taken.add(mode));
      const factor = AXIS_FACTOR[name as AxisName];
      for (const part of ['shape', 'texture'] as const) {
        const values = sum[part]?.map((value) => factor * value);
        if (values) columns[part].push({ name, kind: 'condition', values });
      }
    } else if (own) {
      columns.shape.push({ name, kind: 'condition', values: own.values });
    }
  }
  return columns;
}

function expressionColumns(
  model: SourceModel,
  { expressions: named = {} }: ImportOptions,
  taken: Set<SourceMode>,
): PartColumns & { notes: string[] } {
  const modeNames = model.modes.filter(({ role }) => role === 'expression').map(({ name }) => name);
  const byUnits = expressionsByActionUnits(modeNames).filter(({ name }) => !(name in named));
  const notes = byUnits
    .filter(({ missingUnits }) => missingUnits.length > 0)
    .map(
      ({ name, missingUnits }) =>
        `expression ${name} is without action unit ${missingUnits.join(', ')}: no mode is named so`,
    );
  if (byUnits.length > 0) {
    notes.unshift(
      `expressions by the action units that modes are named after: ${byUnits.map(({ name }) => name).join(', ')}`,
    );
  }
  const all: [string, ModeWeights][] = [
    ...Object.entries(named),
    ...byUnits.map(({ name, weights }): [string, ModeWeights] => [name, weights]),
  ];
  const columns: PartColumns = { shape: [], texture: [] };
  for (const [expression, weights] of all) {
    const sum = sumModes(model, weights, `expression ${expression}`);
    sum.used.forEach((mode) => taken.add(mode));
    const name = `expression ${expression}`;
    const shape = withMean(sum.shape, model.expressionMean);
    if (shape) columns.shape.push({ name, kind: 'expression', values: shape });
    if (sum.texture) columns.texture.push({ name, kind: 'expression', values: sum.texture });
  }
  return { ...columns, notes };
}

function withMean(sum: Float32Array | null, mean: Float32Array | null): Float32Array | null {
  return sum && mean ? sum.map((value, i) => value + mean[i]) : sum;
}
