export { ConfigError } from './config-error.js';
export { configJsonSchema } from './json-schema.js';
export { nearestName } from './nearest-name.js';
export { DEFAULT_BACKGROUND, DEFAULT_CROP_MARGIN } from './network-schema.js';
export type { ConfigFlags } from './overrides.js';
export { parseConfig } from './parse-config.js';
export { resolveConfig } from './resolve-config.js';
export type { ConfigSources } from './resolve-config.js';
export { DEFAULT_STORE } from './schema.js';
export type { StudyConfig } from './schema.js';
export type {
  ClassLevels,
  EngineName,
  InputScale,
  NetworkInputRequest,
  NetworkOutputRequest,
  NetworkRequest,
  ResolvedStudy,
  StudyExecution,
  StudyScience,
} from './types.js';
