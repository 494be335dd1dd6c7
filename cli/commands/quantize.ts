import { writeFile } from 'node:fs/promises';

import { quantizeStudyNetwork } from '../../activities/quantize-network.js';
import { inspectNetwork, readNetworkFile } from '../../src/engines/index.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { recordedFormat } from '../guess-format.js';
import { formatBytes, formatCount, createReporter } from '../output.js';
import { readStudy } from '../read-study.js';

export interface QuantizeOptions {
  readonly out: string;
  readonly config?: string;
  readonly preset?: string;
  readonly points: number;
  readonly engine?: string;
  readonly set?: string[];
  readonly json?: boolean;
}

/** Writes an int8 network made from a float one on rendered faces, and says what that changes. */
export async function quantizeModel(file: string, options: QuantizeOptions): Promise<void> {
  const { config, preset, engine, set, out, json = false } = options;
  const reporter = createReporter({ json });
  const study = await readStudy(config, { network: file, preset, engine, set });
  // A study file says how its images are made; without one, the record beside the network may.
  const known = config === undefined && !set?.length ? await formatBeside(file) : null;
  const result = await quantizeStudyNetwork(study, options.points, known);
  await writeFile(out, result.bytes).catch((error: unknown) => {
    throw new CliError(
      ExitCode.badInput,
      `expected to write ${out}, found ${(error as NodeJS.ErrnoException).code ?? String(error)}; choose another --out`,
    );
  });
  const { layers, activations, effect, sentence, floatBytes, bytes } = result;
  reporter.print(
    `${out}: ${formatBytes(bytes.length)} (float32: ${formatBytes(floatBytes)}), ` +
      `${formatCount(layers)} layers in int8, ${formatCount(activations)} activations in uint8`,
  );
  reporter.print(sentence);
  reporter.result({ out, bytes: bytes.length, floatBytes, layers, activations, effect });
}

async function formatBeside(file: string) {
  const network = await readNetworkFile(file);
  return recordedFormat(file, (await inspectNetwork(network)).sha256);
}
