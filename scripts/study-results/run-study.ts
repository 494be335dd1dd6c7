import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface StudyCommand {
  /** Subcommand. */
  readonly study: string;
  /** Study file. */
  readonly config?: string;
  /** Network file; none: the shipped one. */
  readonly network?: string;
}

/** Runs a study as a user would; its command as it is printed, and the path of its summary. Throws where it fails. */
export async function runStudy(
  { study, config, network }: StudyCommand,
  store: string,
): Promise<{ line: string; summary: string }> {
  const options = network ? ['--network', network] : [];
  const program = fileURLToPath(new URL('../../../bin/factorscope.js', import.meta.url));
  const args = [
    program,
    study,
    ...(config ? [config] : []),
    ...options,
    '--store',
    store,
    '--json',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  const shown = ['npx factorscope', study, ...(config ? [config] : [])];
  const line = [...shown, ...(network ? ['--network', basename(network)] : [])].join(' ');
  if (code !== 0) throw new Error(`expected ${line} to end with 0, found ${code}`);
  const { results } = JSON.parse(output.trim().split('\n').at(-1) ?? '') as {
    results: { summary: string };
  };
  return { line, summary: results.summary.replace(/^file:\/\//, '') };
}
