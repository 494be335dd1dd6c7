import { z } from 'zod';
import { studyConfigSchema } from './schema.js';

/** The config's JSON Schema (draft 2020-12), for editors: `docs/config.schema.json` is its copy. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(studyConfigSchema, { io: 'input' });
}
