import { StorageError } from './storage-error.js';

/** Names of files being written begin with this; no key may, and no listing shows them. */
export const TEMPORARY_PREFIX = '.writing-';

/** Refuses a key that is not `/`-separated names below the store: a `bad-key` error says what is wrong with it. */
export function checkKey(key: string): void {
  const reason = keyFault(key);
  if (reason !== null) {
    throw new StorageError(
      'bad-key',
      `expected a key of names separated by "/", found ${JSON.stringify(key)}: ${reason}`,
    );
  }
}

/** A prefix may also be empty or end in `/`. */
export function checkPrefix(prefix: string): void {
  const key = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  if (prefix !== '') checkKey(key);
}

function keyFault(key: string): string | null {
  if (key === '') return 'it is empty';
  if (key.startsWith('/')) return 'it begins with "/"';
  if (key.includes('\\')) return 'it holds a backslash';
  if (hasControlCharacter(key)) return 'it holds a control character';
  for (const name of key.split('/')) {
    if (name === '') return 'it holds an empty name';
    if (name === '.' || name === '..') return `it holds the name "${name}"`;
    if (name.startsWith(TEMPORARY_PREFIX)) return `names may not begin with ${TEMPORARY_PREFIX}`;
  }
  return null;
}

function hasControlCharacter(key: string): boolean {
  for (let i = 0; i < key.length; i++) {
    if (key.charCodeAt(i) < 32 || key.charCodeAt(i) === 127) return true;
  }
  return false;
}
