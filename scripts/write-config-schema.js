import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

import { configJsonSchema } from '../dist/src/config/index.js';

/** Writes docs/config.schema.json from the schema of src/config/; run after `npm run build`. */
const file = fileURLToPath(new URL('../docs/config.schema.json', import.meta.url));
const options = await resolveConfig(file);
await writeFile(
  file,
  await format(JSON.stringify(configJsonSchema()), { ...options, parser: 'json' }),
);
