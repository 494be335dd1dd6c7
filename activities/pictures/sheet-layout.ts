import type { DrawnPoint } from '../image-source.js';
import { lineHeight, textWidth } from './draw-text.js';
import { atEntry } from './sheet-axis.js';
import type { AxisEntry } from './sheet-axis.js';

/** What a sheet shows: a face for each row and column, or a list of people in lines. */
export interface SheetPlan {
  readonly rows: readonly AxisEntry[];
  readonly columns: readonly AxisEntry[];
  /** Titles of the axes; null: not written. */
  readonly rowTitle: string | null;
  readonly columnTitle: string | null;
  /** What all faces share, part by part, under them. */
  readonly caption: readonly string[];
  readonly cells: readonly PlannedCell[];
}

export interface PlannedCell {
  readonly row: number;
  readonly column: number;
  readonly point: DrawnPoint;
  /** Under the face; null: none. */
  readonly label: string | null;
}

/** Where everything goes, in pixels. */
export interface SheetLayout {
  readonly width: number;
  readonly height: number;
  readonly cellPixels: number;
  readonly capitalPixels: number;
  /** Upper left corners. */
  readonly columnLefts: readonly number[];
  readonly rowTops: readonly number[];
  /** Right edge of the row labels, base line of the lowest line of the column labels. */
  readonly rowLabelRight: number;
  readonly columnLabelBaseline: number;
  readonly titleBaseline: number;
  readonly captionBaseline: number;
  readonly captionLines: readonly string[];
  readonly margin: number;
}

export const MAXIMUM_SHEET_SIDE = 16_384;
export const MAXIMUM_SHEET_PIXELS = 100_000_000;

/** A plan of every row by every column about one point. */
export function crossPlan(
  point: DrawnPoint,
  axes: Pick<SheetPlan, 'rows' | 'columns' | 'rowTitle' | 'columnTitle' | 'caption'>,
): SheetPlan {
  const cells = axes.rows.flatMap((rowEntry, row) =>
    axes.columns.map((columnEntry, column) => ({
      row,
      column,
      point: atEntry(atEntry(point, rowEntry), columnEntry),
      label: null,
    })),
  );
  return { ...axes, cells };
}

/** Places a plan; throws a RangeError when the sheet would be larger than 16,384 px a side or 100 megapixels. */
export function layOutSheet(plan: SheetPlan, cellPixels: number, labelled: boolean): SheetLayout {
  const capitalPixels = capitalFor(plan, cellPixels);
  const line = lineHeight(capitalPixels);
  const gap = Math.max(2, Math.round(cellPixels / 32));
  const margin = labelled ? Math.max(8, line) : 0;
  const labelWidths = plan.rows.flatMap(({ label }) => label.map(width(capitalPixels)));
  const titleWidth = plan.rowTitle === null ? 0 : textWidth(plan.rowTitle, capitalPixels);
  const rowLabelWidth = labelled ? Math.max(0, ...labelWidths, titleWidth) : 0;
  const left = margin + (rowLabelWidth > 0 ? rowLabelWidth + line / 2 : 0);
  const labelLines = Math.max(
    plan.rowTitle === null ? 0 : 1,
    ...plan.columns.map(({ label }) => label.length),
  );
  const titleLines = plan.columnTitle === null ? 0 : 1.3;
  const top = margin + (labelled ? Math.round(line * (labelLines + titleLines)) : 0);
  const under = labelled && plan.cells.some(({ label }) => label !== null) ? line + gap : 0;
  const columnLefts = places(plan.columns, Math.round(left), cellPixels, gap);
  const rowTops = places(plan.rows, top, cellPixels + under, gap);
  const sheetWidth = columnLefts.at(-1)! + cellPixels + margin;
  const captionLines = labelled
    ? breakLines(plan.caption, capitalPixels, sheetWidth - 2 * margin)
    : [];
  const bottom = rowTops.at(-1)! + cellPixels + under;
  const captionHeight = captionLines.length > 0 ? line * captionLines.length + gap : 0;
  const height = bottom + captionHeight + margin;
  checkExtent(sheetWidth, height, plan);
  return {
    width: sheetWidth,
    height,
    cellPixels,
    capitalPixels,
    columnLefts,
    rowTops,
    rowLabelRight: margin + rowLabelWidth,
    columnLabelBaseline: top - Math.round(line * 0.4),
    titleBaseline: margin + capitalPixels,
    captionBaseline: bottom + gap + line,
    captionLines,
    margin,
  };
}

const LARGEST_CAPITAL = 14;
const SMALLEST_CAPITAL = 7;

/** As large as suits the faces and as lets column labels stand side by side. */
function capitalFor({ columns }: SheetPlan, cellPixels: number): number {
  let capital = Math.min(LARGEST_CAPITAL, Math.max(SMALLEST_CAPITAL, Math.round(cellPixels / 13)));
  const labels = columns.flatMap(({ label }) => label);
  const tooWide = (): boolean => labels.some((text) => textWidth(text, capital) > cellPixels);
  while (capital > SMALLEST_CAPITAL && tooWide()) capital--;
  return capital;
}

function width(capitalPixels: number): (text: string) => number {
  return (text) => textWidth(text, capitalPixels);
}

function places(entries: readonly AxisEntry[], first: number, step: number, gap: number): number[] {
  let at = first - gap;
  return entries.map(({ opensGroup }, i) => {
    at += gap + (opensGroup ? 2 * gap : 0);
    const place = at;
    at += step;
    return i === 0 ? first : place;
  });
}

const PART_SEPARATOR = ' · ';

/** As many whole parts per line as fit. */
function breakLines(
  parts: readonly string[],
  capitalPixels: number,
  widthPixels: number,
): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)}${PART_SEPARATOR}${part}`;
    if (lines.length > 0 && textWidth(longer, capitalPixels) <= widthPixels) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(part);
    }
  }
  return lines;
}

function checkExtent(width: number, height: number, { rows, columns }: SheetPlan): void {
  if (width <= MAXIMUM_SHEET_SIDE && height <= MAXIMUM_SHEET_SIDE) {
    if (width * height <= MAXIMUM_SHEET_PIXELS) return;
  }
  throw new RangeError(
    `sheet of ${rows.length} rows and ${columns.length} columns: expected at most ${MAXIMUM_SHEET_SIDE} px a side and ${MAXIMUM_SHEET_PIXELS / 1e6} megapixels, found ${width} x ${height} px: fewer levels or a smaller --size`,
  );
}
