import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { readFaceModel } from '../../activities/face-model.js';
import { createPictureSource } from '../../activities/picture-source.js';
import { createSpace, DESIGN_FACTORS, designPoint } from '../../src/stimulus/index.js';
import type { DesignPoint } from '../../src/stimulus/index.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { readStudy } from '../read-study.js';

export interface RenderOptions {
  readonly preset?: string;
  readonly faceModel?: string;
  readonly index: number[];
  readonly size: number;
  readonly out: string;
  readonly json?: boolean;
}

/** Writes one PNG per design point, and says what each shows. */
export async function render(config: string | undefined, options: RenderOptions): Promise<void> {
  const { science } = await readStudy(config, {
    preset: options.preset,
    faceModel: options.faceModel,
  });
  const space = createSpace(science.space);
  const { model } = readFaceModel(science.face.model, space);
  const points = options.index.map((index) => designPoint(space, index));
  const toFile = options.out.endsWith('.png');
  if (toFile && points.length > 1) {
    throw new CliError(
      ExitCode.badInput,
      `expected a folder for ${points.length} pictures, found the file ${options.out}: give --out a folder`,
    );
  }
  const pictures = createPictureSource(options.size, model);
  await mkdir(toFile ? path.dirname(options.out) : options.out, { recursive: true });
  const drawn: { index: number; file: string; point: Record<string, unknown> }[] = [];
  for (const point of points) {
    const file = toFile ? options.out : path.join(options.out, `${point.index}.png`);
    await writeFile(file, pictures.png(point));
    drawn.push({ index: point.index, file, point: publicPoint(point) });
  }
  const lines = drawn.map(({ index, file }) => `${index} ${file}`);
  process.stdout.write(options.json ? `${JSON.stringify(drawn)}\n` : `${lines.join('\n')}\n`);
}

/** Names for named levels, degrees for angles, years for ages; jitter as drawn. */
function publicPoint(point: DesignPoint): Record<string, unknown> {
  const { identity, view, scale, translationX, translationY } = point;
  const factors = Object.fromEntries(DESIGN_FACTORS.map((name) => [name, point[name]]));
  return { identity, view, ...factors, scale, translationX, translationY };
}
