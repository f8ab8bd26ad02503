import { describe, expect, it } from 'vitest';
import { definitionOf, definitionWith } from '../support/definition.ts';
import { reviewOf } from './platforms.ts';

/** A tree of few objects, each in a file of the component `app`. */
const tree = (...objects: readonly object[]) =>
  new Map(
    objects.map((object) => {
      const { apiVersion, kind, metadata } = object as {
        apiVersion: string;
        kind: string;
        metadata: { name: string; namespace?: string };
      };
      const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
      return [
        `components/app/${kind.toLowerCase()}${group}/${metadata.namespace}.${metadata.name}.yaml`,
        JSON.stringify(object),
      ] as const;
    }),
  );
const told = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  reviewOf(before, after).consequences.map(
    ({ rule, severity, less, message }) => `${rule} ${less ? 'less ' : ''}${severity}: ${message}`,
  );

const meta = (name: string, more: object = {}) => ({ name, namespace: 'apps', ...more });
const core = (kind: string, name: string, more: object) => ({ apiVersion: 'v1', kind, metadata: meta(name), ...more });
const container = (more: object = {}) => ({ name: 'main', image: 'example.org/x:1.0.0', ...more });
const workload = (
  name: string,
  { kind = 'Deployment', spec = {}, pod = {}, labels = {}, ...main }: Record<string, object | string> = {},
) => ({
  apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: meta(name),
  spec: {
    replicas: 1,
    ...(spec as object),
    template: {
      metadata: { labels: { app: name, ...(labels as object) } },
      spec: { automountServiceAccountToken: false, ...(pod as object), containers: [container(main as object)] },
    },
  },
});
const policy = (name: string, app: string, spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: meta(name),
  spec: { podSelector: app === '' ? {} : { matchLabels: { app } }, ...spec },
});
const DENY = policy('deny', '', { policyTypes: ['Ingress', 'Egress'] });
const from = (app: string, port = 80) => ({
  ingress: [{ from: [{ podSelector: { matchLabels: { app } } }], ports: [{ port }] }],
});
const to = (app: string, port = 80) => ({
  policyTypes: ['Egress'],
  egress: [{ to: [{ podSelector: { matchLabels: { app } } }], ports: [{ port }] }],
});
const rbac = (kind: string, name: string, more: object) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata: meta(name),
  ...more,
});
const role = (...verbs: string[]) => rbac('Role', 'r', { rules: [{ apiGroups: [''], resources: ['secrets'], verbs }] });
const pods = (...verbs: string[]) => rbac('Role', 'r', { rules: [{ apiGroups: [''], resources: ['pods'], verbs }] });
const BINDING = rbac('RoleBinding', 'b', {
  roleRef: { kind: 'Role', name: 'r' },
  subjects: [{ kind: 'ServiceAccount', name: 'web' }],
});
const namespace = (level: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'apps', labels: { 'pod-security.kubernetes.io/enforce': level } },
});
const ingress = (...hosts: string[]) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: meta('i'),
  spec: { rules: hosts.map((host) => ({ host })) },
});
const reading = (how: object) => workload('web', how as never);
const claim = (annotations: object) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: meta('c', { annotations }),
  spec: { accessModes: ['ReadWriteOnce'] },
});
const CONFIRM = { 'argocd.argoproj.io/sync-options': 'Prune=confirm' };
const project = (...namespaces: string[]) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: meta('p'),
  spec: { destinations: namespaces.map((one) => ({ namespace: one, server: 'x' })) },
});
const REPLACED = { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' };
const KEPT_HOOK = { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'HookFailed' };
const APPLICATION = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'app' }, spec: {} };
const flink = (spec: object) => ({
  apiVersion: 'flink.apache.org/v1beta1',
  kind: 'FlinkDeployment',
  metadata: meta('f'),
  spec,
});
const spark = (spec: object) => ({
  apiVersion: 'sparkoperator.k8s.io/v1beta2',
  kind: 'SparkApplication',
  metadata: meta('s'),
  spec,
});
const WEB = workload('web');
const DB = workload('db');
const TWIN = workload('db', { kind: 'StatefulSet', labels: { app: 'twin' } });

type Tree = ReadonlyMap<string, string>;

