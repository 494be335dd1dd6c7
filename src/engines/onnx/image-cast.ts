import type { NetworkGraph } from './graph.js';
import { onlyInput } from './graph.js';
import { constantNode, FLOAT, integerAttribute } from './graph-parts.js';
import type { OnnxNode } from './onnx-model.js';

/** Element types a float32 image can be turned into, with their `TensorProto.DataType`. */
const CASTS: Readonly<Record<string, number>> = { uint8: 2, float16: 10, float64: 11 };

/** Element types of inputs that are fed: as they are, or through a cast. */
export const IMAGE_TYPES: readonly string[] = ['float32', ...Object.keys(CASTS)];

/** Name of the float32 input that stands before a cast; the graph's own input keeps its name behind it. */
const FLOAT_IMAGE = 'factorscope_image';

/** Name of the tensor a caller feeds: always float32. */
export function feedName(graph: NetworkGraph): string {
  const { name, type } = onlyInput(graph);
  return type in CASTS ? FLOAT_IMAGE : name;
}

/**
 * Nodes that turn the float32 image into the input's own type; none where it is float32. Values of a uint8 image are
 * rounded to the nearest and kept within 0..255, since a bare cast cuts off fractions and wraps around.
 */
export function imageCast(graph: NetworkGraph): OnnxNode[] {
  const { name, type } = onlyInput(graph);
  if (!(type in CASTS)) return [];
  const nodes: OnnxNode[] = [];
  let last = FLOAT_IMAGE;
  const append = (opType: string, constant?: number) => {
    const output = `${FLOAT_IMAGE}_${nodes.length}`;
    const value = `${output}_constant`;
    if (constant !== undefined) nodes.push(constantNode(value, scalar(constant)));
    const input = constant === undefined ? [last] : [last, value];
    nodes.push({ opType, name: output, input, output: [output] });
    last = output;
  };
  if (type === 'uint8') {
    append('Add', 0.5);
    append('Floor');
    append('Max', 0);
    append('Min', 255);
  }
  const attribute = [integerAttribute('to', CASTS[type])];
  nodes.push({ opType: 'Cast', name: FLOAT_IMAGE, input: [last], output: [name], attribute });
  return nodes;
}

function scalar(value: number) {
  const rawData = new Uint8Array(Float32Array.of(value).buffer);
  return { dims: [], dataType: FLOAT, rawData };
}
