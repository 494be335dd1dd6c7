import type { RunRecord } from '../activities/run-record.js';
import { CliError, ExitCode } from './exit-codes.js';

/** More units than this are seldom meant: all positions of all maps, say. */
export const UNIT_LIMIT = 20_000;

/** Refuses a run of very many units unless the user said `--yes`. */
export function checkUnits({ network }: RunRecord, confirmed: boolean): void {
  const units = network.layers.reduce((sum, layer) => sum + layer.units, 0);
  if (units <= UNIT_LIMIT || confirmed) return;
  throw new CliError(
    ExitCode.badInput,
    `expected at most ${UNIT_LIMIT} units, found ${units} in ${network.layers.length} layers: ` +
      `choose fewer probes or pooling: mean, or say --yes`,
  );
}
