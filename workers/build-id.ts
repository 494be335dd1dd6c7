import { createHash } from 'node:crypto';

const BUILD_VARIABLE = 'FACTORSCOPE_BUILD';

/**
 * Name of the workflow code that a worker runs: FACTORSCOPE_BUILD, else the digest of the code's bundle, so that
 * machines with the same code are one build whatever else differs between them.
 */
export function buildIdOf(
  bundle: Uint8Array | string,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  return (
    environment[BUILD_VARIABLE] || createHash('sha256').update(bundle).digest('hex').slice(0, 12)
  );
}
