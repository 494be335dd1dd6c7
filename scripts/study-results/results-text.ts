import { studyLines } from '../../src/report/index.js';
import type { AuditSummary } from '../../src/studies/index.js';
import { studyTables } from './study-tables.js';

/** The whole page. */
export function resultsText(
  results: readonly { readonly command: string; readonly summary: AuditSummary }[],
): string {
  const sections = results.map(({ command, summary }) => sectionText(command, summary));
  return `# Results of the studies

Written by \`npm run build && node dist/scripts/study-results/main.js [--store URL] [--config STUDY.yaml --network FILE]\`, which runs the commands below (what exists in the
store is not scored again): do not edit. [studies.md](studies.md) says what the numbers mean; brackets are 95 % intervals over residuals.

${sections.join('\n')}`;
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
