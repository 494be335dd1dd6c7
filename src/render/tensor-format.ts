import { BACKGROUND_GREY } from './shading.js';
import type { Background, Crop, TensorFormat } from './types.js';

export const MINIMUM_SIZE_PIXELS = 16;
export const MAXIMUM_SIZE_PIXELS = 512;

/** Numbers in one image of this format: size² times its channels. */
export function imageElementCount(format: TensorFormat): number {
  return format.size * format.size * channelCount(format);
}

export function channelCount(format: TensorFormat): 1 | 3 {
  return format.channels === 'gray' ? 1 : 3;
}

/** Format of pictures for people: [size, size, 3], RGB, sRGB values 0..255, not rounded. */
export function displayFormat(sizePixels: number, crop: Crop): TensorFormat {
  return {
    size: sizePixels,
    layout: 'nhwc',
    channels: 'rgb',
    range: [0, 255],
    mean: [0],
    std: [1],
    crop,
    background: { kind: 'constant', grey: BACKGROUND_GREY },
  };
}

/** Throws a RangeError of one line that names the first field no image can be made for. */
export function checkTensorFormat(format: TensorFormat): void {
  checkSize(format.size);
  refuseUnless(['nchw', 'nhwc'], 'layout', format.layout);
  refuseUnless(['rgb', 'bgr', 'gray'], 'channels', format.channels);
  checkRange(format.range);
  checkPerChannel(format, 'mean');
  checkPerChannel(format, 'std');
  const badStd = format.std.find((value) => !(value > 0));
  if (badStd !== undefined) {
    throw new RangeError(`image std: expected numbers above 0, found ${badStd}`);
  }
  checkCrop(format.crop);
  checkBackground(format.background);
}

/** Throws a RangeError unless the size is a whole number of pixels from 16 to 512. */
export function checkSize(size: number): void {
  if (!Number.isInteger(size) || size < MINIMUM_SIZE_PIXELS || size > MAXIMUM_SIZE_PIXELS) {
    throw new RangeError(
      `image size: expected a whole number of pixels from ${MINIMUM_SIZE_PIXELS} to ${MAXIMUM_SIZE_PIXELS}, found ${size}`,
    );
  }
}

/** Throws a RangeError unless the crop is one of those in `Crop`. */
export function checkCrop(crop: Crop): void {
  refuseUnless(['centred', 'arcface'], 'crop', crop.kind);
  if (crop.kind === 'centred' && !(crop.margin > 0 && crop.margin < Infinity)) {
    throw new RangeError(`image crop margin: expected a number above 0, found ${crop.margin}`);
  }
}

function checkBackground(background: Background): void {
  refuseUnless(['constant', 'texture'], 'background', background.kind);
  const [field, value] =
    background.kind === 'constant' ? ['grey', background.grey] : ['contrast', background.contrast];
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(
      `image background ${field}: expected a number from 0 to 1, found ${value}`,
    );
  }
}

function checkRange(range: readonly number[]): void {
  if (range.length !== 2 || !range.every(Number.isFinite) || range[0] === range[1]) {
    throw new RangeError(
      `image range: expected two different numbers, found [${range.join(', ')}]`,
    );
  }
}

function checkPerChannel(format: TensorFormat, field: 'mean' | 'std'): void {
  const values = format[field];
  const channels = channelCount(format);
  if ((values.length !== 1 && values.length !== channels) || !values.every(Number.isFinite)) {
    const lengths = channels === 1 ? '1 number' : `1 or ${channels} numbers`;
    throw new RangeError(
      `image ${field}: expected ${lengths} for ${format.channels}, found [${values.join(', ')}]`,
    );
  }
}

function refuseUnless(allowed: readonly string[], field: string, found: string): void {
  if (!allowed.includes(found)) {
    throw new RangeError(`image ${field}: expected ${allowed.join(' or ')}, found ${found}`);
  }
}
