import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { SearchAttributePair } from '@temporalio/common';

/** What studies can be searched by on a Temporal server that knows these attributes. */
export const studyKey = defineSearchAttributeKey('FactorscopeStudy', SearchAttributeType.KEYWORD);
/** SHA-256 of the network file. */
export const networkKey = defineSearchAttributeKey(
  'FactorscopeNetwork',
  SearchAttributeType.KEYWORD,
);
/** Name of the space. */
export const spaceKey = defineSearchAttributeKey('FactorscopeSpace', SearchAttributeType.KEYWORD);
/** Phase of the study, `paused`, or how it ended. */
export const stateKey = defineSearchAttributeKey('FactorscopeState', SearchAttributeType.KEYWORD);

export const SEARCH_ATTRIBUTES = [studyKey, networkKey, spaceKey, stateKey] as const;

/** Attributes of a study that begins. */
export function studyAttributes(facts: {
  readonly study: string;
  readonly networkSha256: string;
  readonly space: string;
}): SearchAttributePair[] {
  return [
    { key: studyKey, value: facts.study },
    { key: networkKey, value: facts.networkSha256 },
    { key: spaceKey, value: facts.space },
    { key: stateKey, value: 'planning' },
  ];
}
