import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import type { ResolvedStudy } from '../src/config/index.js';
import { describeNetwork, loadEngine, readNetworkFile } from '../src/engines/index.js';
import type { Engine } from '../src/engines/types.js';
import {
  alterImage,
  decodePhoto,
  imageElementCount,
  toRgb8,
  writePixels,
} from '../src/render/index.js';
import { displayFormat, encodeRgbPng } from '../src/render/index.js';
import type { TensorFormat } from '../src/render/types.js';
import { PIXEL_PERTURBATIONS } from '../src/stimulus/index.js';
import type { Alteration, Copies, PixelPerturbation } from '../src/stimulus/index.js';
import type { ImageInput } from '../src/report/index.js';
import { concludeImage } from '../src/studies/index.js';
import type { ImageResampling } from '../src/studies/index.js';
import { completeNetworkRequest } from './network-request.js';
import { completeFormat } from './prepare-run.js';
import { sha256 } from './sha256.js';

/** What is found about one image of the user's own. */
export interface ImageFindings {
  readonly schema: 'factorscope/image-resampling@1';
  readonly image: { readonly file: string; readonly sha256: string; readonly sizePixels: number };
  readonly network: { readonly file: string; readonly sha256: string };
  /** How the image became the network's tensor. */
  readonly input: ImageInput;
  readonly mode: Engine['info']['mode'];
  readonly seed: number;
  readonly resample: ImageResampling;
}

export interface ImageResult {
  readonly findings: ImageFindings;
  /** The image as the network sees it, and its strongest copy, PNG bytes. */
  readonly pictures: readonly { readonly caption: string; readonly png: Buffer }[];
}

/** What is there instead of a file, by the error of reading it. */
const FOUND: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'a folder: name one image in it',
  EACCES: 'a file that may not be read',
};

/**
 * Scores perturbed copies of an image file, all at once: a study's statistics of a single image. Throws a RangeError for
 * files that are no such image and for perturbations of what only the generator shows.
 */
export async function resampleImage(study: ResolvedStudy, file: string): Promise<ImageResult> {
  const { science } = study;
  const copies = pixelCopies(science.resample);
  const request = completeNetworkRequest(science.network, science.space);
  const network = await readNetworkFile(request.file);
  const description = await describeNetwork(network);
  const format = completeFormat(request, description);
  const photo = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const found = FOUND[cause.code ?? ''] ?? cause.code ?? String(cause);
    throw new RangeError(`expected a PNG or JPEG file at ${file}, found ${found}`, { cause });
  });
  const pixels = greyed(decodePhoto(photo, file, format.size), format);
  const engine = await loadEngine({
    ...{ engine: science.engine, precision: science.precision, batch: science.batch ?? undefined },
    ...{ bytes: network.bytes, fileName: network.fileName, probes: request.probes },
    input: { ...format, name: request.input.name ?? undefined },
    output: { kind: request.output.kind, name: request.output.name ?? undefined },
  });
  try {
    const { seed } = science.space;
    const draw = (copy: number, into: TensorFormat, out: Float32Array): void =>
      drawCopy(
        pixels,
        into,
        { kind: copies.kind, copy, count: copies.count, seed, values: [copy] },
        out,
      );
    const { layers, units, output, mode } = engine.info;
    const values = await scoreCopies(engine, format, copies.count, draw);
    const resample = concludeImage({
      ...{ copies, layers, output, units, values, kind: request.output.kind },
    });
    return {
      findings: {
        schema: 'factorscope/image-resampling@1',
        image: { file: basename(file), sha256: sha256(photo), sizePixels: format.size },
        network: { file: basename(request.file), sha256: description.sha256 },
        input: inputOf(format, science.network.file !== null && study.namedInput.length === 0),
        ...{ mode, seed, resample },
      },
      pictures: drawPictures(format.size, copies, draw),
    };
  } finally {
    await engine.dispose();
  }
}

/** `isAssumed`: of a network that the user names, of whose input the file tells the shape alone, and so does the user. */
function inputOf(
  { size, channels, range, mean, std }: TensorFormat,
  isAssumed: boolean,
): ImageInput {
  return { size, channels, range, mean, std, isAssumed };
}

function pixelCopies(resample: Copies | null): Copies & { readonly kind: PixelPerturbation } {
  const { kind = 'noise', count = 50 } = resample ?? {};
  const pixel = PIXEL_PERTURBATIONS.find((known) => known === kind);
  if (pixel) return { kind: pixel, count };
  throw new RangeError(
    `resample.perturbation: expected one of ${PIXEL_PERTURBATIONS.join(', ')} for an image file, found ${kind}, which only faces of the generator have`,
  );
}

/** Rec. 601 luma in all three channels, where the network sees grey. */
function greyed(pixels: Float64Array, { channels }: TensorFormat): Float64Array {
  if (channels !== 'gray') return pixels;
  return pixels.map((_, i) => {
    const from = i - (i % 3);
    return 0.299 * pixels[from] + 0.587 * pixels[from + 1] + 0.114 * pixels[from + 2];
  });
}

function drawCopy(
  pixels: Float64Array,
  format: TensorFormat,
  alteration: Alteration,
  out: Float32Array,
): void {
  writePixels(format, pixels, out);
  if (alteration.copy > 0) alterImage(format, out, { alteration });
}

/** [copies · units]; the last batch is filled up with its first image. */
async function scoreCopies(
  engine: Engine,
  format: TensorFormat,
  count: number,
  draw: (copy: number, format: TensorFormat, out: Float32Array) => void,
): Promise<Float32Array> {
  const { mode, units } = engine.info;
  const elements = imageElementCount(format);
  const images = new Float32Array(mode.batch * elements);
  const values = new Float32Array(count * units);
  for (let from = 0; from < count; from += mode.batch) {
    for (let i = 0; i < mode.batch; i++) {
      const image = images.subarray(i * elements, (i + 1) * elements);
      draw(from + i < count ? from + i : from, format, image);
    }
    const rows = Math.min(mode.batch, count - from);
    values.set((await engine.score(images)).subarray(0, rows * units), from * units);
  }
  return values;
}

function drawPictures(
  sizePixels: number,
  { kind, count }: Copies,
  draw: (copy: number, format: TensorFormat, out: Float32Array) => void,
): ImageResult['pictures'] {
  const format = displayFormat(sizePixels, { kind: 'centred', margin: 1 });
  const image = new Float32Array(imageElementCount(format));
  return [0, Math.floor(count / 2), count - 1].map((copy) => {
    draw(copy, format, image);
    const caption = copy === 0 ? 'the image itself' : `${kind}, copy ${copy} of ${count - 1}`;
    return { caption, png: encodeRgbPng(toRgb8(image, sizePixels), sizePixels, sizePixels) };
  });
}
