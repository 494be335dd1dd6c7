import type { LogFormat } from './log-line.js';

/** What a worker process is told, as JSON in its first argument: no secrets, which processes listings show. */
export interface WorkerSettings {
  readonly role: 'coordinator' | 'scorer' | 'trainer';
  readonly address: string;
  readonly namespace: string;
  readonly storeUrl: string;
  readonly taskQueue: string;
  /** Of a coordinator: queue of the watches it serves beside its runs; absent: none. */
  readonly watchQueue?: string;
  /** Of a coordinator: makes its build the one that goes on with what is under way. @default false */
  readonly takesOver?: boolean;
  /** Whether the server is the embedded one, which has neither TLS nor keys. @default false */
  readonly isEmbedded?: boolean;
  /** @default text */
  readonly logFormat?: LogFormat;
  /** Seconds that running shards get to end after SIGTERM. @default 5 */
  readonly drainSeconds?: number;
  /** Whether to count what it does. @default false */
  readonly hasMetrics?: boolean;
  /** Of a scorer: threads that draw ahead of scoring; none: it draws and scores in turns. */
  readonly renderThreads?: number;
}

export const DEFAULT_DRAIN_SECONDS = 5;

/** What a worker process tells the one that started it. */
export type WorkerMessage = 'ready' | { readonly metrics: readonly object[] };
