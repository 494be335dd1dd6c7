export { scoreTile } from './score-tile';
export { sumTile } from './sum-tile';
export { countTile } from './count-tile';
export { fibreTile } from './fibre-tile';
export { readOutTile } from './read-out-tile';
export { productColumns } from './product-columns';
export { dotRows } from './dot-rows';
export { rankCosines, binCosines } from './cosines';
export { quantiseRow } from './quantise';
