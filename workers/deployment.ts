import { setTimeout as delay } from 'node:timers/promises';

import type { Logger, NativeConnection, WorkerDeploymentOptions } from '@temporalio/worker';

import { isAbandoned, successorOf } from './build-routing.js';
import type { QueueRouting } from './build-routing.js';

/** A worker's place among the builds that poll its task queue. */
export interface DeploymentSettings {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly buildId: string;
  /** Of the worker process, as it polls. */
  readonly identity: string;
  /** Takes the tasks from a build that still has workers. */
  readonly takesOver: boolean;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** Of the server's interface: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW. */
const WORKFLOW_TASKS = 1;
const ANSWER_MILLISECONDS = 10_000;
/** Until the server has noted the worker's first poll. */
const REGISTERING_MILLISECONDS = 250;
const REGISTERING_LOOKS = 40;
const LOOK_MILLISECONDS = 15_000;
/** gRPC: the server has never heard of the deployment; of this version of it. */
const [NOT_FOUND, FAILED_PRECONDITION] = [5, 9];
/** gRPC: invalid argument, permission denied, failed precondition, unimplemented. */
const REFUSALS = [3, 7, FAILED_PRECONDITION, 12];

/**
 * Worker Deployment Versioning of one task queue, a deployment of its own: all tasks of its workflows go to the workers
 * of one build, so that no history is continued in turns by two versions of the code. The build that has them keeps them
 * while one of its workers is there; then another that waits takes over, or at once where it is told to.
 */
export class Deployment {
  private readonly leaving = new AbortController();
  private looking: Promise<void> = Promise.resolve();
  private asked: boolean;
  private warned = '';
  private looks = 0;

  private constructor(private readonly settings: DeploymentSettings) {
    this.asked = settings.takesOver;
  }

  /** Null where the server cannot do it, or not for this client: its workers then share tasks, whatever their build. */
  static async open(settings: DeploymentSettings): Promise<Deployment | null> {
    const deployment = new Deployment(settings);
    const refusal = await deployment.refusal();
    if (refusal === null) return deployment;
    settings.logger.warn(
      `the Temporal server keeps no builds apart (${refusal}); going on without`,
    );
    return null;
  }

  /** What the worker polls with. Runs go on under new code, which replays their histories. */
  get options(): WorkerDeploymentOptions {
    return {
      version: { deploymentName: this.name, buildId: this.settings.buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    };
  }

  /** Looks after the build's turn until the worker leaves. */
  start(): void {
    this.looking = this.lookAtIntervals();
  }

  /** Hands the tasks to a build that waits, if this was the last worker of its own. */
  async leave(): Promise<void> {
    this.leaving.abort();
    await this.looking;
    try {
      const successor = successorOf(await this.routing(), this.settings);
      if (successor !== null) await this.makeCurrent(successor);
    } catch (error) {
      this.settings.logger.warn(
        `not handed over, another build takes over later (${reasonOf(error)})`,
      );
    }
  }

  /** No character that the server uses to separate a deployment from its build. */
  private get name(): string {
    return this.settings.taskQueue.replace(/[.:]/g, '-');
  }

  private async refusal(): Promise<string | null> {
    const { namespace } = this.settings;
    try {
      await this.call((service) =>
        service.describeWorkerDeployment({ namespace, deploymentName: this.name }),
      );
    } catch (error) {
      const { code } = error as { code?: number };
      if (code !== undefined && REFUSALS.includes(code)) return reasonOf(error);
      if (code !== NOT_FOUND) throw error;
    }
    return null;
  }

  private async lookAtIntervals(): Promise<void> {
    const { signal } = this.leaving;
    while (!signal.aborted) {
      let wait = LOOK_MILLISECONDS;
      try {
        if (!(await this.takeTurn())) wait = REGISTERING_MILLISECONDS;
      } catch (error) {
        const { code } = error as { code?: number };
        if (code === NOT_FOUND || code === FAILED_PRECONDITION) wait = REGISTERING_MILLISECONDS;
        else this.warnOnce(this.remedy(reasonOf(error)));
      }
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** False: too early, a worker that leaves could not know of this one yet. */
  private async takeTurn(): Promise<boolean> {
    const { buildId, identity } = this.settings;
    const routing = await this.routing();
    if (routing.current !== buildId) {
      if (!this.asked && !isAbandoned(routing)) {
        const isKnown = routing.pollers.some((poller) => poller.identity === identity);
        if (!isKnown && this.looks++ < REGISTERING_LOOKS) return false;
        this.warnOnce(`build ${buildId} waits until the workers of ${routing.current} have gone`);
        return true;
      }
      await this.makeCurrent(buildId);
    }
    this.asked = false;
    return true;
  }

  private warnOnce(line: string): void {
    if (line !== this.warned) this.settings.logger.warn(line);
    this.warned = line;
  }

  private remedy(reason: string): string {
    const { buildId } = this.settings;
    return `cannot make build ${buildId} the current one (${reason}): \`temporal worker deployment set-current-version --deployment-name ${this.name} --build-id ${buildId}\` does`;
  }

  private async makeCurrent(buildId: string): Promise<void> {
    const { namespace, identity, taskQueue, logger } = this.settings;
    await this.call((service) =>
      service.setWorkerDeploymentCurrentVersion({
        ...{ namespace, identity, buildId, deploymentName: this.name },
        ignoreMissingTaskQueues: true,
      }),
    );
    logger.info(`build ${buildId} goes on with what is under way on ${taskQueue}`);
  }

  private async routing(): Promise<QueueRouting> {
    const { namespace, taskQueue } = this.settings;
    const { versioningInfo, pollers } = await this.call((service) =>
      service.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: WORKFLOW_TASKS,
        reportPollers: true,
      }),
    );
    return {
      current: versioningInfo?.currentDeploymentVersion?.buildId || null,
      pollers: (pollers ?? []).map(({ identity, deploymentOptions, lastAccessTime }) => ({
        identity: identity ?? '',
        buildId: deploymentOptions?.buildId || null,
        lastSeenMilliseconds: Number(lastAccessTime?.seconds ?? 0) * 1000,
      })),
    };
  }

  private call<Answer>(
    ask: (service: NativeConnection['workflowService']) => Promise<Answer>,
  ): Promise<Answer> {
    const { connection } = this.settings;
    const deadline = Date.now() + ANSWER_MILLISECONDS;
    return connection.withDeadline(deadline, () => ask(connection.workflowService));
  }
}

function reasonOf(error: unknown): string {
  const { details, message } = error as { details?: string; message?: string };
  return details || message || String(error);
}
