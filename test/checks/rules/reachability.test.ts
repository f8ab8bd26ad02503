import { describe, expect, it } from 'vitest';
import { reachability } from '../../../src/checks/rules/reachability.ts';
import type { Manifest } from '../../../src/contract/manifest.ts';
import { need } from '../../../src/contract/need.ts';
import { offer } from '../../../src/contract/offer.ts';
import type { Problem } from '../../../src/contract/problem.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { namespaceManifests } from '../../../src/policy/namespaces.ts';
import { networkManifests } from '../../../src/policy/network.ts';
import { component, planned, workload } from '../../support/components.ts';
import { growth } from '../../support/growth.ts';
import { policy } from '../../support/policies.ts';
import { object, of, subject } from '../../support/subject.ts';

const db = component(
  'db',
  {
    workloads: { server: workload('db'), backup: workload('backup') },
    provides: [offer({ type: 'db', at: 'server', ports: [5432], endpoint: () => ({}) })],
  },
  { namespace: 'data' },
);
const client = (id: string) =>
  component(
    id,
    {
      workloads: { pod: workload(id) },
      requires: [need({ type: 'db', by: ['pod'] }), need({ type: 'internet', by: ['pod'] })],
    },
    { namespace: 'apps' },
  );
const plan = planned(
  db,
  client('one'),
  client('two'),
  component('idle', { workloads: { pod: workload('idle') } }, { namespace: 'apps' }),
);
const rendered = [...namespaceManifests(plan, 'namespaces'), ...networkManifests(plan, 'namespaces')];

const check = (manifests: readonly Manifest[]): Problem[] => [...reachability.check(subject(manifests, { plan }))];
const messages = (manifests: readonly Manifest[]) => check(manifests).map(({ message }) => message);
const without = (name: string, namespace: string) =>
  rendered.filter(
    ({ object: { kind, metadata } }) =>
      kind !== 'NetworkPolicy' || metadata.name !== name || metadata.namespace !== namespace,
  );
const with_ = (...specs: [namespace: string, spec: object][]) => [
  ...rendered,
  ...specs.map(([namespace, spec]) => policy(namespace, spec, 'mine')),
];

it('finds nothing in what the plan yields', () => expect(check(rendered)).toEqual([]));

describe('a missing connection', () => {
  it('is named, with the end and the policies that deny it', () => {
    expect(check(without('db-server', 'data'))).toEqual([
      {
        component: 'db',
        object: 'NetworkPolicy.networking.k8s.io data/default-deny',
        path: 'spec.ingress',
        config: '/components/db',
        message:
          'one → db (db) and two → db (db) are cut off: no policy lets one/pod and two/pod in to db/server on 5432/TCP',
        why: expect.stringContaining('NetworkPolicy.networking.k8s.io data/default-deny isolates db/server'),
        fix: expect.stringContaining('allow 5432/TCP to db/server'),
      },
    ]);
  });

  it('is told at the client when the client is not let out, and to addresses outside', () => {
    expect(messages(without('one-pod', 'apps'))).toEqual([
      'one → db (db) is cut off: no policy lets one/pod out to db/server on 5432/TCP',
      'one → cluster (dns) is cut off: no policy lets one/pod out to cluster/dns on 53/TCP, 53/UDP',
      'one → cluster (internet) is cut off: no policy lets one/pod out to 0.0.0.0–10.41.255.255, 10.44.0.0–255.255.255.255 on 443/TCP',
    ]);
  });

  it('is a rendered pod whose port has another name than a policy says', () => {
    const deployment = (name: string) =>
      of(
        'db',
        object('apps/v1', 'Deployment', 'db', 'data', {
          spec: {
            template: {
              metadata: { labels: { app: 'db' } },
              spec: { containers: [{ name: 'db', ports: [{ name, containerPort: 5432 }] }] },
            },
          },
        }),
      );
    const named = structuredClone(rendered);
    const spec = named.find(({ object }) => object.metadata.name === 'db-server')!.object.spec as {
      ingress: { ports: object[] }[];
    };
    spec.ingress[0]!.ports = [{ port: 'sql', protocol: 'TCP' }];
    expect(check([...named, deployment('sql')])).toEqual([]);
    expect(messages([...named, deployment('pg')])).toEqual([
      expect.stringContaining('are cut off: no policy lets one/pod and two/pod in to db/server on 5432/TCP'),
    ]);
  });
});

