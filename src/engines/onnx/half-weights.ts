import { halfValue } from '../../numeric/index.js';
import { FLOAT, FLOAT16 } from './graph-parts.js';
import type { OnnxModel, OnnxNode, OnnxTensor } from './onnx-model.js';
import { toNumber, withFields } from './onnx-model.js';

/**
 * The model with weights that are kept in float16 and cast to float32 (half the size of the file) written out as
 * float32: the numbers are the same, and every question about weights finds them where it looks.
 */
export function withFloatWeights(model: OnnxModel): OnnxModel {
  const { graph } = model;
  const halves = new Map(
    (graph?.initializer ?? [])
      .filter(({ dataType, rawData }) => dataType === FLOAT16 && rawData)
      .map((tensor) => [tensor.name ?? '', tensor]),
  );
  const casts = (graph?.node ?? []).filter((node) => castHalf(node, halves));
  if (!graph || casts.length === 0) return model;
  const widened = casts.map((cast) => floatTensor(halves.get(cast.input![0])!, cast.output![0]));
  const node = graph.node?.filter((one) => !casts.includes(one));
  const read = new Set(node?.flatMap(({ input = [] }) => input));
  const kept = graph.initializer?.filter(({ name = '' }) => !halves.has(name) || read.has(name));
  return withFields(model, {
    graph: withFields(graph, { node, initializer: [...(kept ?? []), ...widened] }),
  });
}

function castHalf({ opType, input, attribute }: OnnxNode, halves: ReadonlyMap<string, unknown>) {
  const to = attribute?.find(({ name }) => name === 'to')?.i;
  return opType === 'Cast' && halves.has(input?.[0] ?? '') && toNumber(to) === FLOAT;
}

function floatTensor({ dims, rawData }: OnnxTensor, name: string): OnnxTensor {
  const half = new DataView(rawData!.buffer, rawData!.byteOffset, rawData!.byteLength);
  const floats = new DataView(new ArrayBuffer(half.byteLength * 2));
  for (let at = 0; at < half.byteLength; at += 2) {
    floats.setFloat32(at * 2, halfValue(half.getUint16(at, true)), true);
  }
  return { name, dataType: FLOAT, dims, rawData: new Uint8Array(floats.buffer) };
}
