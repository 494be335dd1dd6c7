import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

import { createWorkerMetrics } from '../../workers/worker-metrics.js';

const INFRA = fileURLToPath(new URL('../../infra', import.meta.url));
const read = (file: string): string => readFileSync(path.join(INFRA, file), 'utf8');
const filesOf = (ending: RegExp): string[] =>
  readdirSync(INFRA, { recursive: true, encoding: 'utf8' }).filter((file) => ending.test(file));

interface Service {
  readonly depends_on?: string[] | Record<string, unknown>;
  readonly volumes?: string[];
  readonly environment?: Record<string, string>;
  readonly build?: { context: string; dockerfile: string };
  readonly ports?: string[];
  readonly stop_grace_period?: string;
}
interface Compose {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, unknown>;
}
const compose = parse(read('compose.yaml'), { merge: true }) as Compose;

/** A program that only some machines have; its checks are left out elsewhere. */
function has(program: string): boolean {
  try {
    execFileSync('which', [program]);
    return true;
  } catch {
    return false;
  }
}

describe('the files of infra/', () => {
  it.each(filesOf(/\.ya?ml$/))('%s is YAML without faults', (file) => {
    for (const document of parseAllDocuments(read(file), { merge: true })) {
      expect([...('errors' in document ? document.errors : [])]).toEqual([]);
    }
  });

  it.each(filesOf(/\.sh$/))('%s is a shell script without faults of syntax', (file) => {
    execFileSync('bash', ['-n', path.join(INFRA, file)]);
  });

  it('hold no secret: compose takes them from the environment and refuses to start without', () => {
    const secret = /(PASSWORD|PWD|SECRET|_KEY)$/;
    const ids = new Set(['AWS_ACCESS_KEY_ID', 'ROOT_ACCESS_KEY']);
    let found = 0;
    for (const { environment = {} } of Object.values(compose.services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (!secret.test(name) || ids.has(name)) continue;
        found += 1;
        expect(value, name).toMatch(/^\$\{\w+:[?-]/);
      }
    }
    expect(found).toBeGreaterThan(4);
  });

  it('name in compose only services, volumes and files that there are, and open ports to this machine alone', () => {
    const services = Object.keys(compose.services);
    for (const [name, service] of Object.entries(compose.services)) {
      const needs = service.depends_on ?? [];
      for (const other of Array.isArray(needs) ? needs : Object.keys(needs)) {
        expect(services, `${name} depends on ${other}`).toContain(other);
      }
      for (const volume of service.volumes ?? []) {
        const [from] = volume.split(':');
        if (from.startsWith('.')) expect(existsSync(path.join(INFRA, from)), from).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(from);
      }
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
      if (service.build)
        expect(existsSync(path.join(INFRA, '..', service.build.dockerfile))).toBe(true);
    }
  });

  it('give workers longer to stop than their shards have to end', () => {
    const drain = 120;
    expect(parseInt(compose.services.worker.stop_grace_period ?? '', 10)).toBeGreaterThan(
      drain + 10,
    );
    const deployment = parse(read('kubernetes/worker.yaml')) as {
      spec: { template: { spec: { terminationGracePeriodSeconds: number } } };
    };
    expect(deployment.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(drain + 10);
    expect(
      Number(/TimeoutStopSec=(\d+)/.exec(read('systemd/factorscope-worker.service'))?.[1]),
    ).toBeGreaterThan(drain + 10);
  });

  it('ask in the dashboard only for what a worker counts', async () => {
    const dashboard = JSON.parse(read('grafana/factorscope.json')) as {
      panels: { title: string; targets: { expr: string }[] }[];
    };
    const counted = (await createWorkerMetrics().registry.getMetricsAsJSON()).map(
      ({ name }) => name,
    );
    const titles = dashboard.panels.map(({ title }) => title).join();
    expect(titles).toMatch(
      /Images per second.*Shard seconds.*Share of work.*Retries.*Store errors/,
    );
    for (const { targets } of dashboard.panels) {
      for (const { expr } of targets) {
        const names = expr.match(/\b(factorscope|process)_\w+/g) ?? [];
        expect(names.length, expr).toBeGreaterThan(0);
        for (const name of names) expect(counted).toContain(name.replace(/_bucket$/, ''));
      }
    }
  });

  it.skipIf(!has('kubectl'))('make one set of Kubernetes objects that refer to each other', () => {
    const text = execFileSync('kubectl', ['kustomize', path.join(INFRA, 'kubernetes')], {
      encoding: 'utf8',
    });
    const objects = parseAllDocuments(text).map(
      (document) =>
        document.toJS() as {
          kind: string;
          metadata: { name: string };
        },
    );
    expect(objects.map(({ kind }) => kind).sort()).toEqual([
      'ConfigMap',
      'Deployment',
      'Namespace',
      'ScaledObject',
    ]);
    const configMap = objects.find(({ kind }) => kind === 'ConfigMap')?.metadata.name;
    expect(text).toContain(`configMapRef:\n            name: ${configMap}`);
  });

  it.skipIf(!has('systemd-analyze'))('are units that systemd understands', () => {
    for (const unit of filesOf(/\.service$/)) {
      const { stderr } = verify(path.join(INFRA, unit));
      // Programs and users of the target machine are not here.
      const faults = stderr
        .split('\n')
        .filter((line) => /Unknown|Failed to parse|Invalid|ignoring/i.test(line));
      expect(faults).toEqual([]);
    }
  });
});

/** It ends with 0 where it only warns. */
function verify(unit: string): { stderr: string } {
  return spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
}