const FIRES: readonly [what: string, before: Tree, after: Tree, expected: readonly string[]][] = [
  [
    'a container’s memory',
    tree(WEB),
    tree(workload('web', { resources: { requests: { memory: '1Gi' } } })),
    [
      'change/restart warning: apps/web restarts: spec.containers[main].resources changes',
      'change/capacity info: apps: memory +1Gi (web)',
    ],
  ],
  [
    'one that is recreated',
    tree(workload('web', { spec: { strategy: { type: 'Recreate' } } })),
    tree(workload('web', { spec: { strategy: { type: 'Recreate' } }, command: ['a'] })),
    [
      'change/restart warning: apps/web restarts: spec.containers[main].command changes; nothing of it runs until they are back',
    ],
  ],
  [
    'a StatefulSet of three',
    tree(workload('web', { kind: 'StatefulSet', spec: { replicas: 3 } })),
    tree(workload('web', { kind: 'StatefulSet', spec: { replicas: 3 }, command: ['a'] })),
    ['change/restart warning: apps/web restarts its 3 pods one after another: spec.containers[main].command changes'],
  ],
  [
    'a checksum',
    tree(workload('web')),
    tree({
      ...WEB,
      spec: {
        ...WEB.spec,
        template: {
          ...WEB.spec.template,
          metadata: { ...WEB.spec.template.metadata, annotations: { 'checksum/config': 'a' } },
        },
      },
    }),
    ['change/restart warning: apps/web restarts: metadata.annotations["checksum/config"] changes'],
  ],
  [
    'a ConfigMap that is a variable',
    tree(reading({ envFrom: [{ configMapRef: { name: 'c' } }] }), core('ConfigMap', 'c', { data: { a: '1' } })),
    tree(reading({ envFrom: [{ configMapRef: { name: 'c' } }] }), core('ConfigMap', 'c', { data: { a: '2' } })),
    ['change/reread warning: apps/web reads ConfigMap apps/c when started, and nothing restarts it'],
  ],
  [
    'a Secret that is mounted',
    tree(
      reading({ pod: { volumes: [{ secret: { secretName: 's' } }] } }),
      core('Secret', 's', { stringData: { a: '1' } }),
    ),
    tree(
      reading({ pod: { volumes: [{ secret: { secretName: 's' } }] } }),
      core('Secret', 's', { stringData: { a: '2' } }),
    ),
    [
      'change/reread info: apps/web mounts Secret apps/s, and nothing restarts it: a program that reads its files once goes on with the old ones',
    ],
  ],
  [
    'an immutable ConfigMap',
    tree(core('ConfigMap', 'c', { immutable: true, data: { a: '1' } })),
    tree(core('ConfigMap', 'c', { immutable: true, data: { a: '2' } })),
    ['change/immutable error: data cannot be changed'],
  ],
  [
    'the address of a Service',
    tree(core('Service', 's', { spec: { clusterIP: '10.0.0.1' } })),
    tree(core('Service', 's', { spec: { clusterIP: 'None' } })),
    ['change/immutable error: spec.clusterIP cannot be changed'],
  ],
  [
    'the pods of a Job',
    tree(workload('j', { kind: 'Job' })),
    tree(workload('j', { kind: 'Job', command: ['a'] })),
    ['change/immutable error: spec.template cannot be changed'],
  ],
  [
    'a Job that is told to be replaced, which Argo CD compares first',
    tree({ ...workload('j', { kind: 'Job' }), metadata: meta('j', { annotations: REPLACED }) }),
    tree({ ...workload('j', { kind: 'Job', command: ['a'] }), metadata: meta('j', { annotations: REPLACED }) }),
    ['change/immutable error: spec.template cannot be changed'],
  ],
  [
    'a hook that stays when it succeeds',
    tree({ ...workload('j', { kind: 'Job' }), metadata: meta('j', { annotations: KEPT_HOOK }) }),
    tree({ ...workload('j', { kind: 'Job', command: ['a'] }), metadata: meta('j', { annotations: KEPT_HOOK }) }),
    ['change/immutable error: spec.template cannot be changed'],
  ],
  [
    'how many pods of a Job must succeed',
    tree(workload('j', { kind: 'Job', spec: { completions: 2, parallelism: 1 } })),
    tree(workload('j', { kind: 'Job', spec: { completions: 3, parallelism: 1 } })),
    ['change/immutable error: spec.completions cannot be changed'],
  ],
  [
    'an indexed Job that is scaled',
    tree(workload('k', { kind: 'Job', spec: { completionMode: 'Indexed', completions: 2, parallelism: 2 } })),
    tree(workload('k', { kind: 'Job', spec: { completionMode: 'Indexed', completions: 3, parallelism: 3 } })),
    ['change/capacity info: apps: pods +1 (k)'],
  ],
  [
    'a volume that goes with its Application, and asks only when it alone goes',
    tree(APPLICATION, WEB, claim({ 'argocd.argoproj.io/sync-options': 'Prune=false' })),
    tree(WEB),
    ['change/data-goes error: PersistentVolumeClaim apps/c goes with its data'],
  ],
  [
    'a volume that goes with its Application, and asks',
    tree(APPLICATION, WEB, claim({ 'argocd.argoproj.io/sync-options': 'Delete=confirm' })),
    tree(WEB),
    ['change/data-goes warning: PersistentVolumeClaim apps/c goes with its data, once a person confirms it in Argo CD'],
  ],
  [
    'what a Flink job is started with',
    tree(flink({ job: { args: ['a'] } })),
    tree(flink({ job: { args: ['b'] } })),
    [
      'change/restart warning: apps/f jobManager and apps/f taskManager restart all at once: spec.job.args changes; nothing of it runs until they are back; the job begins from nothing: what it remembers is dropped',
    ],
  ],
  [
    'what a Spark application runs',
    tree(spark({ mainClass: 'A' })),
    tree(spark({ mainClass: 'B' })),
    [
      'change/restart warning: apps/s driver and apps/s executor restart all at once: spec.mainClass changes; nothing of it runs until they are back; it is killed and run again from its beginning, even when it had come to its end',
    ],
  ],
  [
    'the kind of a Secret',
    tree(core('Secret', 's', { type: 'Opaque' })),
    tree(core('Secret', 's', { type: 'kubernetes.io/tls' })),
    ['change/immutable error: type cannot be changed'],
  ],
  [
    'a volume that goes',
    tree(claim({}), WEB),
    tree(WEB),
    ['change/data-goes error: PersistentVolumeClaim apps/c goes with its data'],
  ],
  [
    'a volume that may not go at once',
    tree(claim(CONFIRM), WEB),
    tree(WEB),
    ['change/data-goes warning: PersistentVolumeClaim apps/c goes with its data, once a person confirms it in Argo CD'],
  ],
  [
    'a volume that loses its guard',
    tree(claim(CONFIRM)),
    tree(claim({})),
    [
      'change/data-goes warning: PersistentVolumeClaim apps/c loses its Prune=confirm: when it leaves the tree, its data goes without a question',
    ],
  ],
  [
    'a connection that opens',
    tree(DENY, WEB, DB, policy('db', 'db', { ingress: [] })),
    tree(DENY, WEB, DB, policy('db', 'db', from('web')), policy('web', 'web', to('db'))),
    ['change/reach warning: apps/web can now reach apps/db on 80/TCP'],
  ],
  [
    'a connection to one of two that are called the same',
    tree(DENY, WEB, DB, TWIN, policy('db', 'db', { ingress: [] })),
    tree(DENY, WEB, DB, TWIN, policy('db', 'db', from('web')), policy('web', 'web', to('db'))),
    ['change/reach warning: apps/web can now reach apps/db (Deployment) on 80/TCP'],
  ],
  [
    'a connection that closes',
    tree(DENY, WEB, DB, policy('db', 'db', from('web')), policy('web', 'web', to('db'))),
    tree(DENY, WEB, DB, policy('db', 'db', { ingress: [] }), policy('web', 'web', to('db'))),
    ['change/reach less info: apps/web can no longer reach apps/db on 80/TCP'],
  ],
  [
    'Secrets that may be read',
    tree(BINDING, pods('get')),
    tree(BINDING, role('get')),
    [
      'change/rights warning: apps/web may now read Secrets: get secrets in apps',
      'change/rights less info: apps/web may no longer get pods in apps',
    ],
  ],
  [
    'a further verb',
    tree(BINDING, pods('get')),
    tree(BINDING, pods('get', 'delete')),
    ['change/rights warning: apps/web may now delete pods in apps'],
  ],
  [
    'a namespace that allows more',
    tree(namespace('restricted')),
    tree(namespace('baseline')),
    ['change/pod-security warning: apps lets pods do more: restricted → baseline'],
  ],
  [
    'a token',
    tree(WEB),
    tree(workload('web', { pod: { automountServiceAccountToken: true } })),
    [
      'change/pod-security warning: apps/web gets a token for the API server',
      'change/restart warning: apps/web restarts: spec.automountServiceAccountToken changes',
    ],
  ],
  [
    'a host',
    tree(ingress('a.example.org')),
    tree(ingress('a.example.org', 'b.example.org')),
    ['change/exposed warning: Ingress.networking.k8s.io apps/i opens b.example.org to the outside'],
  ],
  [
    'a Service at every node',
    tree(core('Service', 's', { spec: { ports: [{ port: 80 }] } })),
    tree(core('Service', 's', { spec: { type: 'NodePort', ports: [{ port: 80 }] } })),
    ['change/exposed warning: Service apps/s opens port 80 (NodePort) to the outside'],
  ],
  [
    'a wider project',
    tree(project('a')),
    tree(project('a', 'b')),
    ['change/app-project warning: Applications of the project p may now go to b'],
  ],
  [
    'another registry, and no digest',
    tree({
      apiVersion: 'x.example/v1',
      kind: 'X',
      metadata: meta('x'),
      spec: { image: `a.example/t/x:1.0@sha256:${'0'.repeat(64)}` },
    }),
    tree({ apiVersion: 'x.example/v1', kind: 'X', metadata: meta('x'), spec: { image: 'b.example/t/x:1.1' } }),
    [
      'change/image warning: a.example/t/x → b.example/t/x: 1.0@sha256:000000000000 → 1.1 (its digest is dropped, from b.example instead of a.example)',
    ],
  ],
  [
    'a kind and its first object',
    tree(WEB),
    tree(WEB, definitionOf('x.example', 'X'), { apiVersion: 'x.example/v1', kind: 'X', metadata: meta('x') }),
    ['change/order info: the kind X.x.example is new, and app has objects of it'],
  ],
  [
    'a server that restarts with a client',
    tree(DENY, WEB, DB, policy('db', 'db', from('web'))),
    tree(DENY, WEB, workload('db', { command: ['a'] }), policy('db', 'db', from('web'))),
    [
      'change/restart warning: apps/db restarts: spec.containers[main].command changes',
      'change/affected info: apps/web is a client of apps/db',
    ],
  ],
  [
    'a smaller volume',
    tree({ ...claim({}), spec: { resources: { requests: { storage: '2Gi' } } } }),
    tree({ ...claim({}), spec: { resources: { requests: { storage: '1Gi' } } } }),
    ['change/volume error: a volume of 2Gi would be 1Gi'],
  ],
];

