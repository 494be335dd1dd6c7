import { firstLine, NetworkError } from '../../network-error.js';
import type { NetworkGraph } from '../graph.js';
import { integerAttribute } from '../graph-parts.js';
import { feedName } from '../image-cast.js';
import type { OnnxNode } from '../onnx-model.js';
import { withFields, writeOnnx } from '../onnx-model.js';
import { createSession, loadRuntime } from '../runtime.js';
import { withGraphEnds } from '../tensor-shapes.js';

export interface ActivationRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Smallest and largest value of each tensor over the calibration images: extra outputs of the float network.
 * @param batches images of `inputShape`, one batch each
 * @throws NetworkError when a value is not finite
 */
export async function measureRanges(
  graph: NetworkGraph,
  tensors: readonly string[],
  inputShape: readonly number[],
  batches: AsyncIterable<Float32Array>,
): Promise<Map<string, ActivationRange>> {
  const runtime = await loadRuntime(graph.fileName);
  const session = await createSession(
    runtime,
    rangeGraph(graph, tensors, inputShape),
    graph.fileName,
  );
  const ranges = new Map<string, ActivationRange>();
  try {
    for await (const images of batches) {
      const feed = new runtime.Tensor('float32', images, inputShape);
      const found = await session.run({ [feedName(graph)]: feed });
      tensors.forEach((tensor, i) => {
        const [low] = found[lowName(i)].data as Float32Array;
        const [high] = found[highName(i)].data as Float32Array;
        if (!Number.isFinite(low) || !Number.isFinite(high)) throw notFinite(graph, tensor);
        const before = ranges.get(tensor) ?? { low, high };
        ranges.set(tensor, { low: Math.min(before.low, low), high: Math.max(before.high, high) });
      });
    }
  } catch (cause) {
    if (cause instanceof NetworkError) throw cause;
    throw new NetworkError(graph.fileName, `expected it to run, found: ${firstLine(cause)}`, {
      cause,
    });
  } finally {
    await session.release();
  }
  return ranges;
}

const lowName = (index: number): string => `factorscope_low_${index}`;
const highName = (index: number): string => `factorscope_high_${index}`;

function rangeGraph(
  graph: NetworkGraph,
  tensors: readonly string[],
  inputShape: readonly number[],
): Uint8Array {
  const reduce = (opType: string, tensor: string, name: string): OnnxNode => {
    const attribute = [integerAttribute('keepdims', 0)];
    return { opType, name, input: [tensor], output: [name], attribute };
  };
  const added = tensors.flatMap((tensor, i) => [
    reduce('ReduceMin', tensor, lowName(i)),
    reduce('ReduceMax', tensor, highName(i)),
  ]);
  const outputs = added.map(({ name }) => ({ name }));
  const model = withGraphEnds(graph, inputShape, outputs);
  const node = [...(model.graph?.node ?? []), ...added];
  return writeOnnx(withFields(model, { graph: withFields(model.graph!, { node }) }));
}

function notFinite({ fileName }: NetworkGraph, tensor: string): NetworkError {
  return new NetworkError(
    fileName,
    `expected finite activations to quantise, found others in "${tensor}"; check network.input.range, mean and std`,
  );
}
