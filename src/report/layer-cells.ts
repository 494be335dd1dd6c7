const WIDEST = 52;
const NARROWEST = 36;
/** Room for the cells of one row beside its name, pixels. */
const ROW_PIXELS = 900;

/** Width of a matrix cell where columns are layers: narrower in a deep network, so that its row is seen whole. */
export function layerCellPixels(layers: number): number {
  return Math.max(NARROWEST, Math.min(WIDEST, Math.floor(ROW_PIXELS / Math.max(1, layers))));
}
