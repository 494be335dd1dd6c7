import { NetworkError } from '../network-error.js';
import type { GraphTensor } from '../onnx/graph.js';
import type { GraphDefNode, GraphDefShape, GraphTopology } from './model-json.js';
import type { TfjsContent } from './network-content.js';
import type { Outline, OutlineNode } from './outline.js';
import { typeOf } from './saved-model.js';

/** TensorFlow's operators by ONNX's names, where these differ; `AddV2` of a constant is a bias in both. */
const OPERATORS: Readonly<Record<string, string>> = {
  Relu6: 'Clip',
  Prelu: 'PRelu',
  AddV2: 'Add',
  BiasAdd: 'Add',
  BatchMatMul: 'MatMul',
  BatchMatMulV2: 'MatMul',
  AvgPool: 'AveragePool',
  _FusedMatMul: 'Gemm',
  _FusedConv2D: 'Conv',
  FusedDepthwiseConv2dNative: 'Conv',
  Mean: 'GlobalAveragePool',
  Max: 'GlobalMaxPool',
};

/** Operators whose last fused step may be an activation. */
const FUSED = /^_?Fused/;
const PLACEHOLDERS = ['Placeholder', 'PlaceholderV2', 'PlaceholderWithDefault'];

/**
 * Steps of a GraphModel. Inputs and outputs are those of its signature; without one they are the placeholders and the
 * nodes that no other reads.
 * @throws NetworkError when a node reads itself by a detour
 */
export function graphOutline({ fileName, json }: TfjsContent): Outline {
  const { node: nodes } = json.modelTopology as GraphTopology;
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const { inputs, outputs } = json.signature ?? {};
  const placeholders = nodes.filter(({ op }) => PLACEHOLDERS.includes(op));
  const signatureInputs = Object.values(inputs ?? {}).map(({ name = '', dtype, tensorShape }) => {
    const placeholder = byName.get(nodeName(name));
    const shape = tensorShape ?? placeholder?.attr?.shape?.shape;
    return describe(nodeName(name), shape, dtype ?? placeholder?.attr?.dtype?.type);
  });
  const outputNames = Object.values(outputs ?? {}).map(({ name = '' }) => nodeName(name));
  return {
    fileName,
    inputs: signatureInputs.length
      ? signatureInputs
      : placeholders.map(({ name, attr }) => describe(name, attr?.shape?.shape, attr?.dtype?.type)),
    outputs: (outputNames.length ? outputNames : terminals(nodes)).map((name) => {
      return { name, shape: ['?', '?'], type: 'float32' };
    }),
    nodes: inOrder(nodes, byName, fileName)
      .filter(({ op }) => op !== 'Const' && !PLACEHOLDERS.includes(op))
      .map(outlineNode),
  };
}

function outlineNode(node: GraphDefNode): OutlineNode {
  const inputs = readersInputs(node);
  return { name: node.name, operator: operatorOf(node), inputs, output: node.name };
}

function operatorOf({ op, attr }: GraphDefNode): string {
  if (FUSED.test(op)) {
    const last = (attr?.fused_ops?.list?.s ?? []).map((text) => atob(text)).at(-1);
    if (last !== undefined && last !== 'BiasAdd' && last !== 'FusedBatchNorm') {
      return OPERATORS[last] ?? last;
    }
  }
  return OPERATORS[op] ?? op;
}

/** Tensors that a node reads; those that only order the computation are left out. */
function readersInputs({ input = [] }: GraphDefNode): string[] {
  return input.filter((name) => !name.startsWith('^')).map(nodeName);
}

/** `node:output` -> `node` */
function nodeName(tensor: string): string {
  return tensor.replace(/:\d+$/, '');
}

function terminals(nodes: readonly GraphDefNode[]): string[] {
  const read = new Set(nodes.flatMap(readersInputs));
  return nodes
    .filter(({ name, op }) => !read.has(name) && op !== 'Const' && op !== 'NoOp')
    .map(({ name }) => name);
}

function describe(
  name: string,
  shape: GraphDefShape | undefined,
  type: string | number | undefined,
): GraphTensor {
  const known = shape && !shape.unknownRank && (shape.dim?.length ?? 0) > 0;
  const dimensions = known
    ? shape.dim!.map(({ size = '0' }) => (Number(size) < 0 ? '?' : Number(size)))
    : ['?', '?', '?', '?'];
  return { name, shape: dimensions, type: typeOf(type) };
}

/** GraphDefs list their nodes in any order; here every node follows those it reads. */
function inOrder(
  nodes: readonly GraphDefNode[],
  byName: ReadonlyMap<string, GraphDefNode>,
  fileName: string,
): GraphDefNode[] {
  const ordered = new Set<GraphDefNode>();
  const waiting = new Set<GraphDefNode>();
  const stack = [...nodes].reverse();
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    const sources = readersInputs(node).map((name) => byName.get(name));
    const missing = sources.filter((source) => source && !ordered.has(source)) as GraphDefNode[];
    if (ordered.has(node) || missing.length === 0) {
      ordered.add(node);
      stack.pop();
      continue;
    }
    if (waiting.has(node)) {
      throw new NetworkError(
        fileName,
        `expected a network without loops, found one through node "${node.name}"; convert it without control flow`,
      );
    }
    waiting.add(node);
    stack.push(...missing);
  }
  return [...ordered];
}
