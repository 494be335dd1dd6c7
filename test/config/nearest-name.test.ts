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

test('another tool’s name for a thing is known, though other names are nearer by their letters', () => {
  expect(nearestName('GPU', ['auto', 'cpu', 'cuda'])).toBe('cuda');
  expect(nearestName('tensorflow', ['onnx', 'tfjs'])).toBe('tfjs');
  expect(nearestName('gpu', ['cpu', 'onnx'])).toBe('cpu');
});
