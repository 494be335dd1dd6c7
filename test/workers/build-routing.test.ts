import { describe, expect, it } from 'vitest';

import { buildIdOf } from '../../workers/build-id.js';
import { isAbandoned, successorOf } from '../../workers/build-routing.js';
import type { BuildPoller } from '../../workers/build-routing.js';

const NOW = 1_000_000_000;
const poller = (identity: string, buildId: string | null, secondsAgo: number): BuildPoller => ({
  identity,
  buildId,
  lastSeenMilliseconds: NOW - secondsAgo * 1000,
});

describe('which build gets the tasks of a queue', () => {
  it('is another one once nobody of the current build was heard of for 75 seconds', () => {
    const pollers = [poller('1@a', 'old', 74), poller('2@b', 'new', 1)];
    expect(isAbandoned({ current: 'old', pollers })).toBe(false);
    const silent = [poller('1@a', 'old', 76), poller('2@b', 'new', 1)];
    expect(isAbandoned({ current: 'old', pollers: silent })).toBe(true);
  });

  it('does not ask the clock of this machine', () => {
    const pollers = [poller('1@a', 'old', 90), poller('2@b', 'new', 80)];
    expect(isAbandoned({ current: 'old', pollers })).toBe(false);
  });

  it('is any that comes where none has them', () => {
    expect(isAbandoned({ current: null, pollers: [poller('1@a', null, 1)] })).toBe(true);
  });

  it('is the one that waits, when the last worker of the current build leaves', () => {
    const leaving = { identity: '1@a', buildId: 'old' };
    const self = poller('1@a', 'old', 0);
    const waiting = [poller('2@b', 'older', 70), poller('3@b', 'new', 2), poller('4@c', null, 1)];
    const routing = { current: 'old', pollers: [self, ...waiting] };
    expect(successorOf(routing, leaving)).toBe('new');
    expect(successorOf({ ...routing, current: 'new' }, leaving)).toBeNull();
    expect(successorOf({ current: 'old', pollers: [self] }, leaving)).toBeNull();
    const colleague = poller('5@d', 'old', 30);
    expect(successorOf({ ...routing, pollers: [...waiting, colleague] }, leaving)).toBeNull();
  });
});

describe('the name of a build', () => {
  it('follows the workflow code, unless it is given', () => {
    expect(buildIdOf('code', {})).toBe(buildIdOf('code', {}));
    expect(buildIdOf('code', {})).not.toBe(buildIdOf('other code', {}));
    expect(buildIdOf('code', { FACTORSCOPE_BUILD: 'v7' })).toBe('v7');
  });
});
