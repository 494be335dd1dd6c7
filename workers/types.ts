/** What a worker process is told, as JSON in its first argument. */
export interface WorkerSettings {
  readonly role: 'coordinator' | 'scorer';
  readonly address: string;
  readonly namespace: string;
  readonly storeUrl: string;
  readonly taskQueue: string;
  /** Of a scorer: threads that draw ahead of scoring; none: it draws and scores in turns. */
  readonly renderThreads?: number;
}
