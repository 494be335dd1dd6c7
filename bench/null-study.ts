import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

import type { CoordinatingActivities, ScoringActivities } from '../activities/types.js';
import { startPrivateServer } from '../cli/local-server/private-server.js';
import type { StudyInput, StudyResult } from '../workflows/types.js';

const BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
export const QUEUES = { coordinating: 'bench-coordinating', scoring: 'bench-scoring' };

/** What a study that scores nothing did to the server. */
export interface StudyMeasures {
  readonly seconds: number;
  /** Histories of its pass, each of which began with a new run of the window. */
  readonly histories: number;
  /** Events and bytes of the longest. */
  readonly longest: { readonly events: number; readonly kibibytes: number };
  /** By how much the server's database grew. */
  readonly databaseMebibytes: number;
}

/** The real development server on a database file of its own, as `run` starts it; removed at the end. */
export class BenchServer {
  private constructor(
    readonly environment: TestWorkflowEnvironment,
    private readonly folder: string,
  ) {}

  static async start(): Promise<BenchServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'factorscope-orchestration-'));
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const environment = await startPrivateServer({
      options: ['--db-filename', path.join(folder, 'temporal.db')],
      onProgress: (line) => console.error(line),
    });
    return new BenchServer(environment, folder);
  }

  async stop(): Promise<void> {
    await this.environment.teardown();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Bytes of the database and its journal. */
  databaseBytes(): number {
    const sizes = readdirSync(this.folder).map(
      (file) => statSync(path.join(this.folder, file)).size,
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** A worker for workflows and for the activities beside scoring. */
  coordinator(activities: CoordinatingActivities): Promise<Worker> {
    return Worker.create({
      connection: this.environment.nativeConnection,
      taskQueue: QUEUES.coordinating,
      workflowBundle: { codePath: BUNDLE },
      activities,
    });
  }

  /** A worker that scores `slots` shards at once. */
  scorer(activities: ScoringActivities, slots: number): Promise<Worker> {
    return Worker.create({
      connection: this.environment.nativeConnection,
      taskQueue: QUEUES.scoring,
      activities: { ...activities },
      maxConcurrentActivityTaskExecutions: slots,
      maxConcurrentActivityTaskPolls: Math.min(slots, 8),
    });
  }

  /** Runs one study to its end on workers that are up. */
  async runStudy(workflowId: string, shards: number, parallelism: number): Promise<StudyMeasures> {
    const { client } = this.environment;
    const input: StudyInput = {
      ...{ runId: workflowId, scoringQueue: QUEUES.scoring, shardIdentities: 1, parallelism },
      ...{ viewCount: 10, calibrationViewCount: 2 },
    };
    const before = this.databaseBytes();
    const began = performance.now();
    const options = { workflowId, taskQueue: QUEUES.coordinating, args: [input] };
    const result = (await client.workflow.execute('studyWorkflow', options)) as StudyResult;
    const seconds = (performance.now() - began) / 1000;
    if (result.state !== 'done') throw new Error(`${workflowId} of ${shards} shards is incomplete`);
    const databaseMebibytes = (this.databaseBytes() - before) / 2 ** 20;
    return { seconds, databaseMebibytes, ...(await this.histories(`${workflowId}/score`)) };
  }

  private async histories(
    workflowId: string,
  ): Promise<Pick<StudyMeasures, 'histories' | 'longest'>> {
    let histories = 0;
    const longest = { events: 0, kibibytes: 0 };
    const query = `WorkflowId = '${workflowId}'`;
    for await (const { historyLength, raw } of this.environment.client.workflow.list({ query })) {
      histories += 1;
      longest.events = Math.max(longest.events, historyLength);
      longest.kibibytes = Math.max(longest.kibibytes, Number(raw.historySizeBytes ?? 0) / 1024);
    }
    return { histories, longest };
  }
}
