import { writeFile } from 'node:fs/promises';

import { exportLayers, inspectNetwork, readNetworkFile } from '../../src/engines/index.js';
import type {
  InspectedLayer,
  NetworkInspection,
  PreprocessingGuess,
} from '../../src/engines/index.js';
import { formatBytes, formatCount } from '../output.js';
import { guessFormat } from '../guess-format.js';
import type { FormatGuess } from '../guess-format.js';
import { smokeScore } from '../smoke-score.js';
import type { SmokeResult } from '../smoke-score.js';

export interface InspectOptions {
  readonly size?: number;
  readonly output?: string;
  readonly json?: boolean;
}

/** What a network file says of itself, what an audit would read, and what the network answers to one face. */
export async function inspectModel(file: string, options: InspectOptions): Promise<void> {
  const network = await readNetworkFile(file);
  const { size, output } = options;
  const outline = await inspectNetwork(network, { input: { size }, outputName: output });
  const guess = await guessFormat(file, sized(outline, size));
  const smoke: SmokeResult = guess
    ? await smokeScore(network, guess.format, output)
    : { score: null, reason: 'the size, layout or channels of the image are not known' };
  const inspection = withProbes(outline, smoke);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ...inspection, format: guess, ...smoke })}\n`);
    return;
  }
  const lines = [
    ...describeFile(file, inspection),
    '',
    ...describeLayers(inspection),
    '',
    ...describeFormat(inspection, guess),
    '',
    ...describeScore(smoke),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Writes a TensorFlow.js LayersModel as an ONNX file. */
export async function exportModel(
  file: string,
  { out, json }: { out: string; json?: boolean },
): Promise<void> {
  const bytes = await exportLayers(await readNetworkFile(file));
  await writeFile(out, bytes);
  const result = { file: out, bytes: bytes.length };
  process.stdout.write(
    json ? `${JSON.stringify(result)}\n` : `${out}: ${formatBytes(bytes.length)}\n`,
  );
}

/** Where only an engine reads the network, the engine that scored it says what it probes. */
function withProbes(outline: NetworkInspection, { score, reason }: SmokeResult): NetworkInspection {
  if (outline.units !== null || outline.multiplyAdds !== null) return outline;
  if (score === null) return { ...outline, reason: reason ?? outline.reason };
  const unitsOf = new Map(score.layers.map(({ name, units }) => [name, units]));
  const layers = outline.layers.map((layer) => ({ ...layer, units: unitsOf.get(layer.name) ?? 0 }));
  const units = score.layers.reduce((sum, layer) => sum + layer.units, 0);
  return { ...outline, layers, units, output: score.output };
}

function sized(inspection: NetworkInspection, size: number | undefined): NetworkInspection {
  if (size === undefined) return inspection;
  return { ...inspection, input: { ...inspection.input, size } };
}

function describeFile(file: string, network: NetworkInspection): string[] {
  const { format, opset, bytes, parameters, multiplyAdds, units, reason, producer } = network;
  const kind = opset === null ? format : `ONNX operator set ${opset}`;
  const written = producer === null ? '' : ` by ${producer}`;
  const work =
    multiplyAdds === null
      ? 'operations not counted'
      : `${formatOperations(2 * multiplyAdds)}FLOPs per image (2 x ${formatCount(multiplyAdds)} multiply-adds)`;
  return [
    `${file}: ${kind}${written}, ${formatBytes(bytes)}, ${formatCount(parameters)} parameters, ${work}`,
    `sha256 ${network.sha256}`,
    ...network.inputs.map(
      ({ name, shape, type }) => `input  ${name}  ${type} ${inBrackets(shape)}`,
    ),
    ...network.outputs.map(
      ({ name, shape, type }) =>
        `output ${name}  ${type} ${inBrackets(shape)}${name === network.output ? '  (the answer)' : ''}`,
    ),
    units === null
      ? `probes: auto reads nothing: ${reason}`
      : `probes: auto reads ${formatCount(units)} units in ${network.layers.filter(({ units }) => units).length} layers (the column "units")`,
  ];
}

/** A table of the nodes that compute something or are read. */
function describeLayers({ layers }: NetworkInspection): string[] {
  const shown = layers.filter(
    ({ units, parameters, shape }) => units !== 0 || parameters || shape === null,
  );
  const header = ['layer', 'operator', 'shape', 'parameters', 'FLOPs', 'units'];
  const rows = [header, ...shown.map(layerRow)];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((text, column) =>
        column < 3 ? text.padEnd(widths[column]) : text.padStart(widths[column]),
      )
      .join('  ')
      .trimEnd(),
  );
}

function layerRow(layer: InspectedLayer): string[] {
  const { name, operator, shape, parameters, multiplyAdds, units } = layer;
  return [
    name,
    operator,
    shape ? shape.join(' x ') : 'unknown',
    parameters ? formatCount(parameters) : '',
    multiplyAdds ? formatOperations(2 * multiplyAdds).trimEnd() : '',
    units ? formatCount(units) : '',
  ];
}

function describeFormat({ preprocessing }: NetworkInspection, guess: FormatGuess | null): string[] {
  if (!guess) return ['images  not known: set network.input.size, layout and channels'];
  const { size, layout, channels, crop } = guess.format;
  const placed =
    crop.kind === 'arcface' ? 'five-point alignment (arcface)' : `centred, margin ${crop.margin}`;
  const head = `images  ${size} px, ${layout}, ${channels}, ${placed}`;
  if (guess.known) return [head, `values  ${values(guess.format)}: ${guess.because}`];
  return [
    head,
    'values  not said in the file; a guess, one of these (network.input):',
    ...preprocessing.candidates.map(
      (candidate) => `  ${values(candidate)}  (${candidate.because})`,
    ),
  ];
}

function values({ range, mean, std }: Omit<PreprocessingGuess, 'because'>): string {
  return `range ${inBrackets(range)}, mean ${inBrackets(mean)}, std ${inBrackets(std)}`;
}

function describeScore({ score, reason }: SmokeResult): string[] {
  if (!score) return [`score   none: ${reason}`];
  const top = score.top.map(({ unit, value }) => `#${unit} ${value.toPrecision(4)}`).join(', ');
  return [
    `score   a frontal face on ${score.engine} ${score.version} (${score.precision}): "${score.output}", ` +
      `${formatCount(score.units)} values of norm ${score.norm.toPrecision(4)}, largest ${top}`,
  ];
}

/** `36.2 M`, `1.18 G`: three digits and a prefix, or a space for numbers below a thousand. */
function formatOperations(count: number): string {
  const power = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.max(1, count)) / 3)));
  return `${(count / 1000 ** power).toPrecision(3)} ${['', 'k', 'M', 'G', 'T'][power]}`;
}

function inBrackets(values: readonly (number | string)[]): string {
  return `[${values.join(', ')}]`;
}
