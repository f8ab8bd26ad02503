import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Deployment, NetworkPolicy } from '../imports/types/kubernetes.ts';
import type { ComponentDefinition } from '../src/contract/component.ts';
import { packageRoot } from '../src/workspace/workspace.ts';
import { renderPlatform } from './support/platform.ts';

const root = packageRoot();
const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');

/** The example of a component, as if it had been written to src/catalogue/data/. */
async function example(): Promise<ComponentDefinition> {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'contributing-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const code = /```ts\n([\s\S]*?)```/.exec(text)![1]!;
  const from = pathToFileURL(join(root, 'src', 'catalogue', 'data', 'x.ts'));
  const absolute = code.replaceAll(/from '(\.[^']+)'/g, (_, path: string) => `from '${new URL(path, from).pathname}'`);
  const file = join(folder, 'example.ts');
  writeFileSync(file, absolute);
  return (await import(file)).redisExporter;
}

describe('the worked example of CONTRIBUTING.md', () => {
  it('renders what the text promises', async () => {
    const { findings, get, all } = renderPlatform(
      { components: { valkey: null, 'redis-exporter': null } },
      { own: [await example()] },
    );
    expect(findings).toEqual([]);
    const { spec } = get<Deployment>('Deployment', 'redis-exporter', 'data-plane');
    const { env } = spec!.template.spec!.containers[0]!;
    expect(env![0]).toEqual({ name: 'REDIS_ADDR', value: 'redis://valkey.data-plane.svc.cluster.local:6379' });
    const secret = env![2]!.valueFrom!.secretKeyRef!.name!;
    expect(all('ExternalSecret')).toContainEqual(
      expect.objectContaining({ metadata: expect.objectContaining({ name: secret }) }),
    );
    const { egress } = get<NetworkPolicy>('NetworkPolicy', 'redis-exporter-exporter', 'data-plane').spec!;
    expect(JSON.stringify(egress)).toContain('6379');
  });
});

it('speaks of files that there are', () => {
  const paths = [...text.matchAll(/`((?:src|docs|test|imports|bin)\/[\w./-]+)`/g)].map(([, path]) => path!);
  const planned = /redis-exporter/;
  expect(paths.filter((path) => !planned.test(path) && !existsSync(join(root, path)))).toEqual([]);
});
