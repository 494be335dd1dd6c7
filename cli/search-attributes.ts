import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.js';
import type { TemporalConnection } from './temporal-connection.js';

/** Of the server's interface: temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD. */
const INDEXED_VALUE_TYPE_KEYWORD = 2;
const ANSWER_MILLISECONDS = 5_000;

/**
 * Whether the server knows the search attributes; registers them where it may. A server that does not let this client
 * register them is used without, which one line says.
 */
export async function ensureSearchAttributes(
  { client, namespace }: TemporalConnection,
  onLog: (line: string) => void,
): Promise<boolean> {
  const { connection } = client;
  try {
    return await connection.withDeadline(Date.now() + ANSWER_MILLISECONDS, async () => {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({
        namespace,
      });
      const missing = SEARCH_ATTRIBUTES.filter(({ name }) => !(name in (customAttributes ?? {})));
      if (missing.length === 0) return true;
      const types = missing.map(({ name }) => [name, INDEXED_VALUE_TYPE_KEYWORD] as const);
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(types),
      });
      return true;
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    onLog(`the Temporal server has no search attributes for runs (${reason}); going on without`);
    return false;
  }
}
