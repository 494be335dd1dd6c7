import type { Command } from 'commander';

import { collectGarbage, verify } from '../commands/store.js';
import { duration } from '../read-numbers.js';

/** What an object store holds. */
export function storeCommands(root: Command): void {
  const store = root.command('store').description('what an object store holds');
  store
    .command('verify')
    .description('re-read every object that has a checksum; exit code 3 when one is damaged')
    .option('--store <url>', 'object store')
    .option('--delete', 'remove damaged objects')
    .option('--json', 'print one JSON object')
    .action(verify);
  store
    .command('gc')
    .description('list what no run or training needs; --yes removes it')
    .option('--store <url>', 'object store')
    .option('--older-than <duration>', 'keep what is younger, e.g. 30m, 24h or 7d', duration)
    .option('--dry-run', 'remove nothing (the default without --yes)')
    .option('--yes', 'remove what is listed')
    .option('--json', 'print one JSON object')
    .action(collectGarbage);
}
