import type { PictureSource } from '../picture-source.js';
import { createCanvas, placePicture } from './canvas.js';
import type { Canvas, Colour } from './canvas.js';
import { drawText, fitText, lineHeight, textWidth } from './draw-text.js';
import type { SheetLayout, SheetPlan } from './sheet-layout.js';

const PAPER: Colour = [255, 255, 255];
const INK: Colour = [34, 34, 34];
const PALE_INK: Colour = [110, 110, 110];

/** Faces side by side, every one the bytes it has alone, with their labels in the margins. */
export function drawSheet(plan: SheetPlan, layout: SheetLayout, pictures: PictureSource): Canvas {
  const canvas = createCanvas(layout.width, layout.height, PAPER);
  for (const { row, column, point } of plan.cells) {
    const left = layout.columnLefts[column];
    placePicture(canvas, pictures.rgb(point), layout.cellPixels, left, layout.rowTops[row]);
  }
  if (layout.margin > 0) drawLabels(canvas, plan, layout);
  return canvas;
}

function drawLabels(canvas: Canvas, plan: SheetPlan, layout: SheetLayout): void {
  const { capitalPixels, cellPixels, columnLefts, rowTops, margin } = layout;
  const line = lineHeight(capitalPixels);
  const write = (text: string, left: number, baseline: number, colour = INK): void =>
    drawText(canvas, text, left, baseline, { capitalPixels, colour });
  const centre = (text: string, column: number, baseline: number): void => {
    const fitted = fitText(text, capitalPixels, cellPixels);
    const spare = cellPixels - textWidth(fitted, capitalPixels);
    write(fitted, columnLefts[column] + Math.round(spare / 2), baseline);
  };
  plan.columns.forEach(({ label }, column) =>
    label.forEach((text, i) =>
      centre(text, column, layout.columnLabelBaseline - line * (label.length - 1 - i)),
    ),
  );
  plan.rows.forEach(({ label }, row) =>
    label.forEach((text, i) => {
      const first = rowTops[row] + (cellPixels - line * (label.length - 1) + capitalPixels) / 2;
      const left = layout.rowLabelRight - textWidth(text, capitalPixels);
      write(text, left, Math.round(first + line * i));
    }),
  );
  for (const { row, column, label } of plan.cells) {
    if (label !== null) centre(label, column, rowTops[row] + cellPixels + Math.round(line * 0.8));
  }
  if (plan.rowTitle !== null) {
    const left = layout.rowLabelRight - textWidth(plan.rowTitle, capitalPixels);
    write(plan.rowTitle, left, layout.columnLabelBaseline, PALE_INK);
  }
  if (plan.columnTitle !== null) {
    write(plan.columnTitle, columnLefts[0], layout.titleBaseline, PALE_INK);
  }
  layout.captionLines.forEach((text, i) =>
    write(text, margin, layout.captionBaseline + line * i, PALE_INK),
  );
}
