import { expect, test } from 'vitest';
import { nearestName } from '../../src/config/nearest-name.js';

test('the name of the fewest edits is nearest, whatever its case', () => {
  expect(nearestName('chanels', ['channels', 'range', 'layout'])).toBe('channels');
  expect(nearestName('ShardIdentitys', ['shardIdentities', 'space'])).toBe('shardIdentities');
});

test('a name that shares next to nothing is not suggested', () => {
  expect(nearestName('zebra', ['address', 'namespace'])).toBeNull();
  expect(nearestName('xy', ['ab'])).toBeNull();
  expect(nearestName('', ['auto'])).toBeNull();
});
