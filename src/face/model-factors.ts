import type { Space } from '../stimulus/index.js';
import type { FaceModel, LinearBasis } from './types.js';

/** What of a design point a model can show. */
export interface ModelFactors {
  readonly sex: boolean;
  readonly ethnicity: boolean;
  readonly age: boolean;
  /** With `neutral`, which every model has. */
  readonly expressions: readonly string[];
  /** Residual columns: how many ways people differ. */
  readonly shapeResiduals: number;
  readonly textureResiduals: number;
}

export function modelFactors(model: Pick<FaceModel, 'shape' | 'texture'>): ModelFactors {
  const columns = [...model.shape.columns, ...model.texture.columns];
  const has = (name: string): boolean => columns.some((column) => column.name === name);
  const residuals = ({ columns: own }: LinearBasis): number =>
    own.filter(({ kind }) => kind === 'residual').length;
  const expressions = columns.flatMap(({ name, kind }) =>
    kind === 'expression' ? [name.replace(/^expression /, '')] : [],
  );
  return {
    sex: has('sex'),
    ethnicity: has('ethnicity'),
    age: has('age'),
    expressions: ['neutral', ...new Set(expressions)],
    shapeResiduals: residuals(model.shape),
    textureResiduals: residuals(model.texture),
  };
}

/**
 * What a space asks of a model that it cannot show, as one line, or null. A factor left at its default asks nothing;
 * one that is set, even to a single level, does.
 */
export function spaceFault(model: FaceModel, space: Pick<Space, 'definition'>): string | null {
  const can = modelFactors(model);
  const { factors } = space.definition;
  const missing: string[] = (['sex', 'ethnicity', 'age'] as const).filter(
    (name) => factors[name] && !can[name],
  );
  if (factors.residual && can.shapeResiduals + can.textureResiduals === 0) missing.push('residual');
  if (factors.shapeAmplification && can.shapeResiduals === 0) missing.push('shapeAmplification');
  if (factors.textureAmplification && can.textureResiduals === 0) {
    missing.push('textureAmplification');
  }
  const expressions = (factors.expression ?? []).filter(
    (level) => !can.expressions.includes(String(level)),
  );
  missing.push(...expressions.map((level) => `expression ${level}`));
  if (missing.length === 0) return null;
  return (
    `face model ${model.name}: expected a space of what it can show, found ${missing.join(', ')}, for which it has no modes: ` +
    'leave them out of space.factors, or import it again with --axis or --expression naming modes for them'
  );
}
