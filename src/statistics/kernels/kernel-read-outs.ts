import type { ReadOuts } from '../readouts/types.js';
import type { Kernels } from './kernels.js';

const LANES = 8;

/** Bytes of all layers' weights as `assembly/read-out-tile.ts` reads them. */
export function readOutBytes(readOuts: ReadOuts): number {
  return layersOf(readOuts).reduce((sum, layer) => sum + layerBytes(layer), 0);
}

/**
 * Writes the weights to `address` of the kernels' memory; what it returns then reads out `rows` rows, `rowBytes` apart
 * from `values`, whose read-outs begin at `target`.
 */
export function loadReadOuts(
  kernels: Kernels,
  readOuts: ReadOuts,
  address: number,
): (values: number, rowBytes: number, rows: number, target: number) => void {
  const layers = layersOf(readOuts);
  const packed = new Float32Array(kernels.memory.buffer, address, readOutBytes(readOuts) / 4);
  const addresses: number[] = [];
  let next = 0;
  for (const layer of layers) {
    addresses.push(address + 4 * next);
    pack(readOuts, layer, packed.subarray(next));
    next += layerBytes(layer) / 4;
  }
  return (values, rowBytes, rows, target) => {
    layers.forEach(({ offset, units, first, count }, i) => {
      const from = values + 4 * offset;
      const to = target + 4 * first;
      kernels.readOutTile(from, rowBytes, rows, units, addresses[i], count, to);
    });
  };
}

/** All read-outs of one layer. */
interface LayerReadOuts {
  readonly offset: number;
  readonly units: number;
  readonly first: number;
  count: number;
}

function layersOf({ groups }: ReadOuts): LayerReadOuts[] {
  const layers: LayerReadOuts[] = [];
  for (const { layerOffset: offset, layerUnits: units, first, count } of groups) {
    const last = layers.at(-1);
    if (last?.offset === offset) last.count += count;
    else layers.push({ offset, units, first, count });
  }
  return layers;
}

function layerBytes({ units, count }: LayerReadOuts): number {
  return 4 * LANES * Math.ceil(count / LANES) * (units + 1);
}

function pack(
  { weights, offsets }: ReadOuts,
  { units, first, count }: LayerReadOuts,
  packed: Float32Array,
): void {
  for (let r = 0; r < count; r++) {
    const tile = Math.floor(r / LANES) * LANES * (units + 1) + (r % LANES);
    packed[tile] = offsets[first + r];
    for (let unit = 0; unit < units; unit++) {
      packed[tile + LANES * (unit + 1)] = weights[first + r][unit];
    }
  }
}
