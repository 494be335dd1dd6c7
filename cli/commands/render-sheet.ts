import { writeFile } from 'node:fs/promises';

import type { DrawnPoint } from '../../activities/image-source.js';
import { drawSheet } from '../../activities/pictures/contact-sheet.js';
import {
  PICTURE_FACTORS,
  pictureFactorTitle,
  pictureLevelTitle,
  withLevel,
} from '../../activities/pictures/picture-factors.js';
import type { PictureFactor } from '../../activities/pictures/picture-factors.js';
import { axisEntries } from '../../activities/pictures/sheet-axis.js';
import type { AxisEntry, AxisFactor } from '../../activities/pictures/sheet-axis.js';
import { crossPlan, layOutSheet } from '../../activities/pictures/sheet-layout.js';
import type { SheetPlan } from '../../activities/pictures/sheet-layout.js';
import { encodeRgbPng } from '../../src/render/index.js';
import type { Level } from '../../src/stimulus/index.js';
import type { RenderContext } from './render-context.js';
import type { RenderOptions } from './render-options.js';
import { fileOf, prepareFiles, publicPoint, report } from './render-output.js';
import {
  applyEdits,
  badInput,
  rangeWarnings,
  readAxis,
  readLevels,
  refuseEdited,
} from './render-request.js';

/** Writes one PNG of many faces, and says what each shows and where. */
export async function renderSheet(context: RenderContext, options: RenderOptions): Promise<void> {
  if (options.out === undefined) {
    throw badInput('--out: expected a .png file or a folder, found nothing');
  }
  if (context.maps.length > 0) {
    throw badInput(
      '--maps: found with a sheet, expected with pictures or frames: use --index, --at or --sweep with --frames-dir',
    );
  }
  const plan =
    options.residuals === undefined ? crossed(context, options) : people(context, options);
  const layout = layOutSheet(plan, context.sizePixels, options.labels);
  const file = fileOf(options.out, 'sheet.png');
  await prepareFiles([file]);
  const { rgb, width, height } = drawSheet(plan, layout, context.pictures);
  await writeFile(file, encodeRgbPng(rgb, width, height));
  const warnings = rangeWarnings(plan.cells.map(({ point }) => point));
  const result = {
    file,
    width,
    height,
    cellPixels: layout.cellPixels,
    rows: plan.rows.map(publicEntry),
    columns: plan.columns.map(publicEntry),
    cells: plan.cells.map(({ row, column, point }) => ({
      row,
      column,
      x: layout.columnLefts[column],
      y: layout.rowTops[row],
      point: publicPoint(point),
    })),
    warnings,
  };
  report(
    options.json,
    result,
    [`${file} ${width} x ${height} px, ${plan.cells.length} faces`],
    warnings,
  );
}

/** `--rows` by `--columns`; either may be left out. */
function crossed({ space, middle, edits }: RenderContext, options: RenderOptions): SheetPlan {
  const rows = readAxis('--rows', options.rows, space, edits);
  const columns = readAxis('--columns', options.columns, space, edits);
  const laidOut = [...rows, ...columns].map(({ factor }) => factor);
  const twice = laidOut.find((factor, i) => laidOut.indexOf(factor) < i);
  if (twice !== undefined) {
    throw badInput(`--rows and --columns: expected each factor once, found ${twice} twice`);
  }
  checkCount(rows, columns);
  const point = applyEdits(middle, edits);
  return crossPlan(point, {
    rows: axisEntries(rows),
    columns: axisEntries(columns),
    rowTitle: titleOf(rows),
    columnTitle: titleOf(columns),
    caption: caption(point, laidOut),
  });
}

/** `--residuals` in lines of `--columns`. */
function people({ middle, edits }: RenderContext, options: RenderOptions): SheetPlan {
  if (options.rows !== undefined) {
    throw badInput('--rows: found beside --residuals, expected --columns with a number');
  }
  refuseEdited('--residuals', 'residual', edits);
  const residuals = readLevels('--residuals', 'residual', options.residuals!.split(','));
  const perLine = lineLength(options.columns, residuals.length);
  const point = applyEdits(middle, edits);
  const [unlabelled] = axisEntries([]);
  const entries = (count: number): AxisEntry[] => Array.from({ length: count }, () => unlabelled);
  return {
    rows: entries(Math.ceil(residuals.length / perLine)),
    columns: entries(perLine),
    rowTitle: null,
    columnTitle: null,
    caption: caption(point, ['residual']),
    cells: residuals.map((residual, i) => ({
      row: Math.floor(i / perLine),
      column: i % perLine,
      point: withLevel(point, 'residual', residual),
      label: pictureLevelTitle('residual', residual),
    })),
  };
}

/** Without a number: as square as may be. */
function lineLength(columns: string | undefined, count: number): number {
  if (columns === undefined) return Math.ceil(Math.sqrt(count));
  if (!/^[1-9]\d{0,4}$/.test(columns)) {
    throw badInput(
      `--columns: expected a number of faces per line with --residuals, found "${columns}"`,
    );
  }
  return Math.min(count, Number(columns));
}

const MOST_CELLS = 1_000_000;

/** More faces than any sheet has room for would take long to even list. */
function checkCount(rows: readonly AxisFactor[], columns: readonly AxisFactor[]): void {
  const count = [...rows, ...columns].reduce((product, { levels }) => product * levels.length, 1);
  if (count > MOST_CELLS) {
    throw badInput(
      `sheet: expected at most ${MOST_CELLS} faces, found ${count}: lay out fewer factors, or give levels as factor=A/B`,
    );
  }
}

function titleOf(factors: readonly AxisFactor[]): string | null {
  return factors.length === 0
    ? null
    : factors.map(({ factor }) => pictureFactorTitle(factor)).join(', ');
}

/** Everything that all faces of the sheet share, but what is as anyone would expect. */
function caption(point: DrawnPoint, laidOut: readonly PictureFactor[]): string[] {
  const isSwapped = (factor: 'shapeResidual' | 'textureResidual'): boolean =>
    laidOut.includes(factor) || point[factor] !== undefined;
  const swappedWhole = isSwapped('shapeResidual') && isSwapped('textureResidual');
  return PICTURE_FACTORS.filter((factor) => !laidOut.includes(factor))
    .filter((factor) => point[factor] !== undefined && point[factor] !== UNREMARKABLE[factor])
    .filter((factor) => factor !== 'residual' || !swappedWhole)
    .map((factor) => heldText(factor, point[factor] as Level));
}

const UNREMARKABLE: Readonly<Partial<Record<PictureFactor, Level>>> = {
  shapeAmplification: 1,
  textureAmplification: 1,
  expressionAmplitude: 1,
  scale: 1,
  translationX: 0,
  translationY: 0,
  jpegQuality: 0,
};

/** Names and years speak for themselves. */
function heldText(factor: PictureFactor, level: Level): string {
  const text = pictureLevelTitle(factor, level);
  return typeof level === 'string' || factor === 'age'
    ? text
    : `${pictureFactorTitle(factor)} ${text}`;
}

function publicEntry({ levels }: AxisEntry): Record<string, Level> {
  return Object.fromEntries(levels.map(({ factor, level }) => [factor, level]));
}
