import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `factorscope engine install NAME` puts an optional engine; `FACTORSCOPE_ENGINES` names another parent folder. */
export function engineFolder(name: string): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const parent = process.env.FACTORSCOPE_ENGINES ?? join(cache, 'factorscope', 'engines');
  return join(parent, name);
}
