import type { DrawnPoint } from '../../activities/image-source.js';
import { MAP_NAMES } from '../../activities/pictures/ground-truth.js';
import type { MapName } from '../../activities/pictures/ground-truth.js';
import {
  isWhole,
  pictureFactor,
  pictureLevel,
  spaceLevels,
  withLevel,
} from '../../activities/pictures/picture-factors.js';
import type { PictureFactor } from '../../activities/pictures/picture-factors.js';
import type { AxisFactor } from '../../activities/pictures/sheet-axis.js';
import { DEFAULT_BACKGROUND, nearestName } from '../../src/config/index.js';
import { MODEL_RANGE, rangeWarning } from '../../src/face/index.js';
import type { Background } from '../../src/render/types.js';
import type { Level, Space } from '../../src/stimulus/index.js';
import { CliError, ExitCode } from '../exit-codes.js';
import type { RenderOptions } from './render-options.js';

/** A level that the command line gives a factor, whatever the space says. */
export interface Edit {
  readonly factor: PictureFactor;
  readonly level: Level;
  /** The option at fault when it clashes with another. */
  readonly option: string;
}

/** What `--at`, `--amplify`, `--shape-from` and `--texture-from` set; refuses a factor that is set twice. */
export function readEdits(options: RenderOptions): Edit[] {
  const edits: Edit[] = [
    ...options.at.flatMap((text) => pairs('--at', text, (name) => name)),
    ...options.amplify.flatMap((text) => pairs('--amplify', text, amplification)),
    ...swap('--shape-from', 'shapeResidual', options.shapeFrom),
    ...swap('--texture-from', 'textureResidual', options.textureFrom),
  ];
  edits.forEach(({ factor, option }, i) => {
    const other = edits.slice(0, i).find((edit) => edit.factor === factor);
    if (other) throw badInput(`${option}: ${factor} is already set by ${other.option}`);
  });
  return edits;
}

export function applyEdits(point: DrawnPoint, edits: readonly Edit[]): DrawnPoint {
  return edits.reduce((changed, { factor, level }) => withLevel(changed, factor, level), point);
}

/** `sex,age=20/40/60`: factors with the space's levels or their own. Refuses one that the edits hold. */
export function readAxis(
  option: string,
  text: string | undefined,
  space: Space,
  edits: readonly Edit[],
): AxisFactor[] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const [name, levels, ...rest] = part.trim().split('=');
    if (rest.length > 0) throw badInput(`${option}: expected factor=level/level, found "${part}"`);
    const factor = within(option, () => pictureFactor(name));
    refuseEdited(option, factor, edits);
    return {
      factor,
      levels:
        levels === undefined
          ? levelsOfSpace(option, factor, space)
          : readLevels(option, factor, levels.split('/')),
    };
  });
}

/** Levels by name or value; whole numbers also as ranges, `0-4`. Refuses a level given twice. */
export function readLevels(
  option: string,
  factor: PictureFactor,
  texts: readonly string[],
): Level[] {
  const levels = texts.flatMap((text) => {
    const range = isWhole(factor) ? /^(\d+)-(\d+)$/.exec(text.trim()) : null;
    if (range === null) return [within(option, () => pictureLevel(factor, text.trim()))];
    const [from, to] = [range[1], range[2]].map(
      (end) => within(option, () => pictureLevel(factor, end)) as number,
    );
    if (to < from || to - from >= MOST_LEVELS) {
      throw badInput(
        `${option}: expected a range of 1 to ${MOST_LEVELS} numbers, low to high, found "${text}"`,
      );
    }
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  const repeated = levels.find((level, i) => levels.indexOf(level) < i);
  if (repeated !== undefined) throw badInput(`${option}: ${factor} ${repeated} is there twice`);
  return levels;
}

/** The space's levels of a factor; refuses one that it holds, naming those it varies. */
export function levelsOfSpace(
  option: string,
  factor: PictureFactor,
  space: Space,
): readonly Level[] {
  const levels = spaceLevels(space, factor);
  if (levels) return levels;
  const varied = space.factors.filter(({ kind }) => kind !== 'jitter').map(({ name }) => name);
  const example = option === '--sweep' ? 'give --from and --to' : `give levels, ${factor}=A/B/C`;
  throw badInput(
    `${option}: the space does not vary ${factor}; it varies ${varied.join(', ') || 'nothing'}; or ${example}`,
  );
}

export function refuseEdited(option: string, factor: PictureFactor, edits: readonly Edit[]): void {
  const edit = edits.find((other) => other.factor === factor);
  if (edit) throw badInput(`${option}: ${factor} is already set by ${edit.option}`);
}

/** Maps by name, in the order of `MAP_NAMES`; `all` is all of them. */
export function readMaps(text: string | undefined): MapName[] {
  if (text === undefined) return [];
  if (text === 'all') return [...MAP_NAMES];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(MAP_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, MAP_NAMES);
    const hint = nearest ? `did you mean "${nearest}"?` : `known: ${MAP_NAMES.join(', ')} and all`;
    throw badInput(`--maps: expected a map, found "${unknown}"; ${hint}`);
  }
  return MAP_NAMES.filter((name) => names.includes(name));
}

/** `constant`, `texture`, `constant=0.3` or `texture=0.3`. */
export function readBackground(text: string | undefined): Background | undefined {
  if (text === undefined) return undefined;
  const [, kind, value] = /^(constant|texture)(?:=(\d*\.?\d+))?$/.exec(text) ?? [];
  const number = value === undefined ? undefined : Number(value);
  if (kind === undefined || (number ?? 0) > 1) {
    throw badInput(
      `--background: expected constant, texture, constant=GREY or texture=CONTRAST with a number from 0 to 1, found "${text}"`,
    );
  }
  return kind === 'texture'
    ? { kind, contrast: number ?? DEFAULT_BACKGROUND.contrast }
    : { kind: 'constant', grey: number ?? DEFAULT_BACKGROUND.grey };
}

/** A line for every level of the points that the face model was not made for. */
export function rangeWarnings(points: Iterable<DrawnPoint>): string[] {
  const warnings = new Set<string>();
  for (const point of points) {
    for (const factor of Object.keys(MODEL_RANGE) as PictureFactor[]) {
      const level = point[factor];
      const warning =
        typeof level === 'number' || typeof level === 'string' ? rangeWarning(factor, level) : null;
      if (warning !== null) warnings.add(warning);
    }
  }
  return [...warnings];
}

export function badInput(message: string): CliError {
  return new CliError(ExitCode.badInput, message);
}

/** Runs a reader and puts the option's name in front of what it refuses. */
export function within<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw badInput(`${option}: ${error.message}`);
    throw error;
  }
}

const MOST_LEVELS = 10_000;

function amplification(name: string): string {
  if (name === 'shape' || name === 'texture') return `${name}Amplification`;
  throw badInput(`--amplify: expected shape=GAIN,texture=GAIN, found "${name}"`);
}

function pairs(option: string, text: string, factorName: (name: string) => string): Edit[] {
  return text.split(',').map((part) => {
    const [name, value, ...rest] = part.trim().split('=');
    if (value === undefined || value === '' || rest.length > 0) {
      throw badInput(`${option}: expected factor=level, found "${part}"`);
    }
    const factor = within(option, () => pictureFactor(factorName(name)));
    return { factor, level: within(option, () => pictureLevel(factor, value)), option };
  });
}

function swap(option: string, factor: PictureFactor, value: string | undefined): Edit[] {
  if (value === undefined) return [];
  return [{ factor, level: within(option, () => pictureLevel(factor, value)), option }];
}
