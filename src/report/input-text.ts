import { formatCount, joinWords, withMinus } from './format.js';

/** How an image file became the network's tensor. */
export interface ImageInput {
  /** Pixels. */
  readonly size: number;
  readonly channels: 'rgb' | 'bgr' | 'gray';
  readonly range: readonly [number, number];
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** True where nobody named range, mean or standard deviation, which no network file says: they are the defaults. */
  readonly isAssumed: boolean;
}

/** `112 px rgb, black 0 and white 1, mean 0, standard deviation 1`. */
export function inputText({
  size,
  channels,
  range: [black, white],
  mean,
  std,
}: ImageInput): string {
  const list = (values: readonly number[]): string => joinWords(values.map(number));
  return `${formatCount(size)} px ${channels}, black ${number(black)} and white ${number(white)}, mean ${list(mean)}, standard deviation ${list(std)}`;
}

function number(value: number): string {
  return withMinus(String(value));
}

/** What was assumed of the network's input, and how to name it; nothing where the study says it. */
export function assumedSentences(input: ImageInput): string[] {
  if (!input.isAssumed) return [];
  return [
    `Assumed that the network takes ${inputText(input)}: no file says it; where it was trained otherwise name network.input.range, .mean, .std and .channels, in a study file or as --set network.input.range=[-1,1].`,
  ];
}
