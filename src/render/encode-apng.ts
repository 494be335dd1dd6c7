import UPNG from 'upng-js';

/** An animation without loss that repeats for ever; browsers play it, other viewers show its first frame. */
export function encodeApng(
  frames: readonly Uint8Array[],
  width: number,
  height: number,
  millisecondsPerFrame: number,
): Buffer {
  const wrong = frames.find((frame) => frame.length !== 3 * width * height);
  if (frames.length === 0 || wrong) {
    throw new RangeError(
      `animation of ${width} x ${height}: expected frames of ${3 * width * height} numbers, found ${wrong?.length ?? 'none'}`,
    );
  }
  const delays = frames.map(() => millisecondsPerFrame);
  const bytes = Buffer.from(UPNG.encode(frames.map(withAlpha), width, height, 0, delays));
  // The library's buffer is as large as the frames: noise of a few pixels would overrun it, without a word.
  if (!bytes.subarray(-8, -4).equals(LAST_CHUNK)) {
    throw new RangeError(
      `animation of ${width} x ${height}: expected frames that compress, found noise; use larger frames`,
    );
  }
  return bytes;
}

const LAST_CHUNK = Buffer.from('IEND', 'latin1');

function withAlpha(rgb: Uint8Array): ArrayBuffer {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let pixel = 0; pixel < rgb.length / 3; pixel++) {
    rgba.set(rgb.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  }
  return rgba.buffer;
}
