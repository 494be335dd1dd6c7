import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/factorscope.js', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** The last line of stdout, parsed. */
  json(): RunJson;
}

/** What `run --json` ends with. */
export interface RunJson {
  readonly runId: string;
  readonly state: string;
  readonly digest: string;
  readonly coverage: { expected: number; scored: number; missing: number; duplicates: number };
  readonly results: { report: string; summary: string; tables: string };
}

export interface RunningCommand {
  readonly process: ChildProcess;
  readonly finished: Promise<CommandResult>;
}

/** Starts the built program as a user would; `program` is one installed elsewhere. */
export function startCommand(
  args: readonly string[],
  environment: Record<string, string> = {},
  program = PROGRAM,
): RunningCommand {
  const began = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...withoutSettings(process.env), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = new Promise<CommandResult>((resolve) => {
    child.on('close', (code) => {
      const seconds = (performance.now() - began) / 1000;
      const json = (): RunJson => JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as RunJson;
      resolve({ code, stdout, stderr, seconds, json });
    });
  });
  return { process: child, finished };
}

export function runCommand(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<CommandResult> {
  return startCommand(args, environment).finished;
}

/** A new empty folder that the test removes at its end. */
export function temporaryFolder(name: string): string {
  return mkdtempSync(path.join(os.tmpdir(), `factorscope-${name}-`));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Files below a folder, relative, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The machine's own settings must not reach a test. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^(FACTORSCOPE_(STORE|WORKERS|ENGINE|BUILD)|TEMPORAL_)/.test(name),
  );
  return Object.fromEntries(kept);
}
