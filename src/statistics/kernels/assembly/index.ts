export { scoreTile } from './score-tile';
export { sumTile } from './sum-tile';
export { countTile } from './count-tile';
export { fibreTile } from './fibre-tile';
export { dotRows } from './dot-rows';
