import { constants } from 'node:fs';
import { access, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { DrawnPoint } from '../../activities/image-source.js';
import type { GroundTruth, MapName } from '../../activities/pictures/ground-truth.js';
import { PICTURE_FACTORS } from '../../activities/pictures/picture-factors.js';
import { badInput } from './render-request.js';

/** Files are decided and their folders tried before anything is drawn. */
export async function prepareFiles(files: readonly string[]): Promise<void> {
  for (const folder of new Set(files.map((file) => path.dirname(file)))) {
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw badInput(
        `--out: expected a folder that can be written at ${folder}, found ${code ?? String(error)}`,
      );
    }
  }
  for (const file of files) {
    const isFolder = await stat(file).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isFolder) throw badInput(`--out: expected a file at ${file}, found a folder`);
  }
}

const OTHER_PICTURE = /\.(jpe?g|gif|webp|avif|bmp|tiff?|svg|pdf|apng|mp4|webm)$/i;

/** A `.png` path as it is, else `name` in the folder it names. */
export function fileOf(out: string, name: string): string {
  if (OTHER_PICTURE.test(out)) {
    throw badInput(`--out: expected a .png file or a folder, found ${out}: pictures are PNG files`);
  }
  return out.endsWith('.png') ? out : path.join(out, name);
}

/** What a picture's ground truth is called: `face.png` has `face.depth.png` and `face.truth.json`. */
export function mapFiles(picture: string, maps: readonly MapName[]): MapFiles | undefined {
  if (maps.length === 0) return undefined;
  const stem = picture.replace(/\.png$/, '');
  const truth = `${stem}.truth.json`;
  const images = Object.fromEntries(
    maps.map((name) => [name, name === 'landmarks' ? truth : `${stem}.${name}.png`]),
  );
  return { truth, maps: images };
}

export interface MapFiles {
  /** How to read the maps, the camera, regions and landmarks. */
  readonly truth: string;
  readonly maps: Readonly<Partial<Record<MapName, string>>>;
}

export async function writeGroundTruth(
  files: MapFiles,
  { images, record }: GroundTruth,
  point: DrawnPoint,
): Promise<void> {
  for (const [name, bytes] of Object.entries(images)) {
    await writeFile(files.maps[name as MapName]!, bytes);
  }
  const named = Object.fromEntries(
    Object.entries(files.maps).map(([name, file]) => [name, path.basename(file)]),
  );
  const text = { point: publicPoint(point), files: named, ...record };
  await writeFile(files.truth, `${JSON.stringify(text, null, 2)}\n`);
}

/** Names for named levels, degrees for angles, years for ages; what is not set is left out. */
export function publicPoint(point: DrawnPoint): Record<string, unknown> {
  const isReplaced = point.shapeResidual !== undefined && point.textureResidual !== undefined;
  const factors = PICTURE_FACTORS.flatMap((name) =>
    point[name] === undefined || (name === 'residual' && isReplaced)
      ? []
      : [[name, point[name]] as const],
  );
  return { ...Object.fromEntries(factors), seed: point.seed };
}

/** Lines for people, or one line of JSON; warnings always go to stderr. */
export function report(
  json: boolean | undefined,
  result: unknown,
  lines: readonly string[],
  warnings: readonly string[],
): void {
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${lines.join('\n')}\n`);
}
