import { checkKey, checkPrefix } from './object-key.js';
import type { ObjectStat, ObjectStore } from './types.js';

/** The in-memory twin of the file store: same keys, same refusals, same order; for tests. */
export class MemoryStore implements ObjectStore {
  private readonly objects = new Map<string, { body: Uint8Array; modified: Date }>();

  constructor(readonly url: string) {}

  async get(key: string): Promise<Uint8Array | null> {
    checkKey(key);
    return this.objects.get(key)?.body.slice() ?? null;
  }

  async putIfAbsent(key: string, body: Uint8Array): Promise<boolean> {
    checkKey(key);
    if (this.objects.has(key)) return false;
    this.keep(key, body);
    return true;
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    checkKey(key);
    this.keep(key, body);
  }

  async *list(prefix: string): AsyncIterable<ObjectStat> {
    checkPrefix(prefix);
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    for (const key of keys) {
      const stat = await this.stat(key);
      if (stat !== null) yield stat;
    }
  }

  async stat(key: string): Promise<ObjectStat | null> {
    checkKey(key);
    const object = this.objects.get(key);
    return object ? { key, bytes: object.body.length, modified: object.modified } : null;
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    this.objects.delete(key);
  }

  /** Copies, so that neither side sees what the other does to its bytes later. */
  private keep(key: string, body: Uint8Array): void {
    this.objects.set(key, { body: body.slice(), modified: new Date() });
  }
}
