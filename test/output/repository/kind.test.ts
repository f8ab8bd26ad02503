import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { contextName } from '../../../src/live/installation.ts';
import { kindConfig } from '../../../src/output/repository/kind.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const facts = (written: object = {}) => planOf({ cluster: { kind: 'kind' }, ...written }).config!;

it('makes the nodes and addresses that the tree is for', () => {
  const config = parse(kindConfig(facts({ cluster: { kind: 'kind', servers: 1, agents: 2, kubernetes: '1.36' } })));
  expect(config).toMatchObject({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    name: 'mlops',
    networking: { podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/16' },
  });
  expect(config.nodes.map(({ role }: { role: string }) => role)).toEqual(['control-plane', 'worker', 'worker']);
  for (const { image } of config.nodes)
    expect(image).toMatch(/^docker\.io\/kindest\/node:v1\.36\.1@sha256:[0-9a-f]{64}$/);
  expect(config.nodes[0].extraPortMappings).toEqual([
    { containerPort: 80, hostPort: 80, listenAddress: '127.0.0.1' },
    { containerPort: 443, hostPort: 443, listenAddress: '127.0.0.1' },
  ]);
});

it('has nodes of every version that a platform may be for', () => {
  for (const kubernetes of ['1.33', '1.34', '1.35', '1.36'])
    expect(kindConfig(facts({ cluster: { kind: 'kind', kubernetes } }))).toContain(`kindest/node:v${kubernetes}.`);
});

it('takes the copies of its images from a mirror', () => {
  const registry = {
    host: 'registry.corp.example/ml',
    insecure: false,
    rewrite: { to: 'registry.corp.example/copies' },
  };
  expect(kindConfig(facts({ registry }))).toContain('registry.corp.example/copies/docker.io/kindest/node:');
});

it('is the only file that such a cluster is made from, and is reached as kind calls it', () => {
  const { layout, plan } = renderPlatform({ cluster: { kind: 'kind' } });
  const made = layout.beside.filter(({ path, text }) => path.startsWith('bootstrap/') && text !== undefined);
  expect(made.map(({ path }) => path)).toEqual(['bootstrap/local/kind.yaml']);
  expect(contextName({ plan })).toBe('kind-mlops');
  const elsewhere = renderPlatform({ cluster: { kind: 'kind', context: 'kind-other' } });
  expect(contextName(elsewhere)).toBe('kind-other');
});
