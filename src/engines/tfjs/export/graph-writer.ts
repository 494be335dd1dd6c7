import { halfBits } from '../../../numeric/index.js';
import type {
  OnnxAttribute,
  OnnxGraph,
  OnnxNode,
  OnnxTensor,
  OnnxValueInfo,
} from '../../onnx/onnx-model.js';
import type { Layer, SymbolicTensor } from '../tensorflow.js';

/** `TensorProto.DataType`. */
const FLOAT = 1;
const INT64 = 7;
const FLOAT16 = 10;
/** `AttributeProto.AttributeType`. */
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/** A tensor of the file: maps are [batch, C, H, W] whatever the layer's own order. */
export interface WrittenTensor {
  readonly name: string;
  /** Without the batch, channels first. */
  readonly shape: readonly number[];
}

/** How the file keeps kernels. */
export type WeightType = 'float32' | 'float16';

/** Nodes, weights and tensors of the ONNX file under construction. */
export class GraphWriter {
  private readonly nodes: OnnxNode[] = [];
  private readonly weights: OnnxTensor[] = [];
  private readonly inputs: OnnxValueInfo[] = [];
  private readonly values: OnnxValueInfo[] = [];
  private readonly tensors = new Map<Layer, WrittenTensor>();
  /** Names of the nested models that are being written, each followed by a slash. */
  private scope = '';

  nameOf(layer: Layer): string {
    return `${this.scope}${layer.name}`;
  }

  isWritten(layer: Layer): boolean {
    return this.tensors.has(layer);
  }

  outputOf(layer: Layer): WrittenTensor {
    const tensor = this.tensors.get(layer);
    if (!tensor) throw new Error(`layer ${layer.name} is used before it is written`);
    return tensor;
  }

  inputsOf(layer: Layer): WrittenTensor[] {
    return inputLayers(layer).map((source) => this.outputOf(source));
  }

  /** The layer's output is a tensor that exists already. */
  alias(layer: Layer, tensor: WrittenTensor): void {
    this.tensors.set(layer, tensor);
  }

  /** @param layout order of the file's input; the graph computes with channels first */
  addInput({ name, shape }: SymbolicTensorLike, layer: Layer, layout: 'nchw' | 'nhwc'): void {
    const image = { name, shape: channelsFirst(shape) };
    if (layout === 'nchw' || image.shape.length !== 3) {
      this.inputs.push(value(name, image.shape));
      this.alias(layer, image);
      return;
    }
    this.inputs.push(value(name, shape.slice(1) as number[]));
    this.alias(
      layer,
      this.pushNode(`${name}/nchw`, 'Transpose', [name], image.shape, [
        intsAttribute('perm', [0, 3, 1, 2]),
      ]),
    );
  }

  /** Adds the node that yields `layer`'s output. */
  addNode(layer: Layer, opType: string, input: string[], attribute: OnnxAttribute[] = []): void {
    const shape = channelsFirst(layer.outputShape as number[]);
    this.alias(layer, this.pushNode(this.nameOf(layer), opType, input, shape, attribute));
  }

  pushNode(
    name: string,
    opType: string,
    input: string[],
    shape: readonly number[],
    attribute: OnnxAttribute[] = [],
  ): WrittenTensor {
    this.nodes.push({ name, opType, input, output: [name], attribute });
    this.values.push(value(name, shape));
    return { name, shape };
  }

  /** @param weightType of kernels; what has one number per channel is small and stays float32 */
  constructor(private readonly weightType: WeightType = 'float32') {}

  addWeight(name: string, dims: readonly number[], numbers: ArrayLike<number>): string {
    if (this.weightType === 'float16' && dims.length > 1) return this.addHalf(name, dims, numbers);
    const rawData = new Uint8Array(numbers.length * 4);
    const view = new DataView(rawData.buffer);
    for (let i = 0; i < numbers.length; i++) view.setFloat32(i * 4, numbers[i], true);
    this.weights.push({ name, dataType: FLOAT, dims: [...dims], rawData });
    return name;
  }

  /** Half the bytes, cast to float32 by a node that runtimes fold away. */
  private addHalf(name: string, dims: readonly number[], numbers: ArrayLike<number>): string {
    const rawData = new Uint8Array(numbers.length * 2);
    const view = new DataView(rawData.buffer);
    for (let i = 0; i < numbers.length; i++) view.setUint16(i * 2, halfBits(numbers[i]), true);
    const half = `${name}/half`;
    this.weights.push({ name: half, dataType: FLOAT16, dims: [...dims], rawData });
    const attribute = [intAttribute('to', FLOAT)];
    this.nodes.push({ name, opType: 'Cast', input: [half], output: [name], attribute });
    return name;
  }

  addIntegers(name: string, numbers: readonly number[]): string {
    const rawData = new Uint8Array(numbers.length * 8);
    const view = new DataView(rawData.buffer);
    numbers.forEach((number, i) => view.setBigInt64(i * 8, BigInt(number), true));
    this.weights.push({ name, dataType: INT64, dims: [numbers.length], rawData });
    return name;
  }

  /** Runs `write` with the names of what it adds put under `name`. */
  within(name: string, write: () => void): void {
    const outer = this.scope;
    this.scope = `${outer}${name}/`;
    write();
    this.scope = outer;
  }

  graph(name: string, outputs: readonly string[]): OnnxGraph {
    const isOutput = (value: OnnxValueInfo): boolean => outputs.includes(value.name ?? '');
    return {
      name,
      node: this.nodes,
      initializer: this.weights,
      input: this.inputs,
      output: outputs.map((output) => this.values.find(({ name }) => name === output)!),
      valueInfo: this.values.filter((value) => !isOutput(value)),
    };
  }
}

type SymbolicTensorLike = Pick<SymbolicTensor, 'name' | 'shape'>;

/** Layers whose outputs a layer reads. A model's first node is its own inside, the next its place in another model. */
export function inputLayers(layer: Layer): Layer[] {
  return layer.inboundNodes.at(-1)!.inboundLayers;
}

/** [batch, H, W, C] -> [C, H, W]; others only lose the batch. */
export function channelsFirst(shape: readonly (number | null)[]): number[] {
  const [, ...rest] = shape as number[];
  return rest.length === 3 ? [rest[2], rest[0], rest[1]] : rest;
}

export function floatAttribute(name: string, f: number): OnnxAttribute {
  return { name, type: ATTRIBUTE_FLOAT, f };
}

export function intAttribute(name: string, i: number): OnnxAttribute {
  return { name, type: ATTRIBUTE_INT, i };
}

export function intsAttribute(name: string, ints: readonly number[]): OnnxAttribute {
  return { name, type: ATTRIBUTE_INTS, ints: [...ints] };
}

function value(name: string, shape: readonly number[]): OnnxValueInfo {
  const dim = [{ dimParam: 'batch' }, ...shape.map((dimValue) => ({ dimValue }))];
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
