import { StorageError } from './storage-error.js';
import type { StorageFailure } from './storage-error.js';

/** No object of that name. A missing bucket is a failure of the store, not absence. */
export function isAbsent(error: unknown): boolean {
  const { name, status } = describe(error);
  return name === 'NoSuchKey' || name === 'NotFound' || (status === 404 && name !== 'NoSuchBucket');
}

/** The condition of a conditional write does not hold: the object exists. */
export function isExisting(error: unknown): boolean {
  const { name, status } = describe(error);
  return status === 412 || name === 'PreconditionFailed';
}

/** Another write of the same object is under way. */
export function isConflict(error: unknown): boolean {
  const { name, status } = describe(error);
  return status === 409 && name !== 'BucketAlreadyExists';
}

/** The server does not know the request's headers. */
export function isUnsupported(error: unknown): boolean {
  const { name, status } = describe(error);
  return status === 501 || name === 'NotImplemented' || name === 'InvalidArgument';
}

/**
 * A failure of the connection or of the server's moment, worth another try: no answer, half an answer, 5xx, 429, and a
 * date that this machine's clock made wrong by jumping while the request was made: the client's next date is corrected.
 */
export function isPassing(error: unknown): boolean {
  const { status } = describe(error);
  if (isSkewed(error)) return true;
  if (status !== undefined) return status === 429 || status >= 500 || status === 200;
  return !(error instanceof StorageError) && !isCredentials(error);
}

/** The line for a failure met while doing `action` (as in "write shards/a.arrow") in the store at `url`. */
export function s3Error(error: unknown, action: string, url: string): StorageError {
  if (error instanceof StorageError) return error;
  const [failure, reason] = reasonOf(error);
  return new StorageError(failure, `cannot ${action} in the store at ${url}: ${reason}`, {
    cause: error,
  });
}

function reasonOf(error: unknown): readonly [StorageFailure, string] {
  const { name, status, message } = describe(error);
  if (isCredentials(error)) {
    return ['unwritable', 'no AWS credentials were found; set AWS_ACCESS_KEY_ID or AWS_PROFILE'];
  }
  if (isSkewed(error)) {
    return ['medium', `the clocks of this machine and of the server differ (${name}); set them`];
  }
  if (name === 'NoSuchBucket') return ['bad-url', 'there is no such bucket; create it first'];
  if (status === 401 || status === 403) {
    return [
      'unwritable',
      `the server refuses these credentials (${name}); grant them read and write`,
    ];
  }
  if (name === 'QuotaExceeded' || status === 507) return ['full', `no space is left (${name})`];
  if (status !== undefined) return ['medium', `${status} ${name}: ${message}`];
  return [
    'medium',
    `${name}: ${message}; check that the server runs and what AWS_ENDPOINT_URL_S3 says`,
  ];
}

const SKEWED = ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture'];
/** Refusals that say what they are of. */
const DENIALS = ['AccessDenied', 'InvalidAccessKeyId'];
/** Servers allow a quarter of an hour at most. */
const ALLOWED_SKEW_MILLISECONDS = 300_000;

/** Refused for its date: by name or, where an answer has no body to name anything, by the date of the answer. */
function isSkewed(error: unknown): boolean {
  const { name, status } = describe(error);
  const { $response } = (error ?? {}) as { $response?: { headers?: Record<string, string> } };
  const skew = Date.parse($response?.headers?.date ?? '') - Date.now();
  if (SKEWED.includes(name)) return true;
  return status === 403 && !DENIALS.includes(name) && Math.abs(skew) > ALLOWED_SKEW_MILLISECONDS;
}

function isCredentials(error: unknown): boolean {
  return describe(error).name === 'CredentialsProviderError';
}

interface Description {
  readonly name: string;
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  readonly message: string;
}

function describe(error: unknown): Description {
  const { name, code, message, $metadata } = (error ?? {}) as {
    name?: string;
    code?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const text = (message ?? String(error)).split('\n')[0];
  return { name: code ?? name ?? 'error', status: $metadata?.httpStatusCode, message: text };
}
