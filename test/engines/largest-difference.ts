/** Largest difference of each unit, in standard deviations of that unit over the images. */
export function largestDifference(a: Float32Array, b: Float32Array, units: number): number {
  const rows = a.length / units;
  let largest = 0;
  for (let unit = 0; unit < units; unit++) {
    const values = Float64Array.from({ length: rows }, (_, row) => a[row * units + unit]);
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (rows - 1);
    // A unit that no image moves has no scale to compare with.
    if (variance < 1e-12) continue;
    for (let row = 0; row < rows; row++) {
      const difference = Math.abs(b[row * units + unit] - values[row]) / Math.sqrt(variance);
      largest = Math.max(largest, difference);
    }
  }
  return largest;
}
