import { drawAddress, uniformDraw } from '../numeric/index.js';

/** Uniform draws 0..1, one after another, of the stream that (seed, stream, number) names. */
export function drawSequence(seed: number, stream: string, number: number): () => number {
  const address = drawAddress(seed, stream, [number]);
  let k = 0;
  return () => uniformDraw(address, k++);
}
