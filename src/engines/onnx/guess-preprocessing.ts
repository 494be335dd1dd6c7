import { guessInput } from '../guess-input.js';
import type { GraphNode, NetworkGraph } from './graph.js';
import { readFloats } from './read-floats.js';

/** A way to turn pixels into the numbers that a network takes. */
export interface PreprocessingGuess {
  readonly range: readonly [number, number];
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** What speaks for it. */
  readonly because: string;
}

export interface Preprocessing {
  /** True where the file itself says it; otherwise `candidates` are what such networks commonly take, most common first. */
  readonly known: boolean;
  /** Order of the colours, where the file says it. */
  readonly channels: 'rgb' | 'bgr' | 'gray' | null;
  readonly candidates: readonly PreprocessingGuess[];
}

const PLAIN = { mean: [0], std: [1] };

const COMMON: readonly PreprocessingGuess[] = [
  {
    range: [0, 1],
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    because: 'common: the ImageNet statistics',
  },
  {
    range: [-1, 1],
    ...PLAIN,
    because: 'common: (x - 127.5) / 127.5, as ArcFace and its followers train',
  },
  { range: [0, 1], ...PLAIN, because: 'common: x / 255' },
  { range: [0, 255], ...PLAIN, because: 'common: pixels as they are' },
];

/**
 * What the file says of its images' values: by the metadata that the ONNX standard has for it, by an element type of
 * whole numbers, or by an affine map that the graph begins with. Where it says nothing, the common ways.
 */
export function guessPreprocessing(graph: NetworkGraph): Preprocessing {
  const channels = channelsFromMetadata(graph);
  const said = fromMetadata(graph) ?? fromType(graph) ?? fromGraph(graph);
  if (said) return { known: true, channels, candidates: [said] };
  const common = commonPreprocessing(channels ?? guessInput(graph).channels);
  return { ...common, channels };
}

/** The common ways for images of these channels. */
export function commonPreprocessing(channels: Preprocessing['channels']): Preprocessing {
  const candidates = COMMON.filter(({ mean }) => !(channels === 'gray' && mean.length > 1));
  return { known: false, channels: null, candidates };
}

/** `Image.*` of the ONNX standard's metadata (docs/MetadataProps.md of onnx/onnx). */
const NOMINAL_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  NominalRange_0_255: [0, 255],
  Normalized_0_1: [0, 1],
  Normalized_1_1: [-1, 1],
  NominalRange_16_235: [16, 235],
};

function fromMetadata({ model }: NetworkGraph): PreprocessingGuess | null {
  const value = metadata(model.metadataProps, 'Image.NominalPixelRange');
  const range = value === null ? undefined : NOMINAL_RANGES[value];
  return range ? { range, ...PLAIN, because: `metadata Image.NominalPixelRange ${value}` } : null;
}

const PIXEL_FORMATS: readonly [RegExp, 'rgb' | 'bgr' | 'gray'][] = [
  [/^Gray/, 'gray'],
  [/^Rgb/, 'rgb'],
  [/^Bgr/, 'bgr'],
];

function channelsFromMetadata({ model }: NetworkGraph): Preprocessing['channels'] {
  const format = metadata(model.metadataProps, 'Image.BitmapPixelFormat');
  if (format === null) return null;
  return PIXEL_FORMATS.find(([pattern]) => pattern.test(format))?.[1] ?? null;
}

function metadata(
  entries: readonly { key?: string; value?: string }[] | undefined,
  wanted: string,
): string | null {
  return entries?.find(({ key }) => key === wanted)?.value ?? null;
}

function fromType({ inputs }: NetworkGraph): PreprocessingGuess | null {
  if (inputs[0]?.type !== 'uint8') return null;
  return { range: [0, 255], ...PLAIN, because: 'the input is of type uint8' };
}

/** A scale above this divides pixels of 0 to 255; below it, values of about one. */
const PIXEL_SCALE = 20;

