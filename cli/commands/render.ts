import { readFaceModel } from '../../activities/face-model.js';
import { createGroundTruthSource } from '../../activities/pictures/ground-truth.js';
import { middlePoint } from '../../activities/pictures/picture-factors.js';
import { createPictureSource, PORTRAIT } from '../../activities/picture-source.js';
import { checkTensorFormat, displayFormat } from '../../src/render/index.js';
import { createSpace } from '../../src/stimulus/index.js';
import { readStudy } from '../read-study.js';
import type { RenderContext } from './render-context.js';
import type { RenderOptions } from './render-options.js';
import { renderPictures } from './render-pictures.js';
import { badInput, readBackground, readEdits, readMaps } from './render-request.js';
import { renderSheet } from './render-sheet.js';
import { renderSweep } from './render-sweep.js';

/** Draws pictures, a sheet or an animation: whatever the options ask for. */
export async function render(config: string | undefined, options: RenderOptions): Promise<void> {
  const mode = modeOf(options);
  const { preset, faceModel } = options;
  const { science } = await readStudy(config, { preset, faceModel });
  const space = createSpace(science.space);
  const sizePixels = options.size ?? (mode === 'sheet' ? 128 : 240);
  const background = readBackground(options.background) ?? science.network.input?.background;
  checkTensorFormat(displayFormat(sizePixels, PORTRAIT));
  const model = once(() => readFaceModel(science.face.model, space).model);
  const pictures = once(() => createPictureSource(sizePixels, { background, model: model() }));
  const groundTruth = once(() => createGroundTruthSource(model(), sizePixels, PORTRAIT));
  const context: RenderContext = {
    space,
    middle: middlePoint(space),
    edits: readEdits(options),
    maps: readMaps(options.maps),
    sizePixels,
    get pictures() {
      return pictures();
    },
    get groundTruth() {
      return groundTruth();
    },
  };
  if (mode === 'sheet') await renderSheet(context, options);
  else if (mode === 'sweep') await renderSweep(context, options);
  else await renderPictures(context, options);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

type Mode = 'pictures' | 'sheet' | 'sweep';

/** Refuses options of two modes at once, and none at all. */
function modeOf(options: RenderOptions): Mode {
  const asked: [option: string, mode: Mode, given: unknown][] = [
    ['--index', 'pictures', options.index],
    ['--rows', 'sheet', options.rows],
    ['--columns', 'sheet', options.columns],
    ['--residuals', 'sheet', options.residuals],
    ['--sweep', 'sweep', options.sweep],
  ];
  const given = asked.filter(([, , value]) => value !== undefined);
  const clash = given.find(([, mode]) => mode !== given[0][1]);
  if (clash) {
    throw badInput(
      `${clash[0]}: found beside ${given[0][0]}, expected pictures (--index), a sheet (--rows, --columns, --residuals) or an animation (--sweep)`,
    );
  }
  const mode = given[0]?.[1] ?? 'pictures';
  if (given.length === 0 && options.at.length === 0) {
    throw badInput(
      'expected what to draw, found nothing: give --index, --at, --rows and --columns, --residuals or --sweep; `factorscope render --help` has examples',
    );
  }
  refuseForeign(options, mode);
  return mode;
}

/** Options that only a sweep reads would be ignored elsewhere. */
function refuseForeign(options: RenderOptions, mode: Mode): void {
  const names = ['from', 'to', 'frames', 'milliseconds', 'bounce', 'framesDir'] as const;
  const foreign = names.find((name) => options[name] !== undefined);
  if (mode !== 'sweep' && foreign !== undefined) {
    throw badInput(
      `--${foreign === 'framesDir' ? 'frames-dir' : foreign}: expected with --sweep, found without`,
    );
  }
  if (mode !== 'sheet' && !options.labels) {
    throw badInput('--no-labels: expected with a sheet, found without');
  }
}
