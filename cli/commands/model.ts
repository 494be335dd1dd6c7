import { writeFile } from 'node:fs/promises';

import {
  describeNetwork,
  exportLayers,
  guessInput,
  readNetworkFile,
} from '../../src/engines/index.js';
import type { NetworkDescription } from '../../src/engines/types.js';
import { formatBytes, formatCount } from '../output.js';

/** What a network file says of itself. */
export async function inspectModel(file: string, options: { json?: boolean }): Promise<void> {
  const description = await describeNetwork(file);
  const input = guessInput(description);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ...description, input })}\n`);
    return;
  }
  const shape = (dimensions: readonly (number | string)[] | null): string =>
    dimensions ? `[${dimensions.join(', ')}]` : '[unknown]';
  const lines = [
    `${file}: ${formatName(description)}, ${formatBytes(description.bytes)}, ${formatCount(description.parameters)} parameters`,
    `sha256 ${description.sha256}`,
    ...description.inputs.map(({ name, shape: s, type }) => `input  ${name} ${type} ${shape(s)}`),
    ...description.outputs.map(({ name, shape: s, type }) => `output ${name} ${type} ${shape(s)}`),
    'tensors that can be probed:',
    ...description.tensors.map((t) => `  ${t.name}  ${t.operator} ${shape(t.shape)}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

const FORMAT_NAMES: Readonly<Record<NetworkDescription['format'], string>> = {
  onnx: 'ONNX',
  'tfjs-layers': 'TensorFlow.js LayersModel',
  'tfjs-graph': 'TensorFlow.js GraphModel',
  'saved-model': 'TensorFlow SavedModel',
};

function formatName({ format, opset }: NetworkDescription): string {
  return opset === null ? FORMAT_NAMES[format] : `${FORMAT_NAMES[format]} opset ${opset}`;
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
