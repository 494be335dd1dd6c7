import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { Command, Option } from 'commander';
import { PNG } from 'pngjs';
import UPNG from 'upng-js';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { describeRender } from '../../cli/commands/render-options.js';
import { render } from '../../cli/commands/render.js';
import { failureOf } from '../../cli/failure.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'factorscope-render-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = (...parts: string[]): string => path.join(folder, ...parts);

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as typed, in this process. */
async function run(args: readonly string[]): Promise<Output> {
  const written = { stdout: '', stderr: '' };
  const keep = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    });
  const spies = [keep('stdout'), keep('stderr')];
  try {
    const command = new Command('render').exitOverride();
    const shared = [new Option('--preset <name>'), new Option('--face-model <file>')] as const;
    describeRender(command, ...shared).action(render);
    await command.parseAsync(args, { from: 'user' });
    return written;
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
}

async function json<T>(args: readonly string[]): Promise<T> {
  return JSON.parse((await run([...args, '--json'])).stdout) as T;
}

const pixelsOf = (file: string): PNG => PNG.sync.read(readFileSync(file));

interface Sheet {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly cells: { row: number; column: number; x: number; y: number; point: Point }[];
}
type Point = Record<string, unknown>;

/** Pixels of a square part of a picture. */
function part(png: PNG, left: number, top: number, side: number): Buffer {
  const rows = Array.from({ length: side }, (_, y) => {
    const from = 4 * ((top + y) * png.width + left);
    return png.data.subarray(from, from + 4 * side);
  });
  return Buffer.concat(rows);
}

describe('pictures', () => {
  it('are one PNG per index, with names for named levels and degrees for angles', async () => {
    const out = place('indices');
    const drawn = await json<{ index: number; file: string; point: Point }[]>([
      ...['--preset', 'smoke', '--index', '1,287', '--size', '32', '--out', out],
    ]);
    expect(drawn.map(({ index, file }) => [index, file])).toEqual([
      [1, path.join(out, '1.png')],
      [287, path.join(out, '287.png')],
    ]);
    expect(drawn[1].point).toMatchObject({ sex: 'female', age: 65, yaw: 30, identity: 7 });
    expect(pixelsOf(drawn[0].file).width).toBe(32);
  });

  it('without an index are the face in the middle of the space but for --at', async () => {
    const file = place('middle.png');
    const [{ index, point }] = await json<{ index: null; point: Point }[]>([
      ...['--at', 'yaw=12.5,expression=happy', '--size', '32', '--out', file],
    ]);
    expect(index).toBeNull();
    expect(point).toMatchObject({ yaw: 12.5, expression: 'happy', age: 45, azimuth: 0, scale: 1 });
  });

  it('of a swap and of amplified people differ from the person alone, and say so', async () => {
    const at = ['--at', 'residual=2', '--size', '48', '--out'];
    const options = [[], ['--shape-from', '3'], ['--texture-from', '3'], ['--amplify', 'shape=4']];
    const bytes: string[] = [];
    for (const [i, option] of options.entries()) {
      const file = place(`swap${i}.png`);
      await run([...at, file, ...option]);
      bytes.push(readFileSync(file, 'base64'));
    }
    expect(new Set(bytes).size).toBe(4);
    const gains = ['--amplify', 'shape=4', '--amplify', 'texture=2'];
    const [{ point: gained }] = await json<{ point: Point }[]>([
      ...at,
      place('gain.png'),
      ...gains,
    ]);
    expect(gained).toMatchObject({ shapeAmplification: 4, textureAmplification: 2 });
    const swapped = ['--shape-from', '3', '--texture-from', '3'];
    const [{ point }] = await json<{ point: Point }[]>([...at, place('other.png'), ...swapped]);
    expect(point).toMatchObject({ shapeResidual: 3, textureResidual: 3 });
    expect(point.residual).toBeUndefined();
    await run(['--at', 'residual=3', '--size', '48', '--out', place('three.png')]);
    expect(readFileSync(place('other.png')).equals(readFileSync(place('three.png')))).toBe(true);
  });

  it('bring their maps and the record that explains them', async () => {
    const out = place('mapped');
    const [drawn] = await json<{ truth: string; maps: Record<string, string> }[]>([
      ...['--preset', 'smoke', '--index', '5', '--size', '32', '--maps', 'all', '--out', out],
    ]);
    expect(readdirSync(out).sort()).toEqual(
      ['albedo', 'coverage', 'depth', 'normals', 'regions']
        .map((name) => `5.${name}.png`)
        .concat('5.png', '5.truth.json')
        .sort(),
    );
    const record = JSON.parse(readFileSync(drawn.truth, 'utf8')) as Record<string, object>;
    expect(record.files).toEqual({
      depth: '5.depth.png',
      normals: '5.normals.png',
      albedo: '5.albedo.png',
      regions: '5.regions.png',
      landmarks: '5.truth.json',
      coverage: '5.coverage.png',
    });
    expect(record.landmarks).toHaveProperty('noseTip.visible', true);
  });

  it('warn of levels that the face model was not made for, once each', async () => {
    const { stderr } = await run([
      ...['--at', 'age=95,yaw=-75', '--size', '32', '--out', place('far.png')],
    ]);
    expect(stderr.trim().split('\n')).toEqual([
      'warning: age 95: the face model was made for 25 to 65; what it shows there is extrapolated',
      'warning: yaw -75: the face model was made for -60 to 60; what it shows there is extrapolated',
    ]);
  });
});

