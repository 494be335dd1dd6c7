import { productRowLength } from '../readouts/product-layout.js';
import type { ProductBlock } from '../readouts/product-layout.js';
import { readOutCount } from '../readouts/read-out-groups.js';
import { COLUMN_ROWS } from '../row-sums.js';
import type { Row, ScoredRows } from '../row-sums.js';
import { createKernels } from './kernels.js';

const VECTOR_ROWS = 8;
const COLUMN_BYTES = 2 * COLUMN_ROWS;
const PAGE_BYTES = 65_536;

/** Sums of products of the read-outs that `blocks` describe, whose units begin at `firstUnit`; added to a table's row. */
export function createProductSums(
  blocks: readonly ProductBlock[],
  firstUnit: number,
): (rows: ScoredRows, sums: Row) => void {
  const kernels = createKernels();
  const count = readOutCount(blocks.map(({ group }) => group));
  const numbers = productRowLength(blocks);
  const factors = new Map(blocks.map((block) => [block.group.factor, block.levels]));
  const masks = placeMasks(factors, 64 + count * COLUMN_BYTES);
  const products = masks.end;
  const missing = products + 8 * numbers - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE_BYTES));
  const { buffer } = kernels.memory;
  const columns = new Int16Array(buffer, 64, count * COLUMN_ROWS);
  const found = new Float64Array(buffer, products, numbers);
  return (rows, sums) => {
    rows.columnsOf(firstUnit, count, columns);
    for (const [factor, levels] of factors) {
      const mask = new Int16Array(buffer, masks.of(factor), levels * COLUMN_ROWS);
      fillMasks(mask, levels > 1 ? factor : null, rows);
    }
    found.fill(0);
    const vectors = Math.ceil(rows.length / VECTOR_ROWS);
    for (const { group, levels, base } of blocks) {
      kernels.productColumns(
        64 + group.first * COLUMN_BYTES,
        COLUMN_BYTES,
        group.count,
        masks.of(group.factor),
        levels,
        vectors,
        products + 8 * base,
      );
    }
    for (let i = 0; i < numbers; i++) sums[i] += found[i];
  };
}

/** Addresses of the factors' masks, one for each level, from `first` on. */
function placeMasks(factors: ReadonlyMap<string, number>, first: number) {
  const addresses = new Map<string, number>();
  let end = first;
  for (const [factor, levels] of factors) {
    addresses.set(factor, end);
    end += levels * COLUMN_BYTES;
  }
  return { end, of: (factor: string): number => addresses.get(factor) ?? first };
}

/** -1 at the rows of each level; of all rows without a factor. */
function fillMasks(masks: Int16Array, factor: string | null, { points, length }: ScoredRows): void {
  masks.fill(0);
  for (let row = 0; row < length; row++) {
    const levels = points[row].levels as Readonly<Record<string, number>>;
    masks[(factor === null ? 0 : levels[factor]) * COLUMN_ROWS + row] = -1;
  }
}