describe('an extra connection', () => {
  const wide = {
    podSelector: { matchLabels: { app: 'db' } },
    ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 5432 }] }],
  };

  it('is named, with the policy and the rule that allow it', () => {
    const [problem, ...others] = check(with_(['data', wide]));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      component: 'test',
      object: 'NetworkPolicy.networking.k8s.io data/mine',
      path: 'spec.ingress[0]',
      message: expect.stringMatching(
        /^cluster\/dns can reach db\/server on 5432\/TCP, and no connection says so; nor for 3 more/,
      ),
    });
  });

  it('needs both ends: a rule at one of them alone opens nothing', () => {
    const toBackup = {
      podSelector: { matchLabels: { app: 'backup' } },
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'apps' } } }] }],
    };
    const fromIdle = {
      podSelector: { matchLabels: { app: 'idle' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'backup' } } }] }],
    };
    expect(check(with_(['data', toBackup]))).toEqual([]);
    expect(check(with_(['apps', fromIdle]))).toEqual([]);
    const [problem, ...others] = check(with_(['data', toBackup], ['apps', fromIdle]));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      message: 'idle/pod can reach db/backup on all ports, and no connection says so',
      why: expect.stringContaining(
        'NetworkPolicy.networking.k8s.io apps/mine (spec.egress[0]) lets it through at the other end',
      ),
    });
  });

  it('is a further port', () => {
    const port = (spec: object): [string, object][] => [
      [
        'data',
        {
          podSelector: { matchLabels: { app: 'db' } },
          ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'one' } } }], ...spec }],
        },
      ],
      [
        'apps',
        {
          podSelector: { matchLabels: { app: 'one' } },
          policyTypes: ['Egress'],
          egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'db' } } }], ...spec }],
        },
      ],
    ];
    expect(check(with_(...port({ ports: [{ port: 5432 }] })))).toEqual([]);
    expect(messages(with_(...port({ ports: [{ port: 5430, endPort: 5433 }] })))).toEqual([
      expect.stringMatching(/^one\/pod can reach db\/server on 5430–5431\/TCP, 5433\/TCP/),
    ]);
  });

  it('is from a namespace that the tree does not know, when a policy lets it in', () => {
    const ingress = [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { team: 'monitoring' } },
            podSelector: { matchLabels: { app: 'scraper' } },
          },
        ],
        ports: [{ port: 9187 }],
      },
    ];
    expect(messages(with_(['data', { podSelector: {}, ingress }]))).toEqual([
      expect.stringMatching(/^pods labelled app=scraper in \(team=monitoring\) can reach db\/server on 9187\/TCP/),
    ]);
  });

  it('is an address outside', () => {
    const egress = [{ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ port: 443 }, { port: 22 }] }];
    const [problem, ...others] = check(
      with_(['apps', { podSelector: { matchLabels: { app: 'one' } }, policyTypes: ['Egress'], egress }]),
    );
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      path: 'spec.egress[0]',
      message: 'one/pod can reach 192.0.2.0/24 on 22/TCP, and no connection says so',
    });
    const ingress = [{ from: [{ ipBlock: { cidr: '192.0.2.1/32' } }] }];
    expect(messages(with_(['data', { podSelector: { matchLabels: { app: 'db' } }, ingress }]))).toEqual([
      'db/server can be reached from 192.0.2.1 on all ports, and no connection says so',
    ]);
  });
});

describe('a pod that no policy selects', () => {
  it('is told once for its namespace and direction', () => {
    expect(check(without('default-deny', 'apps')).map(({ object, message }) => [object, message])).toEqual([
      [
        'Namespace apps',
        'idle/pod and any other pod in apps can be reached by anything: no policy of apps selects these pods for ingress',
      ],
      [
        'Namespace apps',
        'idle/pod and any other pod in apps can connect to anything: no policy of apps selects these pods for egress',
      ],
    ]);
  });

  it('is no matter in a namespace that is not ours', () => {
    const foreign: KubeObject = object('v1', 'Namespace', 'elsewhere');
    expect(check([...rendered, of('test', foreign)])).toEqual([]);
  });
});

it('grows with the projects, and not with the pairs of their pods', () => {
  const treeOf = (count: number) => {
    const projects = Array.from({ length: count }, (_, i) =>
      component(
        `p${i}`,
        {
          workloads: Object.fromEntries(
            ['a', 'b', 'c'].map((role) => [role, workload('', { labels: { app: `p${i}`, role } })]),
          ),
          internal: [{ from: 'a', to: 'b', ports: 'all', why: 'a test' }],
          requires: [need({ type: 'db', by: ['a', 'b'] }), need({ type: 'kubernetes-api', by: ['a'] })],
        },
        { namespace: i % 2 === 0 ? 'jobs' : `p${i}` },
      ),
    );
    const many = planned(db, ...projects);
    const manifests = [...namespaceManifests(many, 'namespaces'), ...networkManifests(many, 'namespaces')];
    return { manifests, plan: many };
  };
  const trees = new Map([100, 1000].map((count) => [count, treeOf(count)]));
  const prove = (count: number) => {
    const { manifests, plan } = trees.get(count)!;
    // Rules keep what they worked out of a tree: each round has one of its own.
    expect([...reachability.check(subject([...manifests], { plan }))]).toEqual([]);
  };
  expect(growth(prove, 100, 1000, 2)).toBeLessThan(40);
});

it('takes no pod of a namespace for a stranger where a workload is all that runs there, rendered with labels or not', () => {
  const whole = component(
    'whole',
    { workloads: { pod: { ...workload('x'), labels: {} } }, requires: [need({ type: 'internet', by: ['pod'] })] },
    { namespace: 'apart' },
  );
  const all = planned(whole);
  const policies = [...namespaceManifests(all, 'namespaces'), ...networkManifests(all, 'namespaces')];
  const labels = { app: 'whole' };
  const template = { metadata: { labels }, spec: { containers: [] } };
  const deployment = of(
    'whole',
    object('apps/v1', 'Deployment', 'whole', 'apart', { spec: { selector: { matchLabels: labels }, template } }),
  );
  for (const manifests of [policies, [...policies, deployment]])
    expect([...reachability.check(subject(manifests, { plan: all }))]).toEqual([]);
});
