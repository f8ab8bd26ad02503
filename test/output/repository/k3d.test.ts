import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { k3dConfig, k3dPorts, k3dRegistry } from '../../../src/output/repository/k3d.ts';
import { k3dCaches } from '../../../src/output/repository/k3d-caches.ts';
import { terraformFiles } from '../../../src/output/repository/terraform.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import { FACTS } from '../../support/components.ts';
import { planOf } from '../../support/platform.ts';

/** Facts of a platform whose configuration says this beside its name and repository. */
const facts = (written: object = {}) => {
  const { config, findings } = planOf({ cluster: { kind: 'k3d' }, ...written });
  if (!config) throw new Error(JSON.stringify(findings));
  return config;
};

const schema = JSON.parse(readFileSync(join(packageRoot(), 'imports', 'schemas', 'k3d.io', 'Simple.json'), 'utf8'));
const isK3dConfig = new Ajv({ strict: false, allErrors: true, logger: false }).compile(schema);

const PLATFORMS = {
  'as it comes': {},
  'one node': { cluster: { kind: 'k3d', agents: 0 } },
  'three servers': { cluster: { kind: 'k3d', servers: 3, agents: 5, memory: '48Gi', kubernetes: '1.36' } },
  'a registry elsewhere': { registry: { host: 'registry.example.com/mlops', insecure: false } },
  'a registry elsewhere, by plain http': { registry: { host: 'registry.lan:5000' } },
  'a registry at another port': { registry: { host: 'images:5005/mlops' } },
  'another ingress controller': { ingress: { class: 'nginx', ports: { http: 8080, https: 8443 } } },
};

describe.each(Object.entries(PLATFORMS))('k3d.yaml: %s', (_, written) => {
  const text = k3dConfig(facts(written));

  it('is what k3d takes', () => {
    isK3dConfig(parse(text));
    expect(isK3dConfig.errors ?? []).toEqual([]);
  });

  it('has no dollar sign, which k3d would take for a variable', () => {
    expect(text).not.toContain('$');
  });
});

it('is refused by the schema when a key is wrong', () => {
  expect(isK3dConfig({ ...parse(k3dConfig(FACTS)), server: 1 })).toBe(false);
});

it('can hold no dollar sign, whatever is written in platform.yaml', () => {
  for (const written of [
    { name: 'a$HOME' },
    { registry: { host: 'k3d-registry:5050/$HOME' } },
    { cluster: { kind: 'k3d', podCidr: '10.42.0.0/$X' } },
    { registry: { mirrors: { 'docker.io': 'https://$HOME' } } },
    { registry: { mirrors: { $HOME: 'https://mirror.example.com' } } },
  ])
    expect(planOf({ cluster: { kind: 'k3d' }, ...written }).findings, JSON.stringify(written)).not.toEqual([]);
});

it('gives the cluster the addresses that the tree counts on, and lets a large pod find room on any node', () => {
  const { options } = parse(
    k3dConfig(
      facts({ cluster: { kind: 'k3d', memory: '16Gi', podCidr: '10.50.0.0/16', serviceCidr: '10.51.0.0/16' } }),
    ),
  );
  expect(Object.keys(options.runtime)).toEqual(['labels']);
  expect(options.k3s.extraArgs.map(({ arg }: { arg: string }) => arg)).toEqual(
    expect.arrayContaining(['--cluster-cidr=10.50.0.0/16', '--service-cidr=10.51.0.0/16']),
  );
});

it('is known by its label, takes no kubectl elsewhere, and is open to this machine only', () => {
  const { metadata, options, ports, kubeAPI, registries } = parse(k3dConfig(facts()));
  expect(metadata.name).toBe('mlops');
  expect(options.runtime.labels).toEqual([{ label: 'mooring.dev/platform=mlops', nodeFilters: ['all'] }]);
  expect(options.kubeconfig).toEqual({ updateDefaultKubeconfig: true, switchCurrentContext: false });
  expect(ports.map(({ port }: { port: string }) => port)).toEqual(['127.0.0.1:80:80', '127.0.0.1:443:443']);
  expect([kubeAPI.hostIP, registries.create.host]).toEqual(['127.0.0.1', '127.0.0.1']);
});

it('pins K3s to the Kubernetes that the tree is checked against', () => {
  for (const kubernetes of ['1.33', '1.34', '1.35', '1.36']) {
    const { image } = parse(k3dConfig(facts({ cluster: { kind: 'k3d', kubernetes } })));
    expect(image).toMatch(
      new RegExp(`^docker\\.io/rancher/k3s:v${kubernetes.replace('.', '\\.')}\\.[0-9]+-k3s[0-9]+$`),
    );
  }
});

it('leaves out Traefik where another ingress controller takes its place', () => {
  const args = (written: object) =>
    parse(k3dConfig(facts(written))).options.k3s.extraArgs.map(({ arg }: { arg: string }) => arg);
  expect(args({ ingress: { class: 'nginx' } })).toContain('--disable=traefik');
  expect(args({})).not.toContain('--disable=traefik');
});