describe('sheets', () => {
  it('hold in every cell the picture that the face has alone, byte for byte', async () => {
    const sheet = await json<Sheet>([
      ...['--rows', 'sex,age', '--columns', 'expression', '--at', 'residual=12,yaw=15'],
      ...['--size', '40', '--out', place('sheet.png')],
    ]);
    expect(sheet.cells).toHaveLength(18);
    const png = pixelsOf(sheet.file);
    expect([png.width, png.height]).toEqual([sheet.width, sheet.height]);
    for (const { x, y, point } of sheet.cells.filter((_, i) => i % 5 === 0)) {
      const { sex, age, expression } = point;
      const alone = place('alone.png');
      const at = `residual=12,yaw=15,sex=${String(sex)},age=${String(age)},expression=${String(expression)}`;
      await run(['--at', at, '--size', '40', '--out', alone]);
      expect(part(png, x, y, 40).equals(pixelsOf(alone).data)).toBe(true);
    }
  });

  it('lay rows and columns out with the first factor slowest', async () => {
    const { cells } = await json<Sheet>([
      ...['--rows', 'sex,age=20/60', '--columns', 'yaw', '--size', '16', '--out', place('o.png')],
    ]);
    const rows = cells.filter(({ column }) => column === 0).map(({ point }) => point);
    expect(rows.map(({ sex, age }) => [sex, age])).toEqual([
      ['male', 20],
      ['male', 60],
      ['female', 20],
      ['female', 60],
    ]);
    expect(cells.slice(0, 5).map(({ point }) => point.yaw)).toEqual([-30, -15, 0, 15, 30]);
  });

  it('of people fill lines, the last one as far as they reach', async () => {
    const { cells } = await json<Sheet>([
      ...['--residuals', '0-4,12,20', '--columns', '3', '--size', '16', '--out', place('p.png')],
    ]);
    expect(cells.map(({ point }) => point.residual)).toEqual([0, 1, 2, 3, 4, 12, 20]);
    expect(cells.at(-1)).toMatchObject({ row: 2, column: 0 });
  });

  it('take amplifications and swaps as factors', async () => {
    const { cells } = await json<Sheet>([
      ...['--rows', 'shapeAmplification=0/4', '--columns', 'textureResidual=0-2'],
      ...['--size', '16', '--out', place('a.png')],
    ]);
    expect(cells.at(-1)!.point).toMatchObject({ shapeAmplification: 4, textureResidual: 2 });
  });

  it('without labels are the faces and their gaps', async () => {
    const { width, height } = await json<Sheet>([
      ...['--columns', 'sex', '--no-labels', '--size', '64', '--out', place('bare.png')],
    ]);
    expect([width, height]).toEqual([130, 64]);
  });
});

