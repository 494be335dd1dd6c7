import type { CellLevel } from '../statistics/index.js';
import { factorTitle, levelTitle } from './factor-names.js';

/** `yaw −30°`, `sex female, yaw −30°`, `all images`. */
export function cellTitle(cell: readonly CellLevel[]): string {
  if (cell.length === 0) return 'all images';
  return cell
    .map(({ factor, level }) => `${factorTitle(factor)} ${levelTitle(factor, level)}`)
    .join(', ');
}
