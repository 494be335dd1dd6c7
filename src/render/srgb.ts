import { pow } from '../numeric/index.js';

/** sRGB value 0..1 of linear light 0..1 (clamped outside). IEC 61966-2-1. */
export function encodeSrgb(linear: number): number {
  if (!(linear > 0)) return 0;
  if (linear >= 1) return 1;
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055;
}

/** Linear light 0..1 of an sRGB value 0..1: the inverse of `encodeSrgb`. */
export function decodeSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}