const quota = (memory: string) => core('ResourceQuota', 'q', { spec: { hard: { 'requests.memory': memory } } });
const asking = (command: string) => workload('web', { command: [command], resources: { requests: { memory: '1Gi' } } });
const definition = (rule: object) =>
  definitionWith('x.example', 'X', {
    size: { type: 'integer', 'x-kubernetes-validations': [rule] },
    parts: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          at: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'it stays' }] },
        },
      },
    },
  });
const GROWS = { rule: 'self >= oldSelf', message: 'it only grows' };
const x = (spec: object) => ({ apiVersion: 'x.example/v1', kind: 'X', metadata: meta('x'), spec });
const part = (name: string, at: string) => ({ name, at });

const FURTHER: readonly [what: string, before: Tree, after: Tree, expected: readonly string[]][] = [
  [
    'a rollout that the quota has no room for',
    tree(quota('1536Mi'), asking('a')),
    tree(quota('1536Mi'), asking('b')),
    [
      'change/quota warning: apps: the pods, and the new ones of apps/web beside them, ask for memory 2Gi of 1536Mi',
      'change/restart warning: apps/web restarts: spec.containers[main].command[a] and spec.containers[main].command[b] change',
    ],
  ],
  [
    'a rule of a definition in the tree that compares with what was there',
    tree(definition(GROWS), x({ size: 3 })),
    tree(definition(GROWS), x({ size: 2 })),
    ['change/transition error: the API server refuses another spec.size: it only grows'],
  ],
  [
    'an item of a list that is a map',
    tree(definition(GROWS), x({ parts: [part('a', '1'), part('b', '2')] })),
    tree(definition(GROWS), x({ parts: [part('b', '3'), part('a', '1')] })),
    ['change/transition error: the API server refuses another spec.parts[0].at: it stays'],
  ],
  [
    'a rule that asks of new values, too',
    tree(
      definition({ rule: 'oldSelf.hasValue() || self > 1', message: 'it begins large', optionalOldSelf: true }),
      x({}),
    ),
    tree(
      definition({ rule: 'oldSelf.hasValue() || self > 1', message: 'it begins large', optionalOldSelf: true }),
      x({ size: 1 }),
    ),
    ['change/transition error: the API server refuses another spec.size: it begins large'],
  ],
];