describe('the registry', () => {
  it.each([
    ['k3d-registry:5050', { name: 'k3d-registry', port: 5050 }],
    ['images:5005/mlops', { name: 'images', port: 5005 }],
    ['registry.example.com/mlops', undefined],
    ['registry.example.com:5000', undefined],
    ['k3d-registry', undefined],
    ['localhost:5000', undefined],
  ])('%s is one that k3d starts: %o', (host, registry) => {
    expect(k3dRegistry(facts({ registry: { host } }))).toEqual(registry);
  });

  it('is called the same, at the same port, by nodes, pods and this machine', () => {
    const { registries } = parse(k3dConfig(facts({ registry: { host: 'images:5005/mlops' } })));
    expect(registries.create).toMatchObject({ name: 'images', hostPort: '5005', enforcePortMatch: true });
    expect(parse(registries.config)).toEqual({ mirrors: { 'images:5005': { endpoint: ['http://images:5005'] } } });
  });

  it('that somebody else runs is not made, and is known for plain http when it speaks that', () => {
    const { registries } = parse(k3dConfig(facts({ registry: { host: 'registry.lan:5000' } })));
    expect(Object.keys(registries)).toEqual(['config']);
    expect(parse(k3dConfig(facts({ registry: { host: 'registry.lan', insecure: false } })))).not.toHaveProperty(
      'registries',
    );
  });
});

it('pulls images of other registries through their mirrors, beside the registry of its own', () => {
  const mirrors = { 'docker.io': 'https://mirror.example.com', 'quay.io': 'http://cache:5000' };
  const { registries } = parse(k3dConfig(facts({ registry: { mirrors } })));
  expect(registries.create.name).toBe('k3d-registry');
  expect(parse(registries.config)).toEqual({
    mirrors: {
      'docker.io': { endpoint: ['https://mirror.example.com'] },
      'quay.io': { endpoint: ['http://cache:5000'] },
      'k3d-registry:5050': { endpoint: ['http://k3d-registry:5050'] },
    },
  });
});

describe('caches', () => {
  const caching = facts({ registry: { caches: { 'docker.io': 5051, 'quay.io': 5052 } } });

  it('are started beside the nodes, and asked by them for the images of others', () => {
    const { registries } = parse(k3dConfig(caching));
    expect(registries.use).toEqual(['k3d-mlops-docker-io:5051', 'k3d-mlops-quay-io:5052']);
    expect(registries.create.name).toBe('k3d-registry');
    expect(parse(registries.config).mirrors).toMatchObject({
      'docker.io': { endpoint: ['http://k3d-mlops-docker-io:5051'] },
      'quay.io': { endpoint: ['http://k3d-mlops-quay-io:5052'] },
    });
    expect(k3dPorts(caching)).toEqual([80, 443, 5050, 5051, 5052]);
  });

  it('fetch from the homes of these, which for Docker Hub is another host', () => {
    expect(k3dCaches(caching).map(({ create }) => create.join(' '))).toEqual([
      'registry create mlops-docker-io --port 127.0.0.1:5051 --image docker.io/library/registry:2.8.3 --proxy-remote-url https://registry-1.docker.io --volume mlops-docker-io:/var/lib/registry --no-help',
      'registry create mlops-quay-io --port 127.0.0.1:5052 --image docker.io/library/registry:2.8.3 --proxy-remote-url https://quay.io --volume mlops-quay-io:/var/lib/registry --no-help',
    ]);
  });

  it('are made by Terraform where they are not there', () => {
    const main = terraformFiles(caching).get('main.tf')!;
    for (const { container, create } of k3dCaches(caching)) {
      expect(main).toContain(`*'"name":"${container}"'*) ;;`);
      expect(main).toContain(`"$K3D" ${create.join(' ')} ;;`);
    }
  });

  it('are none of a cluster that somebody else makes', () => {
    expect(k3dCaches({ ...caching, cluster: { ...caching.cluster, kind: 'eks' } })).toEqual([]);
  });
});

it('says which ports of the machine it takes', () => {
  expect(k3dPorts(facts())).toEqual([80, 443, 5050]);
  expect(k3dPorts(facts({ ingress: { ports: { http: 8080, https: 8443 } }, registry: { host: 'r.lan' } }))).toEqual([
    8080, 8443,
  ]);
});

it('cannot have a name that is too long for k3d', () => {
  const name = 'a'.repeat(33);
  expect(planOf({ name, cluster: { kind: 'k3d' } }).findings.map(({ message }) => message)).toEqual([
    `the k3d cluster is called as the platform is, and ${name} has more than 32 characters`,
  ]);
  expect(planOf({ name, cluster: { kind: 'existing' } }).findings).toEqual([]);
});
