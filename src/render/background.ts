import { cos, drawAddress, sin, uniformDraw } from '../numeric/index.js';
import type { Background } from './types.js';

/** What is behind the head, as sRGB greys 0..1 of a square picture, row by row. */
export interface Backdrop {
  /** Whether `greys` depends on the number it is given. */
  readonly varies: boolean;
  /** The greys of the texture with this number (any 32-bit one); overwritten by the next call. */
  greys(backdrop: number): Float32Array;
}

/** Grey in the middle of textures. */
const MID_GREY = 0.5;
/** Side of the texture's tile in pictures: what one picture shows comes only once in it. */
const TILE_PICTURES = 2;
/** Waves along each side of the tile, at most: blobs no finer than a tenth of a picture. */
const MOST_WAVES = 10;
const FEWEST_WAVES = 2;
const TILE_SEED = 20;
const TURN = 2 * Math.PI;

/**
 * Backgrounds of pictures of `sizePixels`. A texture is a window of one smooth periodic pattern, whose place and flips
 * are drawn from its number: mid-grey plus `contrast`/2 times a pattern within -1..1. Pictures of any size show the
 * same pattern, to the pixel.
 */
export function createBackdrop(background: Background, sizePixels: number): Backdrop {
  const greys = new Float32Array(sizePixels * sizePixels);
  if (background.kind === 'constant') {
    greys.fill(background.grey);
    return { varies: false, greys: () => greys };
  }
  const side = TILE_PICTURES * sizePixels;
  const half = background.contrast / 2;
  const tile = createTile(side).map((value) => MID_GREY + half * value);
  return {
    varies: true,
    greys(backdrop) {
      cutWindow(tile, side, backdrop, sizePixels, greys);
      return greys;
    },
  };
}

/** Copies the window of the tile that is drawn for this number. */
function cutWindow(
  tile: Float32Array,
  side: number,
  backdrop: number,
  sizePixels: number,
  greys: Float32Array,
): void {
  const address = drawAddress(backdrop, 'background', []);
  const [left, top, turn] = [0, 1, 2].map((k) => uniformDraw(address, k));
  const flips = Math.floor(4 * turn);
  const column = Math.floor(left * side);
  const row = Math.floor(top * side);
  const right = flips & 1 ? side - 1 : 1;
  const down = flips & 2 ? side - 1 : 1;
  for (let y = 0, at = 0; y < sizePixels; y++) {
    const start = side * ((row + y * down) % side);
    for (let x = 0, from = column; x < sizePixels; x++, at++) {
      greys[at] = tile[start + from];
      from += right;
      if (from >= side) from -= side;
    }
  }
}

/** [side²] within -1..1, periodic: cosines of few waves, amplitude 1/frequency, in fixed but irregular phases. */
function createTile(side: number): Float32Array {
  const address = drawAddress(TILE_SEED, 'background tile', []);
  const tile = new Float32Array(side * side);
  let draws = 0;
  for (let across = -MOST_WAVES; across <= MOST_WAVES; across++) {
    for (let along = across > 0 ? 0 : 1; along <= MOST_WAVES; along++) {
      const frequency = Math.sqrt(across * across + along * along);
      const phase = uniformDraw(address, draws++);
      if (frequency >= FEWEST_WAVES && frequency <= MOST_WAVES) {
        addWave(tile, side, across, along, phase, 1 / frequency);
      }
    }
  }
  const most = tile.reduce((least, value) => Math.max(least, Math.abs(value)), 0);
  return tile.map((value) => value / most);
}

/** Adds amplitude · cos(2π (across · x + along · y + phase)), x and y from 0 to 1 at pixel centres. */
function addWave(
  tile: Float32Array,
  side: number,
  across: number,
  along: number,
  phase: number,
  amplitude: number,
): void {
  const turns = Float64Array.from({ length: side }, (_, i) => (TURN * (i + 0.5)) / side);
  const cosX = turns.map((turn) => amplitude * cos(across * turn + TURN * phase));
  const sinX = turns.map((turn) => amplitude * sin(across * turn + TURN * phase));
  for (let y = 0, at = 0; y < side; y++) {
    const cosY = cos(along * turns[y]);
    const sinY = sin(along * turns[y]);
    for (let x = 0; x < side; x++, at++) tile[at] += cosX[x] * cosY - sinX[x] * sinY;
  }
}