/** y = (x - mean)/std at the graph's beginning: its scale tells whether x are pixels or shares of 255. */
function fromGraph(graph: NetworkGraph): PreprocessingGuess | null {
  const { scale, offset, nodes } = leadingAffine(graph);
  if (nodes.length === 0) return null;
  const std = 1 / Math.max(...scale.map(Math.abs));
  const mean = Math.max(...scale.map((factor, i) => Math.abs(offset[i % offset.length] / factor)));
  const pixels = std > PIXEL_SCALE || mean > PIXEL_SCALE;
  const names = nodes.map(({ operator }) => operator).join(', ');
  const because = `the graph begins with ${names}: y = (x - ${round(mean)}) / ${round(std)}`;
  return { range: pixels ? [0, 255] : [0, 1], ...PLAIN, because };
}

interface Affine {
  readonly scale: readonly number[];
  readonly offset: readonly number[];
  readonly nodes: readonly GraphNode[];
}

const TRANSPARENT = ['Cast', 'Identity', 'Transpose'];

/** The additions and multiplications by constants that everything else waits for, as one map of each channel. */
function leadingAffine(graph: NetworkGraph): Affine {
  let affine: Affine = { scale: [1], offset: [0], nodes: [] };
  let tensor = graph.inputs[0]?.name ?? '';
  for (;;) {
    const readers = graph.consumers.get(tensor) ?? [];
    if (readers.length !== 1) return affine;
    const [node] = readers;
    if (!TRANSPARENT.includes(node.operator)) {
      const next = applied(graph, node, tensor, affine);
      if (next === null) return affine;
      affine = next;
    }
    tensor = node.outputs[0];
  }
}

function applied(
  graph: NetworkGraph,
  node: GraphNode,
  tensor: string,
  { scale, offset, nodes }: Affine,
): Affine | null {
  if (node.operator === 'BatchNormalization')
    return normalised(graph, node, { scale, offset, nodes });
  const [left, right] = node.source.input ?? [];
  const constant = readFloats(graph, left === tensor ? right : left);
  if (!constant || constant.length === 0 || constant.length > 4) return null;
  // Constants from the left turn the sign or the fraction around: no normalisation is written so.
  if (left !== tensor && !['Add', 'Mul'].includes(node.operator)) return null;
  const after = { nodes: [...nodes, node] };
  if (node.operator === 'Add')
    return { scale, offset: zip(offset, constant, (o, c) => o + c), ...after };
  if (node.operator === 'Sub')
    return { scale, offset: zip(offset, constant, (o, c) => o - c), ...after };
  const by =
    node.operator === 'Mul'
      ? constant
      : node.operator === 'Div'
        ? constant.map((c) => 1 / c)
        : null;
  if (!by) return null;
  return {
    scale: zip(scale, by, (s, b) => s * b),
    offset: zip(offset, by, (o, b) => o * b),
    ...after,
  };
}

function normalised(graph: NetworkGraph, node: GraphNode, before: Affine): Affine | null {
  const [gamma, beta, mean, variance] = (node.source.input ?? [])
    .slice(1)
    .map((name) => readFloats(graph, name));
  if (!gamma || !beta || !mean || !variance) return null;
  const epsilon = node.source.attribute?.find(({ name }) => name === 'epsilon')?.f ?? 1e-5;
  const by = gamma.map((g, i) => g / Math.sqrt(variance[i] + epsilon));
  const centred = zip(before.offset, mean, (o, m) => o - m);
  return {
    scale: zip(before.scale, by, (s, b) => s * b),
    offset: zip(
      zip(centred, by, (o, b) => o * b),
      beta,
      (o, b) => o + b,
    ),
    nodes: [...before.nodes, node],
  };
}

/** Element by element, a list of one serving all. */
function zip(
  a: readonly number[],
  b: readonly number[],
  combine: (x: number, y: number) => number,
): number[] {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, i) => combine(a[i % a.length], b[i % b.length]));
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
