import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetworkGraph } from '../graph.js';
import { readGraph } from '../graph.js';
import { readOnnx, writeOnnx } from '../onnx-model.js';
import { createSession, loadRuntime } from '../runtime.js';

/**
 * The graph with batch normalisations folded into the convolutions before them, by ONNX Runtime's own optimiser: a
 * normalisation between a convolution and its rounding would keep the layer in float32. Other graphs stay as they are.
 */
export async function foldNormalisations(graph: NetworkGraph): Promise<NetworkGraph> {
  if (!graph.nodes.some(({ operator }) => operator === 'BatchNormalization')) return graph;
  const runtime = await loadRuntime(graph.fileName);
  const folder = await mkdtemp(join(tmpdir(), 'factorscope-fold-'));
  try {
    const optimizedModelFilePath = join(folder, 'folded.onnx');
    const bytes = writeOnnx(graph.model);
    const options = { graphOptimizationLevel: 'basic', optimizedModelFilePath } as const;
    const session = await createSession(runtime, bytes, graph.fileName, options);
    await session.release();
    return readGraph(
      readOnnx(await readFile(optimizedModelFilePath), graph.fileName),
      graph.fileName,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
