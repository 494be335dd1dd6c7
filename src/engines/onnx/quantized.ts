import { NetworkError } from '../network-error.js';
import type { NumericMode } from '../types.js';
import type { NetworkGraph } from './graph.js';

type Precision = NumericMode['precision'];

/** Whether activations of the graph are rounded to whole numbers. */
export function isQuantized(graph: NetworkGraph): boolean {
  return graph.nodes.some(
    ({ operator, inputs }) => operator === 'QuantizeLinear' && graph.variable.has(inputs[0]),
  );
}

/**
 * The precision of a network's arithmetic: int8 is the file's own, whatever is asked for, and no float network has it.
 * @throws NetworkError when the two do not fit
 */
export function precisionOf(quantized: boolean, asked: Precision, fileName: string): Precision {
  if (quantized && (asked === 'f32' || asked === 'int8')) return 'int8';
  if (quantized) {
    throw new NetworkError(
      fileName,
      `expected a float network for precision ${asked}, found one quantised to int8; leave precision out`,
    );
  }
  if (asked !== 'int8') return asked;
  throw new NetworkError(
    fileName,
    'expected a network quantised to int8, found a float one; make it with `factorscope model quantize`',
  );
}

/**
 * The tensor that other layers read in place of this one: the rounded copy, where all of them do, else itself. Tapping
 * the value before rounding would keep runtimes from computing in whole numbers, and is not what the network goes on with.
 */
export function handedOn(graph: NetworkGraph, tensor: string): string {
  const readers = graph.consumers.get(tensor) ?? [];
  if (readers.length !== 1 || readers[0].operator !== 'QuantizeLinear') return tensor;
  const [back] = graph.consumers.get(readers[0].outputs[0]) ?? [];
  return back?.operator === 'DequantizeLinear' ? back.outputs[0] : tensor;
}

/** Metadata in which `model quantize` keeps what it measured, as a sentence. */
export const EFFECT_KEY = 'factorscope.int8.effect';

/** What a reader of results must know of a quantised network; nothing for others. */
export function quantizationNotes(graph: NetworkGraph): string[] {
  if (!isQuantized(graph)) return [];
  const effect = graph.model.metadataProps?.find(({ key }) => key === EFFECT_KEY)?.value;
  return [
    effect ??
      'the network computes in int8; what that changes in bits is not known, since `factorscope model quantize` did not make it',
  ];
}
