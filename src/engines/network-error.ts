/** A network that cannot be used, or not in the way asked for. Retrying does not help. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';

  /** `file: what is wrong; what to do`, on one line. */
  constructor(file: string, message: string, options?: ErrorOptions) {
    super(`${file}: ${message}`, options);
  }
}

/** First line of what a library says, without a full stop, for use inside one of our own lines. */
export function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split('\n').find((line) => line.trim() !== '') ?? 'no reason given')
    .trim()
    .replace(/\.$/, '');
}