describe('sweeps', () => {
  it('animate the levels of the space, each frame the picture it is alone', async () => {
    const file = place('turn.png');
    const { frames } = await json<{ frames: { value: number; point: Point }[] }>([
      ...['--sweep', 'yaw', '--size', '32', '--out', file],
    ]);
    expect(frames.map(({ value }) => value)).toEqual([-30, -15, 0, 15, 30]);
    const image = UPNG.decode(Uint8Array.from(readFileSync(file)).buffer);
    await run(['--at', 'yaw=15', '--size', '32', '--out', place('still.png')]);
    const still = pixelsOf(place('still.png')).data;
    expect(Buffer.from(UPNG.toRGBA8(image)[3]).equals(still)).toBe(true);
  });

  it('go evenly between two values, both included, and back with --bounce', async () => {
    const file = place('bounce.png');
    const { frames } = await json<{ frames: { value: number }[] }>([
      ...['--sweep', 'azimuth', '--from', '-60', '--to', '60', '--frames', '5'],
      ...['--size', '16', '--bounce', '--out', file],
    ]);
    expect(frames.map(({ value }) => value)).toEqual([-60, -30, 0, 30, 60]);
    expect(UPNG.decode(Uint8Array.from(readFileSync(file)).buffer).frames).toHaveLength(8);
  });

  it('mix two people between two residuals, and write frames with their maps', async () => {
    const frames = place('morph');
    const sweep = await json<{ file: null; frames: { value: unknown; point: Point }[] }>([
      ...['--sweep', 'residual', '--from', '3', '--to', '7', '--frames', '3', '--size', '16'],
      ...['--frames-dir', frames, '--maps', 'depth'],
    ]);
    expect(sweep.file).toBeNull();
    expect(sweep.frames.map(({ value }) => value)).toEqual([3, { from: 3, to: 7, share: 0.5 }, 7]);
    expect(readdirSync(frames)).toContain('1.depth.png');
    await run(['--at', 'residual=7', '--size', '16', '--out', place('seven.png')]);
    expect(readFileSync(path.join(frames, '2.png'))).toEqual(readFileSync(place('seven.png')));
  });

  it('of an expression go from rest to all of it', async () => {
    const frames = place('smile');
    await run([
      ...['--sweep', 'expressionAmplitude', '--at', 'expression=happy', '--frames', '2'],
      ...['--size', '16', '--frames-dir', frames],
    ]);
    for (const [expression, name] of [
      ['neutral', '0.png'],
      ['happy', '1.png'],
    ]) {
      const file = place(`${expression}.png`);
      await run(['--at', `expression=${expression}`, '--size', '16', '--out', file]);
      expect(readFileSync(path.join(frames, name))).toEqual(readFileSync(file));
    }
  });
});

const occupied = place('occupied');
writeFileSync(occupied, 'a file where a folder should be');
const FACE = ['--at', 'yaw=0'];

