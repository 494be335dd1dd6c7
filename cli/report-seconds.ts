/** One process's seconds on a core of 2026, measured on audits of 1,000 units and on the merge benchmark; good to a factor of two. */
const COSTS = { page: 10, perUnitAndResidual: 2e-4, perShardGibibyte: 30 } as const;

/** What merging the shards, the estimates and the page take after the last image, which workers do not shorten. */
export function reportSeconds(units: number, residuals: number, shardBytes: number): number {
  return (
    COSTS.page +
    COSTS.perUnitAndResidual * units * residuals +
    (COSTS.perShardGibibyte * shardBytes) / 2 ** 30
  );
}
