import type { GraphTensor, NetworkGraph } from '../onnx/graph.js';
import { readGraph } from '../onnx/graph.js';
import type { OnnxValueInfo } from '../onnx/onnx-model.js';

/** One step of a network in ONNX's words: what probing asks about is the same for every format. */
export interface OutlineNode {
  readonly name: string;
  /** ONNX's name of the operator where it has one, else the format's own. */
  readonly operator: string;
  /** Tensors read, weights included. */
  readonly inputs: readonly string[];
  readonly output: string;
}

/** A network's steps without its weights: enough to choose probes by the rules that hold for ONNX networks. */
export interface Outline {
  readonly fileName: string;
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
  /** In the order of computation. */
  readonly nodes: readonly OutlineNode[];
}

export function outlineGraph({ fileName, inputs, outputs, nodes }: Outline): NetworkGraph {
  const model = {
    graph: {
      input: inputs.map(valueInfo),
      output: outputs.map(valueInfo),
      node: nodes.map(({ name, operator, inputs, output }) => {
        return { name, opType: operator, input: inputs, output: [output] };
      }),
    },
  };
  return { ...readGraph(model, fileName), inputs, outputs };
}

function valueInfo({ name }: GraphTensor): OnnxValueInfo {
  return { name };
}
