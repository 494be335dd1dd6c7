import { NetworkError } from '../network-error.js';
import type { NetworkGraph } from './graph.js';
import type { ProbeTensor } from './probe-tensors.js';
import type { TensorInfo } from './tensor-shapes.js';

/**
 * The tensor that counts as the network's answer: the one named, or the graph's only output of shape [N, C]. Axes of
 * length one behind the channels do no harm.
 * @param tensors all that can be probed
 * @param shapes as `tensorShapes` found them at this batch
 * @throws NetworkError when there is none, or a choice to make
 */
export function chooseOutput(
  graph: NetworkGraph,
  tensors: readonly ProbeTensor[],
  shapes: ReadonlyMap<string, TensorInfo>,
  batch: number,
  name?: string,
): ProbeTensor {
  if (name !== undefined) return namedOutput(graph, tensors, name);
  const outputs = graph.outputs.map(({ name }) => name);
  const flat = tensors.filter((tensor) => isFlat(tensor) && outputs.includes(tensor.tensor));
  if (flat.length === 1) return flat[0];
  const shapeOf = (output: string) => shapes.get(output)?.shape ?? [];
  const losesBatch = outputs
    .map(shapeOf)
    .some(([first, ...rest]) => rest.length === 1 && first !== batch);
  const advice =
    flat.length === 0 && losesBatch
      ? 'the graph turns any batch into one of its own: export it with that batch fixed in its input'
      : 'name the tensor that is the answer in network.output.name';
  const expected = flat.length === 0 ? 'an output' : 'one output';
  const found = outputs.map((output) => `"${output}" [${shapeOf(output).join(', ')}]`).join(', ');
  throw new NetworkError(
    graph.fileName,
    `expected ${expected} of shape [${batch}, C] for ${batch} images, found ${found}; ${advice}`,
  );
}

function namedOutput(
  graph: NetworkGraph,
  tensors: readonly ProbeTensor[],
  name: string,
): ProbeTensor {
  const found = tensors.find(({ tensor, node }) => tensor === name || node.name === name);
  if (found && isFlat(found)) return found;
  const problem = found
    ? `[N, ${found.shape.join(', ')}]`
    : `no such tensor of real numbers (outputs: ${graph.outputs.map(({ name }) => name).join(', ')})`;
  throw new NetworkError(
    graph.fileName,
    `expected network.output.name "${name}" to have shape [N, C], found ${problem}; name a tensor behind the last pooling`,
  );
}

function isFlat({ shape }: ProbeTensor): boolean {
  return shape.length === 1 || (shape.length === 3 && shape[1] === 1 && shape[2] === 1);
}