const REFUSED: [title: string, args: string[], message: RegExp][] = [
  ['nothing to draw', [], /expected what to draw/],
  ['a size of 15', [...FACE, '--size', '15'], /16 to 512, found 15/],
  ['a size of 513', [...FACE, '--size', '513'], /16 to 512, found 513/],
  ['an index outside the space', ['--preset', 'smoke', '--index', '288'], /0 to 287, found 288/],
  [
    'an unknown factor',
    ['--at', 'yav=3'],
    /--at: expected a factor, found "yav"; did you mean "yaw"/,
  ],
  ['an unknown level', ['--at', 'expression=hapy'], /found "hapy"; did you mean "happy"/],
  [
    'a level that is no number',
    ['--at', 'yaw=left'],
    /yaw as a number from -90 to 90, found "left"/,
  ],
  ['an impossible level', ['--at', 'age=130'], /age as a number from 18 to 100, found "130"/],
  ['half a person', ['--at', 'residual=1.5'], /residual as a whole number/],
  ['a factor without a level', ['--at', 'yaw'], /expected factor=level, found "yaw"/],
  [
    'a gain set twice',
    ['--amplify', 'shape=2', '--amplify', 'shape=3', ...FACE],
    /shapeAmplification is already set by --amplify/,
  ],
  ['a factor set twice', ['--at', 'yaw=1', '--at', 'yaw=2'], /yaw is already set by --at/],
  ['a gain of nothing', ['--amplify', 'colour=2', ...FACE], /--amplify: expected shape=GAIN/],
  ['an unknown map', [...FACE, '--maps', 'dept'], /found "dept"; did you mean "depth"/],
  ['an unknown background', [...FACE, '--background', 'forest'], /--background: expected constant/],
  ['too bright a background', [...FACE, '--background', 'constant=2'], /from 0 to 1, found/],
  ['rows of an unknown factor', ['--rows', 'sexx'], /--rows: .*did you mean "sex"/],
  ['columns the space does not vary', ['--columns', 'shapeAmplification'], /does not vary shapeA/],
  ['a factor in rows and columns', ['--rows', 'sex', '--columns', 'sex'], /found sex twice/],
  ['a factor both set and laid out', ['--rows', 'yaw', ...FACE], /yaw is already set by --at/],
  ['the same level twice', ['--rows', 'age=20/20'], /age 20 is there twice/],
  ['maps of a sheet', ['--rows', 'sex', '--maps', 'depth'], /--maps: found with a sheet/],
  ['too wide a sheet', ['--residuals', '0-199', '--columns', '200'], /16384 px a side/],
  ['too large a sheet', ['--residuals', '0-9999', '--columns', '100'], /100 megapixels/],
  [
    'more faces than any sheet holds',
    [
      '--preset',
      'xu2018',
      '--rows',
      'residual,yaw',
      '--columns',
      'pitch,azimuth,elevation,expression',
    ],
    /at most 1000000 faces, found 2187500/,
  ],
  [
    'words for faces per line',
    ['--residuals', '0-3', '--columns', 'sex'],
    /number of faces per line/,
  ],
  [
    'a sweep of a factor the space holds',
    ['--sweep', 'shapeAmplification'],
    /--sweep: the space does not vary/,
  ],
  ['a sweep of an unknown factor', ['--sweep', 'jaw'], /found "jaw"; did you mean "yaw"/],
  ['half a sweep', ['--sweep', 'yaw', '--from', '-30'], /found only --from/],
  [
    'a sweep between names',
    ['--sweep', 'sex', '--from', 'male', '--to', 'female'],
    /nothing lies between/,
  ],
  [
    'a sweep of one frame',
    ['--sweep', 'yaw', '--from', '0', '--to', '1', '--frames', '1'],
    /2 to 1000/,
  ],
  ['a sweep to where it starts', ['--sweep', 'yaw', '--from', '5', '--to', '5'], /another value/],
  ['a neutral expression amplified', ['--sweep', 'expressionAmplitude'], /--at expression=happy/],
  [
    'too large an animation',
    ['--sweep', 'yaw', '--from', '0', '--to', '1', '--frames', '1000', '--size', '512'],
    /100 megapixels/,
  ],
  ['maps of an animation alone', ['--sweep', 'yaw', '--maps', 'depth'], /--frames-dir too/],
  ['two modes at once', ['--index', '1', '--sweep', 'yaw'], /--sweep: found beside --index/],
  ['an option of another mode', [...FACE, '--bounce'], /--bounce: expected with --sweep/],
];

describe('bad input', () => {
  const target = place('refused');

  async function refusal(args: readonly string[]): Promise<string> {
    try {
      await run(args);
    } catch (error) {
      const { exitCode, message } = failureOf(error);
      expect(exitCode).toBe(2);
      expect(message).not.toContain('\n');
      return message;
    }
    throw new Error('expected a refusal');
  }

  it.each(REFUSED)('refuses %s in one line and writes nothing', async (_, args, message) => {
    expect(await refusal([...args, '--out', target])).toMatch(message);
    expect(existsSync(target)).toBe(false);
  });

  it('refuses to go without a place to write to', async () => {
    expect(await refusal(FACE)).toMatch(/--out: expected a .png file or a folder/);
    expect(await refusal(['--sweep', 'yaw'])).toMatch(/or --frames-dir/);
  });

  it('refuses several pictures for one file', async () => {
    expect(await refusal(['--index', '1,2', '--out', place('x.png')])).toMatch(
      /give --out a folder/,
    );
  });

  it('refuses a folder that cannot be written', async () => {
    expect(await refusal([...FACE, '--out', path.join(occupied, 'deeper')])).toMatch(
      /expected a folder that can be written at .*occupied.*ENOTDIR/,
    );
  });
});
