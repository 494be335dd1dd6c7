import { canonicalJson } from '../src/numeric/index.js';
import { createSpace } from '../src/stimulus/index.js';
import { compareAudits, spaceDifference } from '../src/studies/index.js';
import type { ComparedRun, Comparison } from '../src/studies/index.js';
import { foldRun, readCompletedRun } from './completed-run.js';
import type { CompletedRun } from './completed-run.js';
import { differenceText } from './difference-text.js';
import { badInput } from './failures.js';
import type { LocatedRun } from './run-reference.js';

/**
 * What changed from run `a` to run `b`: both complete, over the same images. Their tables are read one after the other,
 * so that one set is in memory at a time. Throws bad input, in one line, for runs that cannot be compared.
 */
export async function compareRuns(
  a: LocatedRun,
  b: LocatedRun,
  version: string,
): Promise<Comparison> {
  const [first, second] = [await readCompletedRun(a), await readCompletedRun(b)];
  const fault = pairingFault(first, second);
  if (fault !== null) throw badInput(fault);
  return compareAudits({
    version,
    space: createSpace(second.record.space),
    a: { run: describeRun(first), folded: await foldRun(first) },
    b: { run: describeRun(second), folded: await foldRun(second) },
    notes: comparisonNotes(first, second),
  });
}

/** Why two runs do not show the same faces, in one line; null when they do. */
export function pairingFault(a: CompletedRun, b: CompletedRun): string | null {
  const runs = `A (${a.record.runId}) and B (${b.record.runId})`;
  const difference = spaceDifference(a.record.space, b.record.space);
  if (difference !== null) return `expected ${runs} over the same images, found ${difference}`;
  const [one, other] = [a.record.faceModel, b.record.faceModel];
  if (one.digest === other.digest) return null;
  return `expected ${runs} over the same faces, found face model ${one.name} (${one.digest.slice(0, 12)}) in A and ${other.name} (${other.digest.slice(0, 12)}) in B`;
}

function describeRun({ at, record, summary }: CompletedRun): ComparedRun {
  return {
    runId: record.runId,
    store: at.store.url,
    network: { file: record.network.fileName, sha256: record.network.sha256 },
    digest: summary.digest,
    finishedAt: summary.run.finishedAt,
    decision: summary.performance.decision,
    layers: record.network.layers.map(({ name, units }) => ({ name, units })),
  };
}

/** What differs besides the network's weights, and so may be what a difference comes from. */
function comparisonNotes(a: CompletedRun, b: CompletedRun): string[] {
  const parts: [string, (run: CompletedRun) => unknown][] = [
    ['network file', ({ record }) => record.network.sha256],
    ['input and preprocessing', ({ record }) => record.network.format],
    ['numeric mode', ({ record }) => record.network.mode],
    ['calibration points', ({ record }) => record.calibrationPoints],
    ['pooling and probes', ({ record }) => record.network.probes],
    ['renderer version', ({ record }) => identityOf(record.shardIdentity).renderer ?? null],
    ['amplification rule', ({ record }) => identityOf(record.shardIdentity).amplification ?? null],
    ['rule of changed images', ({ record }) => identityOf(record.shardIdentity).twins ?? null],
    ['classes', ({ record }) => record.network.classes],
  ];
  const different = parts.filter(([, of]) => canonicalJson(of(a)) !== canonicalJson(of(b)));
  if (different.length === 0) return ['the two runs audited the same network in the same way'];
  return different
    .filter(([name]) => name !== 'network file')
    .map(([name, of]) => `${name} differ: ${differenceText(of(a), of(b))}`);
}

/** Of what `shardIdentity` holds, what differs between releases; records of other versions may lack parts. */
interface IdentityOfRelease {
  readonly renderer?: number;
  readonly amplification?: number;
  readonly twins?: number;
}

function identityOf(text: string): IdentityOfRelease {
  return JSON.parse(text) as IdentityOfRelease;
}