const SILENT: readonly [what: string, before: Tree, after: Tree][] = [
  [
    'what a rule of the definition lets grow',
    tree(definition(GROWS), x({ size: 2 })),
    tree(definition(GROWS), x({ size: 3 })),
  ],
  ['a value that was not there', tree(definition(GROWS), x({})), tree(definition(GROWS), x({ size: 2 }))],
  [
    'items in another order, and a further one',
    tree(definition(GROWS), x({ parts: [part('a', '1'), part('b', '2')] })),
    tree(definition(GROWS), x({ parts: [part('c', '3'), part('b', '2'), part('a', '1')] })),
  ],
  [
    'a rule for new values, of one that was there',
    tree(definition({ rule: 'oldSelf.hasValue() || self > 1', optionalOldSelf: true }), x({ size: 3 })),
    tree(definition({ rule: 'oldSelf.hasValue() || self > 1', optionalOldSelf: true }), x({ size: 1 })),
  ],
  [
    'the same amount in other words',
    tree(workload('web', { resources: { requests: { memory: '1Gi', cpu: '0.5' } } })),
    tree(workload('web', { resources: { requests: { memory: '1024Mi', cpu: '500m' } } })),
  ],
  [
    'labels of the object, and not of its pods',
    tree(WEB),
    tree({ ...WEB, metadata: meta('web', { labels: { team: 'a' } }) }),
  ],
  [
    'a ConfigMap that nobody reads',
    tree(WEB, core('ConfigMap', 'c', { data: { a: '1' } })),
    tree(WEB, core('ConfigMap', 'c', { data: { a: '2' } })),
  ],
  [
    'a key that nobody takes',
    tree(
      reading({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key: 'a' } } }] }),
      core('ConfigMap', 'c', { data: { a: '1', b: '1' } }),
    ),
    tree(
      reading({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key: 'a' } } }] }),
      core('ConfigMap', 'c', { data: { a: '1', b: '2' } }),
    ),
  ],
  [
    'a Service whose address is left out, which keeps the one that it has',
    tree(core('Service', 's', { spec: { clusterIP: 'None' } })),
    tree(core('Service', 's', { spec: { ports: [{ port: 1 }] } })),
  ],
  [
    'a hook, which Argo CD makes anew',
    tree({
      ...workload('j', { kind: 'Job' }),
      metadata: meta('j', { annotations: { 'argocd.argoproj.io/hook': 'Sync' } }),
    }),
    tree({
      ...workload('j', { kind: 'Job', command: ['a'] }),
      metadata: meta('j', { annotations: { 'argocd.argoproj.io/hook': 'Sync' } }),
    }),
  ],
  [
    'a Job that says what holds anyhow',
    tree(workload('j', { kind: 'Job' })),
    tree(workload('j', { kind: 'Job', spec: { completions: 1 } })),
  ],
  [
    'what Flink’s operator takes over without stopping the job',
    tree(flink({ job: { upgradeMode: 'stateless' }, flinkConfiguration: {}, restartNonce: 1 })),
    tree(flink({ job: { upgradeMode: 'savepoint' }, flinkConfiguration: { 'kubernetes.operator.x': '1' } })),
  ],
  [
    'what Spark’s operator takes over without running it again',
    tree(spark({ suspend: true })),
    tree(spark({ suspend: false, timeToLiveSeconds: 5 })),
  ],
  [
    'a rule of which the other end is closed',
    tree(DENY, WEB, DB),
    tree(DENY, WEB, DB, policy('db', 'db', from('web'))),
  ],
  ['a right that was there by another rule', tree(BINDING, role('*', 'get')), tree(BINDING, role('get', '*'))],
  [
    'env in another order of fields',
    tree(workload('web', { env: [{ name: 'A', value: 'x' }] })),
    tree(workload('web', { env: [{ value: 'x', name: 'A' }] })),
  ],
  ['another host in the same Ingress rule order', tree(ingress('a', 'b')), tree(ingress('b', 'a'))],
];

describe('is told', () => {
  it.each([...FIRES, ...FURTHER])('%s', (_, before, after, expected) => expect(told(before, after)).toEqual(expected));
});

describe('is nothing to tell', () => {
  it.each(SILENT)('%s', (_, before, after) => expect(told(before, after)).toEqual([]));
});
