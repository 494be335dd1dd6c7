import type { NetworkGraph } from './graph.js';
import type { OnnxTensor } from './onnx-model.js';
import { toNumber } from './onnx-model.js';

/** Numbers of a float32 weight or constant, or null where it is something else. */
export function readFloats(graph: NetworkGraph, name: string | undefined): number[] | null {
  const tensor = name === undefined ? null : constantTensor(graph, name);
  return tensor ? floatsOf(tensor) : null;
}

/** A weight, or what a `Constant` node holds; null where the tensor is neither. */
export function constantTensor(graph: NetworkGraph, name: string): OnnxTensor | null {
  const initializer = graph.model.graph?.initializer?.find((tensor) => tensor.name === name);
  if (initializer) return initializer;
  const producer = graph.producer.get(name);
  if (producer?.operator !== 'Constant') return null;
  return producer.source.attribute?.find(({ name }) => name === 'value')?.t ?? null;
}

/** `TensorProto.DataType` of float32. */
const FLOAT = 1;

/** Numbers of a float32 tensor, from its bytes or its list; null where it holds something else. */
export function floatsOf({ dataType, dims = [], rawData, floatData }: OnnxTensor): number[] | null {
  if (dataType !== FLOAT) return null;
  const count = dims.reduce((total: number, dim) => total * toNumber(dim), 1);
  if (rawData && rawData.length === count * 4) {
    const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
    return Array.from({ length: count }, (_, i) => view.getFloat32(i * 4, true));
  }
  return floatData?.length === count ? [...floatData] : null;
}
