import type { DesignPoint, Space } from '../../stimulus/index.js';
import { levelColumns } from '../level-columns.js';

/** Level columns of a point, one per view factor: the templates per level that it belongs to. */
export interface TemplateColumns {
  (levels: DesignPoint['levels']): number[];
  /** View levels. */
  readonly count: number;
}

export function templateColumns(space: Space): TemplateColumns {
  const columns = levelColumns(space);
  const firsts = columns.flatMap(({ factor, level }, first) =>
    level === 0 ? [{ name: factor as keyof DesignPoint['levels'], first }] : [],
  );
  return Object.assign(
    (levels: DesignPoint['levels']) => firsts.map(({ name, first }) => first + levels[name]),
    { count: columns.length },
  );
}
