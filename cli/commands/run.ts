import { checkGates } from '../../activities/gates.js';
import { prepareRun } from '../../activities/prepare-run.js';
import { publishRun } from '../../activities/publish-run.js';
import { checkWritable, openStore } from '../../src/storage/index.js';
import { concludeRun } from '../conclude-run.js';
import { executeRun } from '../execute-run.js';
import { createReporter } from '../output.js';
import { packageVersion } from '../package-version.js';
import { localScorers } from '../serve-pool.js';
import { readStudy } from '../read-study.js';
import type { StudyOptions } from '../read-study.js';
import { defaultShardIdentities } from '../shard-size.js';
import { temporalSettings } from '../store-settings.js';
import { connectTemporal } from '../temporal-connection.js';
import { checkUnits } from '../unit-limit.js';

export interface RunOptions extends StudyOptions {
  /** Shards in flight; default: twice the workers. */
  readonly parallelism?: number;
  /** Label of the scoring queue. */
  readonly queue?: string;
  /** Start no workers. */
  readonly fleet?: boolean;
}

/** Checks the input, starts server and workers, follows the study to its end, prints what was found. */
export async function run(config: string | undefined, options: RunOptions): Promise<void> {
  const reporter = createReporter({ json: options.json ?? false });
  const study = await readStudy(config, options, { isStudy: true });
  const { execution } = study;
  const prepared = await prepareRun(study, packageVersion());
  checkUnits(prepared.run, options.yes ?? false);
  await checkGates(openStore(execution.store), prepared.run, study.gates);
  await checkWritable(execution.store);

  const connection = await connectTemporal(temporalSettings(execution), reporter.log);
  try {
    const store = openStore(execution.store);
    await publishRun(store, prepared, study.gates);
    const scorers = localScorers(prepared.run.network.mode, execution.workersAsked);
    const result = await executeRun({
      run: prepared.run,
      storeUrl: execution.store,
      connection,
      reporter,
      scorers: options.fleet ? null : scorers,
      shardIdentities:
        execution.shardIdentities ??
        defaultShardIdentities(prepared.space, prepared.imagesPerSecond, scorers.workers),
      parallelism: options.parallelism ?? scorers.workers * 2,
      queue: options.queue ?? null,
    });
    await concludeRun(store, result, execution.out, reporter);
  } finally {
    await connection.close();
  }
}
