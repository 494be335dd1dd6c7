import type { LayersModel, TensorFlow } from '../engines/tfjs/tensorflow.js';

/** The two files of a TensorFlow.js LayersModel. */
export interface LayersFiles {
  readonly modelJson: Uint8Array;
  /** Named `weights.bin` in the manifest. */
  readonly weights: Uint8Array;
}

/** The network as `tf.loadLayersModel` reads it; without an optimizer. */
export async function writeLayersFiles(tf: TensorFlow, model: LayersModel): Promise<LayersFiles> {
  let files: LayersFiles | null = null;
  const handler = tf.io.withSaveHandler((artifacts) => {
    const { modelTopology, weightSpecs, weightData } = artifacts;
    const manifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
    const json = { format: 'layers-model', modelTopology, weightsManifest: manifest };
    files = {
      modelJson: Buffer.from(JSON.stringify(json)),
      weights: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
    };
    const info = { dateSaved: new Date(0), modelTopologyType: 'JSON' as const };
    return Promise.resolve({ modelArtifactsInfo: info });
  });
  await model.save(handler);
  return files!;
}
