import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import {
  levelNames,
  pictureFactor,
  pictureLevel,
} from '../../activities/pictures/picture-factors.js';
import type { PictureFactor } from '../../activities/pictures/picture-factors.js';
import { continuousFrames, levelFrames } from '../../activities/pictures/sweep.js';
import type { SweepFrame } from '../../activities/pictures/sweep.js';
import { encodeApng, encodeRgbPng } from '../../src/render/index.js';
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
import {
  applyEdits,
  badInput,
  levelsOfSpace,
  rangeWarnings,
  refuseEdited,
  within,
} from './render-request.js';

const DEFAULT_FRAMES = 25;
const MOST_FRAMES = 1000;
const DEFAULT_MILLISECONDS = 80;
const MOST_ANIMATION_PIXELS = 100_000_000;

/** Writes one animated PNG, its frames as files, or both, and says what each frame shows. */
export async function renderSweep(context: RenderContext, options: RenderOptions): Promise<void> {
  const { sizePixels, maps } = context;
  const { factor, frames } = readSweep(context, options);
  const milliseconds = readMilliseconds(options);
  const animation = animationFile(options, frames.length, sizePixels);
  const digits = String(frames.length - 1).length;
  const listed = frames.map((frame, i) => {
    const name = `${String(i).padStart(digits, '0')}.png`;
    const file = options.framesDir === undefined ? null : path.join(options.framesDir, name);
    return { ...frame, file, truth: file === null ? undefined : mapFiles(file, maps) };
  });
  if (maps.length > 0 && options.framesDir === undefined) {
    throw badInput('--maps: found with an animation alone, expected --frames-dir too');
  }
  const files = listed.flatMap(({ file }) => file ?? []);
  await prepareFiles(animation === null ? files : [...files, animation]);
  const drawn: Uint8Array[] = [];
  for (const { point, file, truth } of listed) {
    const rgb = context.pictures.rgb(point);
    drawn.push(rgb);
    if (file) await writeFile(file, encodeRgbPng(rgb, sizePixels, sizePixels));
    if (truth) await writeGroundTruth(truth, context.groundTruth(point, maps), point);
  }
  if (animation !== null) {
    const played = options.bounce ? [...drawn, ...drawn.slice(1, -1).reverse()] : drawn;
    await writeFile(animation, encodeApng(played, sizePixels, sizePixels, milliseconds));
  }
  const warnings = rangeWarnings(frames.map(({ point }) => point));
  const result = {
    file: animation,
    factor,
    millisecondsPerFrame: milliseconds,
    frames: listed.map(({ value, file, point, truth }) => ({
      value,
      file,
      point: publicPoint(point),
      ...truth,
    })),
    warnings,
  };
  const lines = [animation, options.framesDir].flatMap((place) =>
    place ? [`${place} ${frames.length} frames`] : [],
  );
  report(options.json, result, lines, warnings);
}

interface Sweep {
  readonly factor: PictureFactor;
  readonly frames: readonly SweepFrame[];
}

function readSweep({ space, middle, edits }: RenderContext, options: RenderOptions): Sweep {
  const factor = within('--sweep', () => pictureFactor(options.sweep!));
  refuseEdited('--sweep', factor, edits);
  const point = applyEdits(middle, edits);
  if (factor === 'expressionAmplitude' && point.expression === 'neutral') {
    throw badInput(
      '--sweep: a neutral face has no expression to amplify; add --at expression=happy or another',
    );
  }
  const ends = readEnds(factor, options);
  if (ends !== null) {
    const count = readFrameCount(options.frames);
    return { factor, frames: continuousFrames(point, factor, ...ends, count) };
  }
  if (options.frames !== undefined) {
    throw badInput('--frames: expected with --from and --to, found without');
  }
  const levels = levelsOfSpace('--sweep', factor, space);
  if (levels.length > MOST_FRAMES) {
    throw badInput(
      `--sweep: expected at most ${MOST_FRAMES} levels, found ${levels.length}: give --from and --to`,
    );
  }
  return { factor, frames: levelFrames(point, factor, levels) };
}

/** The amplitude of an expression goes from none to all unless told otherwise; null: level by level. */
function readEnds(factor: PictureFactor, options: RenderOptions): [number, number] | null {
  const isAmplitude = factor === 'expressionAmplitude';
  const { from = isAmplitude ? '0' : undefined, to = isAmplitude ? '1' : undefined } = options;
  if (from === undefined && to === undefined) return null;
  if (from === undefined || to === undefined) {
    throw badInput(`--sweep: expected --from and --to, found only ${from ? '--from' : '--to'}`);
  }
  if (levelNames(factor)) {
    throw badInput(
      `--from: the levels of ${factor} are names, nothing lies between them: leave out --from and --to`,
    );
  }
  const first = within('--from', () => pictureLevel(factor, from)) as number;
  const last = within('--to', () => pictureLevel(factor, to)) as number;
  if (first === last) throw badInput(`--to: expected another value than --from, found ${to} twice`);
  return [first, last];
}

function readFrameCount(frames = DEFAULT_FRAMES): number {
  if (frames >= 2 && frames <= MOST_FRAMES) return frames;
  throw badInput(`--frames: expected 2 to ${MOST_FRAMES}, found ${frames}`);
}

function readMilliseconds({ milliseconds = DEFAULT_MILLISECONDS }: RenderOptions): number {
  if (milliseconds >= 10 && milliseconds <= 10_000) return milliseconds;
  throw badInput(`--milliseconds: expected 10 to 10000, found ${milliseconds}`);
}

/** The animation is held in memory whole. */
function animationFile(options: RenderOptions, frames: number, sizePixels: number): string | null {
  if (options.out === undefined) {
    if (options.framesDir !== undefined) return null;
    throw badInput('--out: expected a .png file or a folder, or --frames-dir; found nothing');
  }
  const pixels = frames * sizePixels * sizePixels * (options.bounce ? 2 : 1);
  if (pixels > MOST_ANIMATION_PIXELS) {
    throw badInput(
      `--out: expected an animation of at most ${MOST_ANIMATION_PIXELS / 1e6} megapixels, found ${Math.ceil(pixels / 1e6)}: fewer --frames, a smaller --size, or --frames-dir`,
    );
  }
  return fileOf(options.out, 'sweep.png');
}
