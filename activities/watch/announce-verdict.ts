import { spawn } from 'node:child_process';
import { once } from 'node:events';

import type { Verdict, VerdictChannel } from '../../workflows/watch-types.js';

const ANSWER_MILLISECONDS = 15_000;
const COMMAND_MILLISECONDS = 600_000;

/**
 * Tells the world: POSTs the verdict as JSON to FACTORSCOPE_WEBHOOK, and runs FACTORSCOPE_ON_VERDICT with the verdict on
 * its standard input. Both are the worker's own settings: no history holds them, and none decides what a worker runs.
 * Throws, to be tried again, when the webhook answers with an error or the command fails.
 */
export async function announceVerdict({
  channel,
  verdict,
}: {
  readonly channel: VerdictChannel;
  readonly verdict: Verdict;
}): Promise<void> {
  const { FACTORSCOPE_WEBHOOK: webhook, FACTORSCOPE_ON_VERDICT: command } = process.env;
  if (channel === 'webhook' && webhook) await post(webhook, verdict);
  if (channel === 'command' && command) await runCommand(command, verdict);
}

/** The address may hold a secret: messages name it by its host. A name and password in it become a header. */
async function post(address: string, verdict: Verdict): Promise<void> {
  const url = new URL(address);
  const { host, username, password } = url;
  const user = `${decoded(username)}:${decoded(password)}`;
  const authorization = `Basic ${Buffer.from(user).toString('base64')}`;
  url.username = url.password = '';
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(user !== ':' && { Authorization: authorization }),
    },
    body: JSON.stringify(verdict),
    signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
  }).catch((error: unknown) => {
    throw new Error(`expected the webhook at ${host} to answer, found ${reasonOf(error)}`);
  });
  if (!answer.ok)
    throw new Error(`expected the webhook at ${host} to accept, found ${answer.status}`);
}

/** What is no percent-encoding is meant as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The code of a connection that failed; the error itself may quote the address. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? name;
}

async function runCommand(command: string, verdict: Verdict): Promise<void> {
  const child = spawn('sh', ['-c', command], {
    stdio: ['pipe', 'ignore', 'inherit'],
    timeout: COMMAND_MILLISECONDS,
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  // A command that reads nothing closes the pipe early.
  child.stdin.on('error', () => undefined).end(JSON.stringify(verdict));
  const [code] = await ended;
  if (code !== 0) throw new Error(`expected the command on the verdict to succeed, found ${code}`);
}
