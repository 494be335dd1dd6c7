import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnx-model.js';

/** `TensorProto.DataType`. */
export const FLOAT = 1;
export const UINT8 = 2;
export const INT8 = 3;
export const INT32 = 6;
export const INT64 = 7;
export const FLOAT16 = 10;

/** `AttributeProto.AttributeType`. */
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_TENSOR = 4;
const ATTRIBUTE_INTS = 7;

export function integerAttribute(name: string, i: number): OnnxAttribute {
  return { name, i, type: ATTRIBUTE_INT };
}

export function integersAttribute(name: string, ints: number[]): OnnxAttribute {
  return { name, ints, type: ATTRIBUTE_INTS };
}

/** A constant as a node: weights of files before IR version 4 would have to be listed as inputs too. */
export function constantNode(name: string, t: OnnxTensor): OnnxNode {
  const attribute = [{ name: 'value', t, type: ATTRIBUTE_TENSOR }];
  return { opType: 'Constant', name, output: [name], attribute };
}

/** A tensor [n] of int64. */
export function indices(values: number[]): OnnxTensor {
  const rawData = new Uint8Array(values.length * 8);
  const view = new DataView(rawData.buffer);
  values.forEach((value, index) => view.setBigInt64(index * 8, BigInt(value), true));
  return { dims: [values.length], dataType: INT64, rawData };
}
