import { loadEngine } from '../src/engines/index.js';
import type { Engine } from '../src/engines/types.js';
import type { FaceModel } from '../src/face/types.js';
import type { FeatureCovariances } from '../src/statistics/index.js';
import { canonicalJson } from '../src/numeric/index.js';
import type { ObjectStore } from '../src/storage/types.js';
import { createSpace } from '../src/stimulus/index.js';
import type { Space } from '../src/stimulus/index.js';
import { feedInTurns } from './batch-feed.js';
import type { BatchFeed } from './batch-feed.js';
import { loadRunFaceModel } from './face-model.js';
import { badInput } from './failures.js';
import { partWeights } from './face-parts.js';
import { readFeatures, showsFeatures } from './features.js';
import { createImageSource } from './image-source.js';
import { feedByThreads } from './render-threads.js';
import { readRun } from './run-record.js';
import { sha256 } from './sha256.js';
import type { RunRecord } from './run-record.js';

/** A run opened for scoring: everything an activity needs, kept between activities of the same run. */
export interface OpenRun {
  readonly run: RunRecord;
  readonly space: Space;
  readonly engine: Engine;
  readonly feed: BatchFeed;
  /** Null before the calibration is fitted, and for runs that show none. */
  readonly features: FeatureCovariances | null;
}

/** Reads a run's record and space. */
export async function readRunAndSpace(
  store: ObjectStore,
  runId: string,
): Promise<{ run: RunRecord; space: Space }> {
  const run = await readRun(store, runId);
  if (!run) {
    throw badInput(
      `expected the record of run ${runId} in ${store.url}, found none: start the run there first`,
    );
  }
  return { run, space: createSpace(run.space) };
}

/** Opens runs one at a time: a worker holds one network in memory. */
export class RunOpener {
  private current: OpenRun | null = null;

  /**
   * @param createImages draws the run's points; tests put something simpler in its place
   * @param renderThreads threads that draw ahead of scoring; none: the worker draws and scores in turns
   */
  constructor(
    private readonly store: ObjectStore,
    private readonly createImages: typeof createImageSource = createImageSource,
    private readonly renderThreads = 0,
  ) {}

  async open(runId: string): Promise<OpenRun> {
    if (this.current?.run.runId === runId) return this.withFeatures(this.current);
    await this.close();
    const { run, space } = await readRunAndSpace(this.store, runId);
    const faceModel = await loadRunFaceModel(this.store, run);
    const engine = await this.loadRunEngine(run);
    const features = await readFeatures(this.store, run);
    const feed = this.createFeed(run, faceModel, engine.info.mode.batch, features);
    this.current = { run, space, engine, feed, features };
    return this.current;
  }

  /** Features become known between the passes: whoever draws is started again with them. */
  private async withFeatures(open: OpenRun): Promise<OpenRun> {
    const { run, engine } = open;
    if (open.features || !showsFeatures(run.space)) return open;
    const features = await readFeatures(this.store, run);
    if (!features) return open;
    const faceModel = await loadRunFaceModel(this.store, run);
    await open.feed.close();
    const feed = this.createFeed(run, faceModel, engine.info.mode.batch, features);
    this.current = { ...open, feed, features };
    return this.current;
  }

  async close(): Promise<void> {
    await this.current?.feed.close();
    await this.current?.engine.dispose();
    this.current = null;
  }

  private createFeed(
    { space, network }: RunRecord,
    faceModel: FaceModel,
    batch: number,
    features: FeatureCovariances | null,
  ): BatchFeed {
    const { format } = network;
    if (this.renderThreads > 0) {
      return feedByThreads({ space, faceModel, format, batch, features }, this.renderThreads);
    }
    const weights = partWeights(faceModel, createSpace(space), features);
    return feedInTurns(this.createImages(faceModel, format, batch, weights));
  }

  private async loadRunEngine(run: RunRecord): Promise<Engine> {
    const { network } = run;
    const bytes = await this.store.get(network.key);
    if (!bytes || sha256(bytes) !== network.storedSha256) {
      throw badInput(
        `expected the network of run ${run.runId} at ${network.key} in ${this.store.url}, found ${bytes ? 'other bytes' : 'none'}: start the run again, which puts it there`,
      );
    }
    const engine = await loadEngine({
      engine: network.mode.engine,
      precision: network.mode.precision,
      batch: network.mode.batch,
      bytes,
      fileName: network.fileName,
      input: { ...network.format, name: network.inputName ?? undefined },
      output: { kind: network.output.kind, name: network.output.name ?? undefined },
      probes: network.probes,
    });
    if (canonicalJson(engine.info.mode) !== canonicalJson(network.mode)) {
      await engine.dispose();
      throw badInput(
        `expected numeric mode ${canonicalJson(network.mode)} of run ${run.runId}, this worker has ` +
          `${canonicalJson(engine.info.mode)}: numbers of different modes do not mix`,
      );
    }
    return engine;
  }
}
