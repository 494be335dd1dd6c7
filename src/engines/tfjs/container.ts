import { unzipSync, zipSync } from 'fflate';
import { firstLine, NetworkError } from '../network-error.js';

/** Local fields of the time stamp, so that every time zone writes the same bytes. */
const TIME_STAMP = new Date(1980, 0, 1);

/**
 * Several files as one object: a zip archive, uncompressed, in the order of the names. The same files give the same
 * bytes everywhere.
 * @param files by their names inside the archive
 */
export function packFiles(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const names = [...files.keys()].sort();
  return zipSync(Object.fromEntries(names.map((name) => [name, files.get(name)!])), {
    level: 0,
    mtime: TIME_STAMP,
    os: 0,
  });
}

/** @throws NetworkError when the archive is cut short or damaged */
export function unpackFiles(bytes: Uint8Array, fileName: string): Map<string, Uint8Array> {
  try {
    return new Map(Object.entries(unzipSync(bytes)));
  } catch (cause) {
    throw new NetworkError(
      fileName,
      `expected a whole archive of a TensorFlow network, found one cut short or damaged (${firstLine(cause)}); read the network from its folder again`,
      { cause },
    );
  }
}

/** Whether these are the bytes of an archive: `PK`, 3, 4. */
export function isContainer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}
