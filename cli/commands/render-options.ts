import { Option } from 'commander';
import type { Command } from 'commander';

import { indices, integer, positive } from '../read-numbers.js';

/** Options of `render` as typed; `render-request.ts` reads them. */
export interface RenderOptions {
  readonly preset?: string;
  readonly faceModel?: string;
  readonly index?: readonly number[];
  readonly at: readonly string[];
  readonly amplify: readonly string[];
  readonly shapeFrom?: string;
  readonly textureFrom?: string;
  readonly rows?: string;
  readonly columns?: string;
  readonly residuals?: string;
  readonly labels: boolean;
  readonly sweep?: string;
  readonly from?: string;
  readonly to?: string;
  readonly frames?: number;
  readonly milliseconds?: number;
  readonly bounce?: boolean;
  readonly framesDir?: string;
  readonly maps?: string;
  readonly background?: string;
  readonly size?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** What can be typed after `render`, in the order of the help. */
export function describeRender(command: Command, preset: Option, faceModel: Option): Command {
  const group = (heading: string, options: readonly Option[]): void =>
    options.forEach((option) => command.addOption(option.helpGroup(heading)));
  const of = (flags: string, text: string, parse?: (value: string) => unknown): Option => {
    const option = new Option(flags, text);
    return parse ? option.argParser(parse) : option;
  };
  command
    .description('draw faces as pictures, sheets and animations, with ground truth')
    .argument('[config]', 'study file whose space is drawn; default: the demo space');
  group('One picture each:', [
    of('--index <list>', 'design points as an audit shows them, e.g. 1,2,3', indices),
    atOption(),
  ]);
  group('A sheet:', [
    of('--rows <factors>', 'factors down, e.g. sex,age; own levels: age=20/40/60'),
    of('--columns <factors>', 'factors across, e.g. expression; with --residuals a number'),
    of('--residuals <list>', 'people by residual number, e.g. 0-19 or 0-4,12'),
    of('--no-labels', 'the faces alone, without margins'),
  ]);
  group('An animation:', [
    of('--sweep <factor>', 'a frame for each level of the space, or from one value to another:'),
    of('--from <value>', 'first value; between two residuals the face is a mixture'),
    of('--to <value>', 'last value'),
    of('--frames <n>', 'frames from first to last, 2 to 1000; default: 25', positive),
    of('--milliseconds <n>', 'time of a frame, 10 to 10000; default: 80', positive),
    of('--bounce', 'forth and back'),
    of('--frames-dir <dir>', 'write the frames as PNG files, instead of or beside --out'),
  ]);
  group('The face:', [
    amplifyOption(),
    of('--shape-from <n>', 'shape of residual n under the texture of --at residual'),
    of('--texture-from <n>', 'texture of residual n on the shape of --at residual'),
    of('--background <what>', 'constant, texture, constant=0.3 (grey) or texture=0.3 (contrast)'),
    preset,
    faceModel,
  ]);
  group('Files:', [
    of('--size <pixels>', 'of a face, 16 to 512; default: 240, in sheets 128', integer),
    of('--out <path>', 'a .png file or a folder'),
    of(
      '--maps <list>',
      'depth,normals,albedo,regions,landmarks,coverage beside each picture, or all',
    ),
    of('--json', 'print what was drawn as JSON'),
  ]);
  return command.addHelpText('after', EXAMPLES);
}

function atOption(): Option {
  return new Option(
    '--at <levels>',
    'levels of factors, e.g. yaw=15,expression=happy; the others are in the middle of the space',
  )
    .default([], 'none')
    .argParser(append);
}

function amplifyOption(): Option {
  const says = 'gain on what makes the person, e.g. shape=4,texture=1';
  return new Option('--amplify <gains>', says).default([], 'none').argParser(append);
}

/** Of an option that may be given more than once. */
function append(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

const EXAMPLES = `
Factors: residual (the person), sex, ethnicity, age, expression, shapeAmplification, textureAmplification, yaw, pitch
(head), azimuth, elevation (light); in pictures also shapeResidual, textureResidual, expressionAmplitude, scale,
translationX, translationY. docs/render.md says more.

Examples:
  factorscope render --preset xu2018 --index 1,2,3 --out faces
  factorscope render --at age=65,yaw=30 --maps depth,landmarks --out face.png
  factorscope render --rows sex,age --columns expression --at residual=12 --out sheet.png
  factorscope render --residuals 0-19 --columns 5 --out people.png
  factorscope render --rows shapeResidual=0-3 --columns textureResidual=0-3 --out swaps.png
  factorscope render --sweep yaw --from -30 --to 30 --bounce --out turn.png
  factorscope render --sweep expressionAmplitude --at expression=happy --out smile.png
  factorscope render --sweep residual --from 3 --to 7 --frames 25 --frames-dir morph --maps all
`;
