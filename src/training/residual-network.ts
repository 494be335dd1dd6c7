import type { LayersModel, SymbolicTensor, TensorFlow } from '../engines/tfjs/tensorflow.js';
import type { Head } from './heads.js';

/** First layers of the network, before the blocks. */
export interface Stem {
  readonly kernelPixels: number;
  readonly stride: number;
  /** A 3 x 3 max pool of stride 2 after the convolution. */
  readonly pool: boolean;
}

/** For 64 px: the first block sees 16 x 16. A pool instead of the stride costs a quarter of a training step and helps nothing. */
export const SMALL_STEM: Stem = { kernelPixels: 5, stride: 4, pool: false };
/** The paper's, for 224 px: the first block sees 56 x 56. */
export const PAPER_STEM: Stem = { kernelPixels: 7, stride: 2, pool: true };

export interface ResNet10Options {
  /** Width and height of the square RGB input. */
  readonly sizePixels: number;
  /** A dense layer each, on the pooled features. */
  readonly heads: readonly Pick<Head, 'output' | 'classes'>[];
  /** Channels of the stem and the first block; the blocks have 1, 2, 4 and 8 times as many. @default 24 */
  readonly width?: number;
  /** @default SMALL_STEM */
  readonly stem?: Stem;
  /** Seed of the initial weights. @default 0 */
  readonly seed?: number;
}

/**
 * The 10-layer residual network of Xu et al. 2018, section 2.2: a stem, four projection blocks of two 3 x 3 convolutions
 * (the second to fourth of stride 2), global average pool and one dense layer per head. Input [N, S, S, 3], outputs
 * [N, classes] logits (no softmax), in the order of the heads. Layer names are what users read in reports: `stem`,
 * `block1/relu1`, `block1/out`, …, `pool`, `logits`.
 */
export function createResNet10(tf: TensorFlow, options: ResNet10Options): LayersModel {
  const { sizePixels, heads, width = 24, stem = SMALL_STEM, seed = 0 } = options;
  const build = new Builder(tf, seed);
  const input = tf.input({ shape: [sizePixels, sizePixels, 3], name: 'input' });
  let x = build.convolution('stem/conv', input, width, stem.kernelPixels, stem.stride);
  x = build.relu('stem', x);
  if (stem.pool) x = build.maxPool('stem/pool', x);
  for (let block = 1; block <= 4; block++) {
    x = build.projectionBlock(`block${block}`, x, width * 2 ** (block - 1), block === 1 ? 1 : 2);
  }
  const pooled = tf.layers.globalAveragePooling2d({ name: 'pool' }).apply(x) as SymbolicTensor;
  const outputs = heads.map((head) => build.dense(head.output, pooled, head.classes));
  return tf.model({ inputs: input, outputs });
}

/** Layers with the names and initialisers of this network; every layer gets a seed of its own. */
class Builder {
  private layerNumber = 0;

  constructor(
    private readonly tf: TensorFlow,
    private readonly seed: number,
  ) {}

  nextSeed(): number {
    return this.seed * 1000 + ++this.layerNumber;
  }

  projectionBlock(name: string, x: SymbolicTensor, channels: number, stride: number) {
    let y = this.convolution(`${name}/conv1`, x, channels, 3, stride);
    y = this.relu(`${name}/relu1`, y);
    y = this.convolution(`${name}/conv2`, y, channels, 3, 1);
    const shortcut = this.convolution(`${name}/shortcut`, x, channels, 1, stride);
    const sum = this.tf.layers.add({ name: `${name}/add` }).apply([y, shortcut]);
    return this.relu(`${name}/out`, sum as SymbolicTensor);
  }

  /** Convolution without bias, then batch normalisation. */
  convolution(name: string, x: SymbolicTensor, filters: number, kernel: number, stride: number) {
    const convolved = this.tf.layers
      .conv2d({
        name,
        filters,
        kernelSize: kernel,
        strides: stride,
        padding: 'same',
        useBias: false,
        kernelInitializer: this.tf.initializers.heNormal({ seed: this.nextSeed() }),
      })
      .apply(x);
    // 0.9 instead of 0.99: the moving statistics follow a training of a thousand steps.
    return this.tf.layers
      .batchNormalization({ name: `${name}/norm`, momentum: 0.9 })
      .apply(convolved) as SymbolicTensor;
  }

  relu(name: string, x: SymbolicTensor): SymbolicTensor {
    return this.tf.layers.reLU({ name }).apply(x) as SymbolicTensor;
  }

  dense(name: string, x: SymbolicTensor, units: number): SymbolicTensor {
    const kernelInitializer = this.tf.initializers.glorotNormal({ seed: this.nextSeed() });
    return this.tf.layers.dense({ name, units, kernelInitializer }).apply(x) as SymbolicTensor;
  }

  maxPool(name: string, x: SymbolicTensor): SymbolicTensor {
    return this.tf.layers
      .maxPooling2d({ name, poolSize: 3, strides: 2, padding: 'same' })
      .apply(x) as SymbolicTensor;
  }
}
