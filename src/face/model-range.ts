/**
 * What the procedural face was fitted to and looked at for, by factor: years, degrees, gains. Levels outside still
 * make a face, but an extrapolated one.
 */
export const MODEL_RANGE: Readonly<Record<string, readonly [low: number, high: number]>> = {
  age: [25, 65],
  yaw: [-60, 60],
  pitch: [-45, 45],
  shapeAmplification: [0, 4],
  textureAmplification: [0, 4],
  expressionAmplitude: [0, 1],
};

/** One line when a level lies outside what the model was made for, else null. */
export function rangeWarning(factor: string, level: number | string): string | null {
  const range = MODEL_RANGE[factor];
  if (range === undefined || typeof level === 'string') return null;
  const [low, high] = range;
  if (level >= low && level <= high) return null;
  return `${factor} ${level}: the face model was made for ${low} to ${high}; what it shows there is extrapolated`;
}
