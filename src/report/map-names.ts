import type { FaceProperty } from '../statistics/index.js';

/** A face property as a reader is shown it. */
export const PROPERTY_TITLE: Readonly<Record<FaceProperty, string>> = {
  shape: 'shape',
  texture: 'albedo',
};

/** `pool, unit 3`, `The decision`: what a map is of. */
export function mapOwner({
  layer,
  unit,
}: {
  readonly layer: string;
  readonly unit: number;
}): string {
  if (layer !== 'decision') return `${layer}, unit ${unit}`;
  return unit === 0 ? 'The decision' : 'Decided correctly';
}
