export { importFaceModel } from './import-face-model.js';
export type { ImportedModel } from './import-face-model.js';
export { readLandmarkFile } from './landmark-file.js';
export { readImportMap } from './import-map.js';
export type { ImportMap } from './import-map.js';
export { asAxis, asExpression, parseModeWeights } from './import-map.js';
export { AXIS_NAMES, SOURCE_FORMATS } from './types.js';
export type { AxisName, ImportOptions, Landmarks, ModeWeights, SourceFormat } from './types.js';
