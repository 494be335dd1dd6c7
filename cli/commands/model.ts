import { describeNetwork, guessInput } from '../../src/engines/index.js';
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
    `${file}: ONNX opset ${description.opset}, ${formatBytes(description.bytes)}, ${formatCount(description.parameters)} parameters`,
    `sha256 ${description.sha256}`,
    ...description.inputs.map(({ name, shape: s, type }) => `input  ${name} ${type} ${shape(s)}`),
    ...description.outputs.map(({ name, shape: s, type }) => `output ${name} ${type} ${shape(s)}`),
    'tensors that can be probed:',
    ...description.tensors.map((t) => `  ${t.name}  ${t.operator} ${shape(t.shape)}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
