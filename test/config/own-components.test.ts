import { describe, expect, it } from 'vitest';
import { planOf } from '../support/platform.ts';

const CHART = { repository: 'https://charts.example.com', name: 'console', version: '3.1.0' };
const told = (own: object) =>
  planOf({ components: { own: { namespace: 'tools', ...own } } }).findings.map(
    ({ rule, config, message }) => `${rule} ${config} ${message}`,
  );

describe('a chart of one’s own', () => {
  it.each(['^8', '~1.2', '*', 'latest', '1.x', '>=1.0.0', '8'])('has one exact version, and not %s', (version) => {
    expect(told({ chart: { ...CHART, version } })).toMatchObject([
      expect.stringContaining('components.own.chart.version must be one exact version such as 3.1.0'),
    ]);
  });

  it.each(['1.2.3', 'v1.2.3', '0.1.0-rc.1', '1.2.3+build.4'])('may have the version %s', (version) => {
    expect(told({ chart: { ...CHART, version } })).toEqual([]);
  });

  it.each(['ftp://x', 'charts.example.com', 'https://', 'git@example.com:x.git'])('comes from no %s', (repository) => {
    expect(told({ chart: { ...CHART, repository } })).toMatchObject([
      expect.stringContaining('components.own.chart.repository must be an address such as https://charts.example.com'),
    ]);
  });

  it('lives in no namespace of the cluster', () => {
    expect(told({ chart: CHART, namespace: 'kube-system' })).toEqual([
      'config/namespace /components/own/namespace own is to live in kube-system, which belongs to the cluster',
    ]);
  });
});

describe('a Secret of one’s own', () => {
  const of = (secrets: object) => told({ chart: CHART, secrets });

  it('is made, or given', () => {
    expect(of({ admin: { keys: { user: 'root', password: { random: 24 }, token: { given: 'a token' } } } })).toEqual(
      [],
    );
  });

  it.each<[string, object]>([
    ['/components/own/secrets/admin', { admin: {} }],
    ['/components/own/secrets/admin/keys/password', { admin: { keys: { password: { random: 2 } } } }],
    ['/components/own/secrets/admin/keys/password', { admin: { keys: { password: { chosen: 'x' } } } }],
    ['/components/own/secrets/admin/keys/password', { admin: { keys: { password: 5 } } }],
    ['/components/own/secrets/admin/keys', { admin: { keys: {} } }],
    ['/components/own/secrets/admin/keys/pass word', { admin: { keys: { 'pass word': { random: 24 } } } }],
    ['/components/own/secrets/Admin', { Admin: { keys: { password: { random: 24 } } } }],
  ])('is refused at %s: %j', (path, secrets) => {
    const found = of(secrets);
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(one).toContain(path);
  });
});

describe('what a component of one’s own asks for', () => {
  const asks = (type: string, request: unknown) =>
    told({ chart: CHART, workloads: { web: { labels: { app: 'web' } } }, requires: [{ type, by: ['web'], request }] });

  it.each<[string, unknown, string]>([
    ['s3', { create: 'loki' }, 'requires[0].request.create must be a list, not "loki"'],
    ['s3', { create: ['loki'] }, 'requires[0].request.create[0] must be a map, not "loki"'],
    ['s3', { buckets: [{ name: 'loki' }] }, 'unknown key "buckets" in components.own.requires[0].request'],
    ['s3', { access: [{ bucket: 'loki', mode: 'read' }] }, '"mode"'],
    ['s3', { access: [{ bucket: 'loki', access: 'all' }] }, 'must be read, write or readwrite, not "all"'],
    ['postgres', { databases: 5 }, 'requires[0].request.databases must be a list, not 5'],
    ['postgres', {}, 'databases is missing'],
    ['kafka', { create: [{ name: 'a' }] }, 'partitions'],
    ['tracking', { url: 'x' }, 'unknown key "url"'],
    ['internet', {}, 'why is missing'],
  ])('is refused where it was said: %s %j', (type, request, message) => {
    const found = asks(type, request);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).toContain(message);
    expect(found.every((one) => one.includes('/components/own/requires/0/request'))).toBe(true);
  });

  it('trial (d): buckets that s3 would not make are refused where they stand, with the words that it takes', () => {
    const { findings } = planOf(`name: mlops
git: { provider: gitlab, url: https://git.example/mlops/platform.git }
components:
  minio:
  own:
    namespace: tools
    chart: { repository: https://charts.example.com, name: console, version: 3.1.0 }
    workloads: { web: { labels: { app: web } } }
    requires: [{ type: s3, by: [web], request: { buckets: [{ name: loki }] } }]
`);
    expect(findings).toMatchObject([
      {
        rule: 'config/unknown-key',
        at: { file: 'platform.yaml', line: 9, column: 50 },
        message: 'unknown key "buckets" in components.own.requires[0].request',
        why: 'the keys here are create, access',
      },
    ]);
  });

  it('is what the provider makes', () => {
    const request = { create: [{ name: 'loki' }], access: [{ bucket: 'loki', access: 'readwrite' }] };
    const { findings, plan } = planOf({
      components: {
        minio: {},
        own: {
          namespace: 'tools',
          chart: CHART,
          workloads: { web: { labels: { app: 'web' } } },
          requires: [{ type: 's3', by: ['web'], request }],
        },
      },
    });
    expect(findings).toEqual([]);
    expect(plan!.connections.find(({ type }) => type === 's3')!.request).toEqual(request);
  });
});

it('owners of a project have names', () => {
  const { findings } = planOf({ projects: { fraud: { owners: [''] } } });
  expect(findings.map(({ message }) => message)).toEqual(['projects.fraud.owners[0] is an empty text']);
});
