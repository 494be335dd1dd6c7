import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { cropsAround, faceBox, TIGHT_CROP, WIDE_CROP } from './face-box.js';
import { PORTRAIT_PIXELS } from './portraits.js';
import type { Portrait } from './portraits.js';
import { resample } from './picture.js';
import type { Box } from './picture.js';

const TILE_PIXELS = 112;
const ROWS = 14;
/** The first, the middle and the last of the crops that networks see. */
const CROPS = [TIGHT_CROP, WIDE_CROP].flatMap((crop) => {
  const around = cropsAround(crop);
  return [around[0], crop, around[around.length - 1]];
});

/** Contact sheets of what the judges were shown: a portrait a row, then the crops of it. */
export interface Sheets {
  add(name: string, portrait: Portrait): void;
  write(folder: string): void;
}

export function createSheets(every: number): Sheets {
  const kept = new Map<string, { seen: number; rows: Float32Array[][] }>();
  return {
    add(name, portrait) {
      const sheet = kept.get(name) ?? { seen: 0, rows: [] };
      kept.set(name, sheet);
      if (sheet.seen++ % every === 0 && sheet.rows.length < ROWS) sheet.rows.push(tiles(portrait));
    },
    write(folder) {
      mkdirSync(folder, { recursive: true });
      for (const [name, { rows }] of kept) writeFileSync(join(folder, `${name}.png`), png(rows));
    },
  };
}

function tiles({ picture, points }: Portrait): Float32Array[] {
  const whole: Box = { left: 0, top: 0, side: PORTRAIT_PIXELS };
  const boxes = [whole, ...CROPS.map((crop) => faceBox(points, crop))];
  return boxes.map((box) => resample(picture, box, TILE_PIXELS));
}

function png(rows: readonly (readonly Float32Array[])[]): Buffer {
  const columns = CROPS.length + 1;
  const sheet = new PNG({ width: columns * TILE_PIXELS, height: rows.length * TILE_PIXELS });
  rows.forEach((row, r) =>
    row.forEach((tile, c) => {
      for (let pixel = 0; pixel < TILE_PIXELS * TILE_PIXELS; pixel++) {
        const x = c * TILE_PIXELS + (pixel % TILE_PIXELS);
        const y = r * TILE_PIXELS + Math.floor(pixel / TILE_PIXELS);
        const target = 4 * (y * sheet.width + x);
        for (let k = 0; k < 3; k++) sheet.data[target + k] = Math.round(tile[3 * pixel + k]);
        sheet.data[target + 3] = 255;
      }
    }),
  );
  return PNG.sync.write(sheet, { colorType: 2 });
}
