import type { ImageResampling } from '../studies/index.js';
import { capitalised } from './factor-names.js';
import { plural } from './format.js';
import { resampleSentences } from './resample-section.js';

/** Fewest copies on which the answer should stand for correlations to be about this face, as a share. */
const LEAST_KEPT = 0.5;

/** The findings about one image in whole sentences, for page and terminal; the reason where there are none. */
export function imageSentences(findings: ImageResampling): string[] {
  const { reason, answer, kept, copies } = findings;
  if (reason !== null) return resampleSentences(findings);
  return [
    `Output followed: ${answer}.`,
    ...resampleSentences(findings),
    ...(kept === null ? [] : [`${capitalised(keptText(kept, copies))}.`]),
  ];
}

function keptText(kept: number, copies: number): string {
  const stands = `it stays the largest output on ${kept} of ${plural(copies, 'copy', 'copies')}`;
  return kept < LEAST_KEPT * copies
    ? `${stands}: to this network most of them no longer show the face, and the rest is about what is left; take a milder perturbation`
    : stands;
}
