import type { AuditSummary, GateResult } from '../studies/index.js';

/** The gates as a JUnit test suite, which build servers read: one test case per gate. */
export function gatesJunit({ run, gates = [] }: AuditSummary): string {
  const failures = gates.filter(({ verdict }) => verdict === 'fail').length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="factorscope" tests="${gates.length}" failures="${failures}" errors="0">`,
    `  <testsuite name="${escapeXml(`gates of ${run.runId}`)}" tests="${gates.length}" failures="${failures}" errors="0" skipped="0" timestamp="${escapeXml(run.finishedAt)}">`,
    ...gates.map((gate) => testCase(gate, run.runId)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(gate: GateResult, runId: string): string {
  const opening = `    <testcase classname="${escapeXml(runId)}" name="${escapeXml(gate.name)}"`;
  const measured = `value ${gate.value ?? 'none'}, interval ${gate.low ?? 'none'} to ${gate.high ?? 'none'}, threshold ${gate.threshold}`;
  if (gate.verdict === 'pass') {
    return `${opening}><system-out>${escapeXml(`${measured}${gate.reason === null ? '' : `; ${gate.reason}`}`)}</system-out></testcase>`;
  }
  return `${opening}><failure message="${escapeXml(gate.reason ?? 'failed')}">${escapeXml(measured)}</failure></testcase>`;
}

/** As content and in quoted attributes; characters that XML 1.0 cannot hold become a question mark. */
function escapeXml(text: string): string {
  return [...text]
    .map((character) => ESCAPES[character] ?? (isXmlCharacter(character) ? character : '?'))
    .join('');
}

const ESCAPES: Readonly<Record<string, string | undefined>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** XML 1.0, production 2, without the surrogates that a string may hold alone. */
function isXmlCharacter(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code >= 32 && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
}
