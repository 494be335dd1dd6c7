import { writeFile } from 'node:fs/promises';

import type { DrawnPoint } from '../../activities/image-source.js';
import { DESIGN_FACTORS, designPoint } from '../../src/stimulus/index.js';
import type { RenderContext } from './render-context.js';
import type { RenderOptions } from './render-options.js';
import {
  fileOf,
  mapFiles,
  prepareFiles,
  publicPoint,
  report,
  writeGroundTruth,
} from './render-output.js';
import type { MapFiles } from './render-output.js';
import { applyEdits, badInput, rangeWarnings } from './render-request.js';

interface Picture {
  /** Null: no point of the space, or one that was changed. */
  readonly index: number | null;
  readonly point: DrawnPoint;
  readonly shown: Record<string, unknown>;
  readonly file: string;
  readonly truth: MapFiles | undefined;
}

/** Writes one PNG per design point, or the one face that `--at` describes, and says what each shows. */
export async function renderPictures(
  context: RenderContext,
  options: RenderOptions,
): Promise<void> {
  const pictures = listPictures(context, options);
  await prepareFiles(pictures.map(({ file }) => file));
  for (const { point, file, truth } of pictures) {
    await writeFile(file, context.pictures.png(point));
    if (truth) await writeGroundTruth(truth, context.groundTruth(point, context.maps), point);
  }
  const drawn = pictures.map(({ index, file, shown, truth }) => ({
    index,
    file,
    point: shown,
    ...truth,
  }));
  const lines = drawn.map(({ index, file }) => (index === null ? file : `${index} ${file}`));
  report(options.json, drawn, lines, rangeWarnings(pictures.map(({ point }) => point)));
}

function listPictures({ space, middle, edits, maps }: RenderContext, options: RenderOptions) {
  const { index: indices, out } = options;
  if (out === undefined) throw badInput('--out: expected a .png file or a folder, found nothing');
  if (indices === undefined) {
    const point = applyEdits(middle, edits);
    const file = fileOf(out, 'face.png');
    const shown = publicPoint(point);
    return [{ index: null, point, shown, file, truth: mapFiles(file, maps) } satisfies Picture];
  }
  if (out.endsWith('.png') && indices.length > 1) {
    throw badInput(
      `expected a folder for ${indices.length} pictures, found the file ${out}: give --out a folder`,
    );
  }
  return indices.map((index): Picture => {
    const original = designPoint(space, index);
    const point = applyEdits(original, edits);
    const { identity, view, scale, translationX, translationY } = original;
    const factors = Object.fromEntries(DESIGN_FACTORS.map((name) => [name, original[name]]));
    const shown =
      edits.length > 0
        ? publicPoint(point)
        : { identity, view, ...factors, scale, translationX, translationY };
    const file = fileOf(out, `${index}.png`);
    return { index, point, shown, file, truth: mapFiles(file, maps) };
  });
}
