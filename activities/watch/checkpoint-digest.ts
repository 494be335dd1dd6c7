import { sha256 } from '../sha256.js';

/**
 * SHA-256 of a checkpoint: of its only file, else of its files' names and digests.
 * @param files content by name, relative to the checkpoint's folder
 */
export function checkpointDigest(files: ReadonlyMap<string, Uint8Array>): string {
  if (files.size === 1) return sha256([...files.values()][0]);
  const lines = [...files].map(([name, body]) => `${sha256(body)}  ${name}\n`);
  return sha256(lines.sort().join(''));
}
