import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from '../../src/engines/index.js';
import { writeOnnx } from '../../src/engines/index.js';

/** `TensorProto.DataType` and `AttributeProto.AttributeType` of the ONNX specification. */
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE = { int: 2, ints: 7 };

export function floats(name: string, dims: number[], values: number[]): OnnxTensor {
  return { name, dims, dataType: FLOAT, rawData: new Uint8Array(Float32Array.from(values).buffer) };
}

export function integers(name: string, values: number[]): OnnxTensor {
  const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return { name, dims: [values.length], dataType: INT64, rawData };
}

export function node(
  opType: string,
  input: string[],
  output: string,
  attributes: Record<string, number | number[]> = {},
  name = '',
): OnnxNode {
  const attribute = Object.entries(attributes).map(([name, value]): OnnxAttribute =>
    Array.isArray(value)
      ? { name, ints: value, type: ATTRIBUTE.ints }
      : { name, i: value, type: ATTRIBUTE.int },
  );
  return { opType, input, output: [output], attribute, name };
}

export interface GraphParts {
  readonly opset?: number;
  readonly inputShape: (number | string)[];
  readonly inputType?: number;
  readonly nodes: OnnxNode[];
  readonly weights?: OnnxTensor[];
  readonly outputs: Record<string, (number | string)[]>;
}

export function model(parts: GraphParts): OnnxModel {
  const value = (name: string, shape: (number | string)[], elemType = FLOAT) => ({
    name,
    type: {
      tensorType: {
        elemType,
        shape: {
          dim: shape.map((size) =>
            typeof size === 'number' ? { dimValue: size } : { dimParam: size },
          ),
        },
      },
    },
  });
  const opset = parts.opset ?? 13;
  const weights = parts.weights ?? [];
  // Files before IR version 4 list their weights among the inputs.
  const listed = opset <= 8 ? weights : [];
  return {
    irVersion: opset <= 8 ? 3 : 8,
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name: 'tiny',
      node: parts.nodes,
      initializer: weights,
      input: [
        value('image', parts.inputShape, parts.inputType),
        ...listed.map(({ name, dims, dataType }) => value(name!, dims as number[], dataType)),
      ],
      output: Object.entries(parts.outputs).map(([name, shape]) => value(name, shape)),
    },
  };
}

export function modelBytes(parts: GraphParts): Uint8Array {
  return writeOnnx(model(parts));
}

/**
 * A residual network of gray 2 x 2 images small enough to compute by hand: two channels a = [x, -x] + [0, 1] (a 1 x 1
 * convolution), r = relu(a), s = a + r, t = relu(s), then global average pooling and a dense layer of three outputs.
 */
export function residualNetwork(
  opset = 13,
  batch: number | string = 'N',
  outputs: GraphParts['outputs'] = { logits: [batch, 3] },
): Uint8Array {
  return modelBytes({
    opset,
    inputShape: [batch, 1, 2, 2],
    nodes: [
      node('Conv', ['image', 'w', 'b'], 'conv_out', { kernel_shape: [1, 1] }, 'stem/conv'),
      node('Relu', ['conv_out'], 'relu_out', {}, 'block/relu'),
      node('Add', ['conv_out', 'relu_out'], 'sum_out', {}, 'block/add'),
      node('Relu', ['sum_out'], 'relu2_out', {}, 'block/relu2'),
      node('GlobalAveragePool', ['relu2_out'], 'gap_out', {}, 'head/pool'),
      node('Flatten', ['gap_out'], 'flat_out', { axis: 1 }, 'head/flatten'),
      node('Gemm', ['flat_out', 'dense_w', 'dense_b'], 'logits', {}, 'head/dense'),
    ],
    weights: [
      floats('w', [2, 1, 1, 1], [1, -1]),
      floats('b', [2], [0, 1]),
      floats('dense_w', [2, 3], [1, 0, 2, 0, 1, -1]),
      floats('dense_b', [3], [0.5, 0, 0]),
    ],
    outputs,
  });
}

/** Two tokens of two channels: the rows of a gray 2 x 2 image times diag(1, 10); the answer is the sum of the tokens. */
export function tokenNetwork(opset: number): Uint8Array {
  const axes = opset >= 13;
  return modelBytes({
    opset,
    inputShape: ['N', 1, 2, 2],
    nodes: [
      node('Reshape', ['image', 'shape'], 'tokens_in', {}, 'embed'),
      node('MatMul', ['tokens_in', 'w'], 'tokens', {}, 'project'),
      axes
        ? node('ReduceSum', ['tokens', 'axis'], 'answer', { keepdims: 0 }, 'sum')
        : node('ReduceSum', ['tokens'], 'answer', { axes: [1], keepdims: 0 }, 'sum'),
    ],
    weights: [
      integers('shape', [-1, 2, 2]),
      floats('w', [2, 2], [1, 0, 0, 10]),
      ...(axes ? [integers('axis', [1])] : []),
    ],
    outputs: { answer: ['N', 2] },
  });
}
