import { studyLines } from '../../src/report/index.js';
import type { AuditSummary } from '../../src/studies/index.js';
import { studyTables } from './study-tables.js';

/** The whole page; `left`: studies that are still to come. */
export function resultsText(
  results: readonly { readonly command: string; readonly summary: AuditSummary }[],
  left: number,
): string {
  const sections = results.map(({ command, summary }) => sectionText(command, summary));
  return `# Results of the studies

Written by \`npm run study-results -- [--store URL] [--config STUDY.yaml --network FILE]\`, which runs the commands below (what exists in the
store is not scored again): do not edit. [studies.md](studies.md) says what the numbers mean; brackets are 95 % intervals over residuals.

${left > 0 ? `${left} more studies were still to be run when this was written: the same command goes on.\n\n` : ''}${sections.join('\n')}`;
}

function sectionText(command: string, summary: AuditSummary): string {
  const { run, network, coverage, digest } = summary;
  return `## ${network.file}: ${run.study}

\`${command}\`: ${coverage.scored} images, ${run.mode.engine} ${run.mode.precision}, network \`${network.sha256.slice(0, 12)}\`, face \`${run.faceModel.digest.slice(0, 12)}\`, tables \`${digest.slice(0, 16)}\`.

${studyLines(summary)
  .map((line) => `- ${line}\n`)
  .join('')}
${studyTables(summary)}`;
}
