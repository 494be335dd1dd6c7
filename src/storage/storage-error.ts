/** What went wrong, for callers that map failures to exit codes or retries. */
export type StorageFailure =
  /** The URL or the key is not one that can be used. */
  | 'bad-url'
  | 'bad-key'
  /** This version has no such store. */
  | 'unsupported'
  /** The medium refuses: rights, a file where a folder should be, no space left, anything else it reports. */
  | 'unwritable'
  | 'not-a-folder'
  | 'full'
  | 'medium'
  /** The object is there, but its content is not what its writer committed. */
  | 'corrupt';

/** A failure of the store or of what it holds: one line that names the key or the folder. */
export class StorageError extends Error {
  override readonly name = 'StorageError';

  constructor(
    readonly failure: StorageFailure,
    message: string,
    options: { cause?: unknown } = {},
  ) {
    super(message, options);
  }
}

/** The line for an error of the file system met while doing `action` (as in "write shards/a.arrow") in `folder`. */
export function fileSystemError(error: unknown, action: string, folder: string): StorageError {
  const code = lacksLinks(error) ? 'ENOTSUP' : errorCode(error);
  const [failure, reason] = REASONS[code] ?? [
    'medium',
    error instanceof Error ? error.message : code,
  ];
  return new StorageError(failure, `cannot ${action} in the store at ${folder}: ${reason}`, {
    cause: error,
  });
}

/** The system's error code, as in `ENOENT`; empty when there is none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/** File systems without hard links report a missing right. */
function lacksLinks(error: unknown): boolean {
  return errorCode(error) === 'EPERM' && (error as NodeJS.ErrnoException).syscall === 'link';
}

const NO_RIGHT = 'no right to write there; give the right or choose another store';
const READ_ONLY = 'the file system is read-only; choose another store';
const NO_SPACE = 'no space is left; free some and run again, what was committed is kept';
const NOT_A_FOLDER = 'part of the path is a file where a folder was expected; choose another store';
const NO_LINKS =
  'the file system has no hard links, which commits need; choose a store on another file system';

const REASONS: Readonly<Record<string, readonly [StorageFailure, string] | undefined>> = {
  EACCES: ['unwritable', NO_RIGHT],
  EPERM: ['unwritable', NO_RIGHT],
  ENOENT: ['unwritable', 'the folder cannot be made; choose another store'],
  EROFS: ['unwritable', READ_ONLY],
  ENOSPC: ['full', NO_SPACE],
  EDQUOT: ['full', NO_SPACE],
  EFBIG: ['full', 'the object is larger than the file system or the user limit allows'],
  ENOTDIR: ['not-a-folder', NOT_A_FOLDER],
  EEXIST: ['not-a-folder', NOT_A_FOLDER],
  ENOTSUP: ['unwritable', NO_LINKS],
  ENOSYS: ['unwritable', NO_LINKS],
  EMLINK: ['unwritable', NO_LINKS],
  ENAMETOOLONG: ['bad-key', 'the name is longer than the file system allows'],
};
