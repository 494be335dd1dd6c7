import { readFile } from 'node:fs/promises';

import type { NetworkInspection } from '../src/engines/index.js';
import { DEFAULT_BACKGROUND, DEFAULT_CROP_MARGIN } from '../src/config/index.js';
import type { TensorFormat } from '../src/render/types.js';
import type { NetworkRecord } from '../src/training/index.js';

/** How a network's images are made, as far as can be told. */
export interface FormatGuess {
  readonly format: TensorFormat;
  /** True where the file, or the record beside it, says the values; false where they are the most common ones. */
  readonly known: boolean;
  readonly because: string;
}

/** Size of the images that the five-point alignment was made for; networks of this size nearly always take it. */
const ALIGNED_PIXELS = 112;

const BACKGROUND = { kind: 'constant', grey: DEFAULT_BACKGROUND.grey } as const;

/** The record beside the file, else what the file says, else the most common way. Null with an open size or layout. */
export async function guessFormat(
  file: string,
  inspection: NetworkInspection,
): Promise<FormatGuess | null> {
  const recorded = await recordedFormat(file, inspection.sha256);
  if (recorded) return { format: recorded, known: true, because: 'the record beside it' };
  const { input, preprocessing } = inspection;
  const { size, layout, channels } = input;
  if (size === null || layout === null || channels === null) return null;
  const [{ range, mean, std, because }] = preprocessing.candidates;
  const crop =
    size === ALIGNED_PIXELS
      ? ({ kind: 'arcface' } as const)
      : ({ kind: 'centred', margin: DEFAULT_CROP_MARGIN } as const);
  const format = { size, layout, channels, range, mean, std, crop, background: BACKGROUND };
  return { format, known: preprocessing.known, because };
}

/** The images that a network of `factorscope train` takes, from the record that lies beside it; null for other files. */
export async function recordedFormat(file: string, sha256: string): Promise<TensorFormat | null> {
  try {
    const text = await readFile(file.replace(/\.onnx$/, '.json'), 'utf8');
    const record = JSON.parse(text) as Partial<NetworkRecord>;
    if (record.sha256 !== sha256 || !record.input) return null;
    // Records of networks trained before backgrounds could be chosen have none.
    return { ...record.input, background: record.input.background ?? BACKGROUND };
  } catch {
    // No such file, or no JSON: nothing is said.
    return null;
  }
}
