import type { ObjectStat, ObjectStore } from '../src/storage/types.js';
import type { WorkerMetrics } from './worker-metrics.js';

/** The same store, its operations timed and its failures counted. */
export function meterStore(store: ObjectStore, metrics: WorkerMetrics): ObjectStore {
  const timed = async <Result>(operation: string, work: Promise<Result>): Promise<Result> => {
    const end = metrics.storeSeconds.startTimer({ operation });
    try {
      return await work;
    } catch (error) {
      metrics.storeErrors.inc({ operation });
      throw error;
    } finally {
      end();
    }
  };
  return {
    url: store.url,
    get: (key) => timed('get', store.get(key)),
    put: (key, body) => timed('put', store.put(key, body)),
    putIfAbsent: (key, body) => timed('putIfAbsent', store.putIfAbsent(key, body)),
    stat: (key) => timed('stat', store.stat(key)),
    delete: (key) => timed('delete', store.delete(key)),
    async *list(prefix): AsyncIterable<ObjectStat> {
      try {
        yield* store.list(prefix);
      } catch (error) {
        metrics.storeErrors.inc({ operation: 'list' });
        throw error;
      }
    },
  };
}
