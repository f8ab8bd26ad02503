import type { KubeObject } from '../../../src/kit/object.ts';
import type { Loose } from '../../support/tree.ts';

/** One thing that the API server refuses, and the nearest that it takes. */
export interface Case {
  /** In words that are in no other case. */
  readonly name: string;
  readonly of: Base;
  readonly bad: (object: Loose) => unknown;
  /** The near miss; default: the base as it is. */
  readonly good?: (object: Loose) => unknown;
}

export type Base = keyof typeof BASES;

const NAMESPACE = 'default';
const object = (apiVersion: string, kind: string, rest: object, namespaced = true): Loose => ({
  apiVersion,
  kind,
  metadata: { name: 'one', ...(namespaced && { namespace: NAMESPACE }) },
  ...rest,
});

const labels = { app: 'one' };
const pod = () => ({
  containers: [
    {
      name: 'main',
      image: 'docker.io/library/one:1',
      ports: [{ name: 'http', containerPort: 8080 }],
      env: [{ name: 'A', value: 'a' }],
      readinessProbe: { httpGet: { path: '/', port: 'http' } },
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
      securityContext: { runAsUser: 1000 },
    },
  ],
  initContainers: [{ name: 'before', image: 'docker.io/library/one:1' }],
  volumes: [{ name: 'data', emptyDir: {} }],
});
const template = (more: object = {}) => ({ metadata: { labels: { ...labels } }, spec: { ...pod(), ...more } });
const selector = () => ({ matchLabels: { ...labels } });
const claim = () => ({
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '1Gi' } },
});
const backend = () => ({ service: { name: 'one', port: { number: 80 } } });
const rbac = 'rbac.authorization.k8s.io/v1';

/** Sound objects, made anew for each case. */
export const BASES = {
  ConfigMap: () => object('v1', 'ConfigMap', { data: { 'a.b': 'c' } }),
  Secret: () => object('v1', 'Secret', { type: 'Opaque', data: { a: 'YQ==' } }),
  Service: () =>
    object('v1', 'Service', {
      spec: { selector: { ...labels }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    }),
  Deployment: () =>
    object('apps/v1', 'Deployment', { spec: { replicas: 1, selector: selector(), template: template() } }),
  StatefulSet: () =>
    object('apps/v1', 'StatefulSet', {
      spec: {
        serviceName: 'one',
        selector: selector(),
        template: template({ volumes: [] }),
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim() }],
      },
    }),
  DaemonSet: () => object('apps/v1', 'DaemonSet', { spec: { selector: selector(), template: template() } }),
  Job: () => object('batch/v1', 'Job', { spec: { template: template({ restartPolicy: 'Never' }) } }),
  CronJob: () =>
    object('batch/v1', 'CronJob', {
      spec: { schedule: '0 2 * * *', jobTemplate: { spec: { template: template({ restartPolicy: 'OnFailure' }) } } },
    }),
  NetworkPolicy: () =>
    object('networking.k8s.io/v1', 'NetworkPolicy', {
      spec: {
        podSelector: selector(),
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: selector() }], ports: [{ port: 80, protocol: 'TCP' }] }],
        egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }] }],
      },
    }),
  Ingress: () =>
    object('networking.k8s.io/v1', 'Ingress', {
      spec: {
        rules: [{ host: 'a.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: backend() }] } }],
      },
    }),
  HorizontalPodAutoscaler: () =>
    object('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: {
        minReplicas: 1,
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'one' },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
      },
    }),
  PodDisruptionBudget: () =>
    object('policy/v1', 'PodDisruptionBudget', { spec: { maxUnavailable: 1, selector: selector() } }),
  PersistentVolumeClaim: () => object('v1', 'PersistentVolumeClaim', { spec: claim() }),
  StorageClass: () => object('storage.k8s.io/v1', 'StorageClass', { provisioner: 'example.com/disk' }, false),
  LimitRange: () =>
    object('v1', 'LimitRange', {
      spec: {
        limits: [
          {
            type: 'Container',
            min: { memory: '16Mi' },
            defaultRequest: { memory: '64Mi' },
            default: { memory: '128Mi' },
            max: { memory: '1Gi' },
          },
        ],
      },
    }),
  ResourceQuota: () => object('v1', 'ResourceQuota', { spec: { hard: { 'requests.memory': '1Gi', pods: '10' } } }),
  Role: () => object(rbac, 'Role', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
  ClusterRole: () =>
    object(rbac, 'ClusterRole', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }, false),
  RoleBinding: () =>
    object(rbac, 'RoleBinding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'one' },
      subjects: [{ kind: 'ServiceAccount', name: 'one', namespace: NAMESPACE }],
    }),
  ClusterRoleBinding: () =>
    object(
      rbac,
      'ClusterRoleBinding',
      {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'one' },
        subjects: [{ kind: 'ServiceAccount', name: 'one', namespace: NAMESPACE }],
      },
      false,
    ),
  PriorityClass: () => object('scheduling.k8s.io/v1', 'PriorityClass', { value: 1000 }, false),
  Namespace: () => object('v1', 'Namespace', {}, false),
} satisfies Record<string, () => KubeObject>;

type Change = (value: Loose) => unknown;
type Row = readonly [name: string, bad: Change, good?: Change];

/** Cases of a kind, told what they change: the object, its spec, its pod or its first container. */
const rows = (of: Base, part: (object: Loose) => Loose, all: readonly Row[]): readonly Case[] =>
  all.map(([name, bad, good]) => ({
    name,
    of,
    bad: (one) => bad(part(one)),
    ...(good && { good: (one: Loose) => good(part(one)) }),
  }));
const whole = (one: Loose) => one;
const spec = (one: Loose) => one.spec;
const podOf = (one: Loose) => one.spec.template.spec;
const container = (one: Loose) => podOf(one).containers[0];
const long = (length: number) => 'a'.repeat(length);

const METADATA = rows('ConfigMap', ({ metadata }) => metadata, [
  ['a name has an underscore', (m) => (m.name = 'a_b'), (m) => (m.name = 'a.b-c')],
  ['a name is too long', (m) => (m.name = long(254)), (m) => (m.name = long(253))],
  ['a label key has a space', (m) => (m.labels = { 'a b': 'c' }), (m) => (m.labels = { 'example.com/a_b': 'c' })],
  ['a label key has an empty domain', (m) => (m.labels = { '/a': 'c' })],
  ['a label value is too long', (m) => (m.labels = { a: long(64) }), (m) => (m.labels = { a: long(63) })],
  ['a label value ends in a dash', (m) => (m.labels = { a: 'b-' }), (m) => (m.labels = { a: '' })],
  [
    'an annotation key has two slashes',
    (m) => (m.annotations = { 'a/b/c': '' }),
    (m) => (m.annotations = { 'A.b/C': '' }),
  ],
]);

const CONTAINERS = rows('Deployment', container, [
  ['a container has a name with capitals', (c) => (c.name = 'Main')],
  ['a container has no image', (c) => delete c.image],
  ['a pull policy is none', (c) => (c.imagePullPolicy = 'ifNotPresent'), (c) => (c.imagePullPolicy = 'IfNotPresent')],
  ['a port name is too long', (c) => (c.ports[0].name = 'a-very-long-name'), (c) => (c.ports[0].name = 'http')],
  [
    'a port name has no letter',
    (c) => Object.assign(c, { ports: [{ name: '80', containerPort: 80 }], readinessProbe: undefined }),
    (c) => (c.ports[0].name = 'http'),
  ],
  ['a port is too high', (c) => (c.ports[0].containerPort = 65_536), (c) => (c.ports[0].containerPort = 65_535)],
  ['a protocol is in small letters', (c) => (c.ports[0].protocol = 'tcp'), (c) => (c.ports[0].protocol = 'UDP')],
  [
    'two ports have one name',
    (c) => c.ports.push({ name: 'http', containerPort: 81 }),
    (c) => c.ports.push({ name: 'more', containerPort: 81 }),
  ],
  [
    'a port is there twice',
    (c) => c.ports.push({ name: 'more', containerPort: 8080 }),
    (c) => c.ports.push({ name: 'more', containerPort: 8080, protocol: 'UDP' }),
  ],
  [
    'a variable is there twice',
    (c) => c.env.push({ name: 'A', value: 'b' }),
    (c) => c.env.push({ name: 'B', value: 'b' }),
  ],
  ['a variable has = in its name', (c) => (c.env[0].name = 'A=B'), (c) => (c.env[0].name = 'a.b-c d')],
  [
    'a variable has a value and a source',
    (c) => (c.env[0].valueFrom = { fieldRef: { fieldPath: 'metadata.name' } }),
    (c) => (c.env[0] = { name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }),
  ],
  ['a variable has an empty source', (c) => (c.env[0] = { name: 'A', valueFrom: {} })],
  [
    'a variable has two sources',
    (c) =>
      (c.env[0] = {
        name: 'A',
        valueFrom: { secretKeyRef: { name: 'a', key: 'b' }, configMapKeyRef: { name: 'a', key: 'b' } },
      }),
  ],
  ['variables come from nowhere', (c) => (c.envFrom = [{}]), (c) => (c.envFrom = [{ secretRef: { name: 'a' } }])],
  ['a mount has no volume', (c) => (c.volumeMounts[0].name = 'dat')],
  [
    'two mounts have one path',
    (c) => c.volumeMounts.push({ name: 'data', mountPath: '/data' }),
    (c) => c.volumeMounts.push({ name: 'data', mountPath: '/other' }),
  ],
  [
    'a mount leaves its volume',
    (c) => (c.volumeMounts[0].subPath = '../a'),
    (c) => (c.volumeMounts[0].subPath = 'a/..b'),
  ],
  ['a probe has two ways', (c) => (c.readinessProbe.tcpSocket = { port: 'http' })],
  ['a probe has no way', (c) => (c.readinessProbe = { periodSeconds: 5 })],
  [
    'a liveness probe waits for two successes',
    (c) => (c.livenessProbe = { ...c.readinessProbe, successThreshold: 2 }),
    (c) => (c.readinessProbe.successThreshold = 2),
  ],
  [
    'a startup probe waits for two successes',
    (c) => (c.startupProbe = { ...c.readinessProbe, successThreshold: 2 }),
    (c) => (c.startupProbe = { ...c.readinessProbe, successThreshold: 1 }),
  ],
  ['a probe asks port 0', (c) => (c.readinessProbe.httpGet.port = 0), (c) => (c.readinessProbe.httpGet.port = 1)],
  ['a probe has a negative delay', (c) => (c.readinessProbe.initialDelaySeconds = -1)],
  ['a probe speaks https in small letters', (c) => (c.readinessProbe.httpGet.scheme = 'https')],
  [
    'a request is more than its limit',
    (c) => (c.resources.requests.memory = '1Gi'),
    (c) => (c.resources.requests.memory = '128Mi'),
  ],
  [
    'a request is more than its limit by a hair',
    (c) => (c.resources.requests.memory = '134217729'),
    (c) => (c.resources.requests.memory = '134217728'),
  ],
  ['a request is negative', (c) => (c.resources.requests.cpu = '-1'), (c) => (c.resources.requests.cpu = '0')],
  [
    'a device is asked for without a limit',
    (c) => (c.resources.requests['nvidia.com/gpu'] = 1),
    (c) => (c.resources.requests['a.kubernetes.io/gpu'] = 1),
  ],
  ['a device is asked for less than its limit', (c) => devices(c, 1, 2), (c) => devices(c, 2, 2)],
  ['a user has a negative number', (c) => (c.securityContext.runAsUser = -1), (c) => (c.securityContext.runAsUser = 0)],
  [
    'a privileged container may not gain privileges',
    (c) => (c.securityContext = { privileged: true, allowPrivilegeEscalation: false }),
    (c) => (c.securityContext = { privileged: true }),
  ],
  [
    'a lifecycle hook does nothing',
    (c) => (c.lifecycle = { preStop: {} }),
    (c) => (c.lifecycle = { preStop: { sleep: { seconds: 5 } } }),
  ],
  [
    'a profile of seccomp is none',
    (c) => (c.securityContext.seccompProfile = { type: 'Default' }),
    (c) => (c.securityContext.seccompProfile = { type: 'RuntimeDefault' }),
  ],
]);

const PODS = rows('Deployment', podOf, [
  ['a pod has no container', (p) => (p.containers = [])],
  [
    'two containers have one name',
    (p) => p.containers.push({ name: 'main', image: 'a' }),
    (p) => p.containers.push({ name: 'other', image: 'a' }),
  ],
  ['an init container has the name of a container', (p) => (p.initContainers[0].name = 'main')],
  [
    'an init container that ends is probed',
    (p) => (p.initContainers[0].readinessProbe = { exec: { command: ['a'] } }),
    (p) =>
      Object.assign(p.initContainers[0], { restartPolicy: 'Always', readinessProbe: { exec: { command: ['a'] } } }),
  ],
  [
    'two volumes have one name',
    (p) => p.volumes.push({ name: 'data', emptyDir: {} }),
    (p) => p.volumes.push({ name: 'more', emptyDir: {} }),
  ],
  ['a volume is of two kinds', (p) => (p.volumes[0].configMap = { name: 'a' })],
  ['a volume has a name with a dot', (p) => p.volumes.push({ name: 'a.b', emptyDir: {} })],
  [
    'a volume of a Secret says none',
    (p) => (p.volumes[0] = { name: 'data', secret: {} }),
    (p) => (p.volumes[0] = { name: 'data', secret: { secretName: 'a' } }),
  ],
  [
    'a mode is more than 0777',
    (p) => (p.volumes[0] = { name: 'data', secret: { secretName: 'a', defaultMode: 0o1000 } }),
    (p) => (p.volumes[0] = { name: 'data', secret: { secretName: 'a', defaultMode: 0o777 } }),
  ],
  [
    'a file leaves its volume',
    (p) => (p.volumes[0] = { name: 'data', configMap: { name: 'a', items: [{ key: 'a', path: '../a' }] } }),
    (p) => (p.volumes[0] = { name: 'data', configMap: { name: 'a', items: [{ key: 'a', path: 'b/a' }] } }),
  ],
  [
    'a token lives too short',
    (p) =>
      (p.volumes[0] = {
        name: 'data',
        projected: { sources: [{ serviceAccountToken: { path: 'a', expirationSeconds: 60 } }] },
      }),
    (p) =>
      (p.volumes[0] = {
        name: 'data',
        projected: { sources: [{ serviceAccountToken: { path: 'a', expirationSeconds: 600 } }] },
      }),
  ],
  [
    'a source of a projected volume is two',
    (p) =>
      (p.volumes[0] = { name: 'data', projected: { sources: [{ secret: { name: 'a' }, configMap: { name: 'a' } }] } }),
    (p) => (p.volumes[0] = { name: 'data', projected: { sources: [{ secret: { name: 'a' } }] } }),
  ],
  [
    'a path of the node is of an unknown type',
    (p) => (p.volumes[0] = { name: 'data', hostPath: { path: '/a', type: 'Dir' } }),
    (p) => (p.volumes[0] = { name: 'data', hostPath: { path: '/a', type: 'Directory' } }),
  ],
  ['pods of a Deployment end', (p) => (p.restartPolicy = 'OnFailure'), (p) => (p.restartPolicy = 'Always')],
  ['a policy of DNS is none', (p) => (p.dnsPolicy = 'ClusterLast'), (p) => (p.dnsPolicy = 'Default')],
  [
    'no name server is said',
    (p) => (p.dnsPolicy = 'None'),
    (p) => Object.assign(p, { dnsPolicy: 'None', dnsConfig: { nameservers: ['10.0.0.10'] } }),
  ],
  ['an account has a slash', (p) => (p.serviceAccountName = 'a/b'), (p) => (p.serviceAccountName = 'a.b')],
  ['a label of nodes is none', (p) => (p.nodeSelector = { a: 'b c' }), (p) => (p.nodeSelector = { 'a.io/b': 'c' })],
  [
    'a toleration has no key',
    (p) => (p.tolerations = [{ operator: 'Equal', value: 'a' }]),
    (p) => (p.tolerations = [{ operator: 'Exists' }]),
  ],
  [
    'a toleration of all has a value',
    (p) => (p.tolerations = [{ key: 'a', operator: 'Exists', value: 'b' }]),
    (p) => (p.tolerations = [{ key: 'a', value: 'b' }]),
  ],
  [
    'a toleration has an unknown effect',
    (p) => (p.tolerations = [{ key: 'a', operator: 'Exists', effect: 'NoRun' }]),
    (p) => (p.tolerations = [{ key: 'a', operator: 'Exists', effect: 'NoExecute' }]),
  ],
  [
    'a toleration of seconds is of another effect',
    (p) => (p.tolerations = [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }]),
    (p) => (p.tolerations = [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }]),
  ],
  [
    'pods are spread by no more than 0',
    (p) => (p.topologySpreadConstraints = [{ maxSkew: 0, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' }]),
    (p) => (p.topologySpreadConstraints = [{ maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' }]),
  ],
  [
    'pods are spread or not in unknown words',
    (p) => (p.topologySpreadConstraints = [{ maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'Schedule' }]),
  ],
  ['pods are kept apart with weight 101', (p) => (p.affinity = apart(101)), (p) => (p.affinity = apart(100))],
  ['two ports of the node are one', (p) => ports(p, 80, 80), (p) => ports(p, 80, 81)],
  ['a selector of nodes needs a value', (p) => (p.affinity = nodes('In')), (p) => (p.affinity = nodes('Exists'))],
]);
function devices({ resources }: Loose, requested: number, limit: number): void {
  resources.requests['nvidia.com/gpu'] = requested;
  resources.limits['nvidia.com/gpu'] = limit;
}
const apart = (weight: number) => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: selector() } },
    ],
  },
});
const nodes = (operator: string) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator }] }],
    },
  },
});
function ports(p: Loose, one: number, other: number): void {
  p.containers[0].ports = [
    { name: 'http', containerPort: 1, hostPort: one },
    { name: 'more', containerPort: 2, hostPort: other },
  ];
}

const WORKLOADS = [
  ...rows('Deployment', spec, [
    ['a selector is empty', (s) => (s.selector = {})],
    [
      'a selector finds no pod',
      (s) => (s.template.metadata.labels = { app: 'two' }),
      (s) => (s.template.metadata.labels.more = 'a'),
    ],
    [
      'a selector asks for a label that pods lack',
      (s) => (s.selector.matchExpressions = [{ key: 'b', operator: 'Exists' }]),
      (s) => (s.selector.matchExpressions = [{ key: 'b', operator: 'DoesNotExist' }]),
    ],
    [
      'a selector by expression says no value',
      (s) => (s.selector.matchExpressions = [{ key: 'app', operator: 'In', values: [] }]),
      (s) => (s.selector.matchExpressions = [{ key: 'app', operator: 'In', values: ['one'] }]),
    ],
    ['a strategy is none', (s) => (s.strategy = { type: 'Rolling' }), (s) => (s.strategy = { type: 'Recreate' })],
    [
      'a strategy of Recreate rolls',
      (s) => (s.strategy = { type: 'Recreate', rollingUpdate: { maxSurge: 1 } }),
      (s) => (s.strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } }),
    ],
    [
      'a strategy replaces no pod',
      (s) => (s.strategy = { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }),
      (s) => (s.strategy = { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }),
    ],
    [
      'a strategy replaces 200 %',
      (s) => (s.strategy = { rollingUpdate: { maxUnavailable: '200%' } }),
      (s) => (s.strategy = { rollingUpdate: { maxSurge: '200%' } }),
    ],
    ['a strategy replaces a word', (s) => (s.strategy = { rollingUpdate: { maxUnavailable: 'half' } })],
    ['there are less than no pods', (s) => (s.replicas = -1), (s) => (s.replicas = 0)],
    [
      'a deadline is before pods are ready',
      (s) => Object.assign(s, { minReadySeconds: 60, progressDeadlineSeconds: 60 }),
      (s) => Object.assign(s, { minReadySeconds: 60, progressDeadlineSeconds: 61 }),
    ],
    ['a label of pods is none', (s) => (s.template.metadata.labels.b = 'a b')],
    ['a deadline is of a pod that stays', (s) => (s.template.spec.activeDeadlineSeconds = 5)],
  ]),
  ...rows('StatefulSet', spec, [
    [
      'a strategy of OnDelete rolls',
      (s) => (s.updateStrategy = { type: 'OnDelete', rollingUpdate: { partition: 1 } }),
      (s) => (s.updateStrategy = { type: 'OnDelete' }),
    ],
    [
      'pods are managed in an unknown way',
      (s) => (s.podManagementPolicy = 'parallel'),
      (s) => (s.podManagementPolicy = 'Parallel'),
    ],
    ['a claim of pods has no mode', (s) => (s.volumeClaimTemplates[0].spec.accessModes = [])],
    ['a claim of pods has no size', (s) => delete s.volumeClaimTemplates[0].spec.resources],
    ['a claim of pods is not what they mount', (s) => (s.volumeClaimTemplates[0].metadata.name = 'other')],
    ['pods of a StatefulSet are not found', (s) => (s.selector.matchLabels = { app: 'two' })],
  ]),
  ...rows('DaemonSet', spec, [
    [
      'a daemon is replaced and doubled',
      (s) => (s.updateStrategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } }),
      (s) => (s.updateStrategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }),
    ],
    ['a daemon is never replaced', (s) => (s.updateStrategy = { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } })],
    ['a daemon selects nothing', (s) => (s.selector = {})],
  ]),
  ...rows('Job', spec, [
    [
      'pods of a Job never end',
      (s) => (s.template.spec.restartPolicy = 'Always'),
      (s) => (s.template.spec.restartPolicy = 'OnFailure'),
    ],
    ['pods of a Job say nothing of their end', (s) => delete s.template.spec.restartPolicy],
    ['a Job is tried less than never', (s) => (s.backoffLimit = -1), (s) => (s.backoffLimit = 0)],
    [
      'an indexed Job has no end',
      (s) => Object.assign(s, { completionMode: 'Indexed', parallelism: 2 }),
      (s) => Object.assign(s, { completionMode: 'Indexed', completions: 2, parallelism: 2 }),
    ],
    [
      'a Job without indexes is tried by index',
      (s) => (s.backoffLimitPerIndex = 1),
      (s) => Object.assign(s, { completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 }),
    ],
    ['a Job selects', (s) => (s.selector = selector())],
  ]),
  ...rows('CronJob', spec, [
    ['a schedule has four fields', (s) => (s.schedule = '* * * *'), (s) => (s.schedule = '*/5  0-6,22 ? JAN-mar sun')],
    ['a schedule has seconds', (s) => (s.schedule = '0 0 2 * * *')],
    ['a schedule is at minute 60', (s) => (s.schedule = '60 * * * *'), (s) => (s.schedule = '59/2 * * * *')],
    ['a schedule is on day 0', (s) => (s.schedule = '0 0 0 * *'), (s) => (s.schedule = '0 0 1 * *')],
    ['a schedule is on day 7 of the week', (s) => (s.schedule = '0 0 * * 7'), (s) => (s.schedule = '0 0 * * 6')],
    ['a schedule steps by 0', (s) => (s.schedule = '*/0 * * * *'), (s) => (s.schedule = '*/1 * * * *')],
    ['a schedule goes backwards', (s) => (s.schedule = '0 6-2 * * *'), (s) => (s.schedule = '0 2-6 * * *')],
    ['a schedule has a word', (s) => (s.schedule = '@dayly'), (s) => (s.schedule = '@daily')],
    ['a schedule is every so often', (s) => (s.schedule = '@every 5'), (s) => (s.schedule = '@every 1h30m')],
    ['a schedule says a time zone', (s) => (s.schedule = 'CRON_TZ=UTC 0 2 * * *'), (s) => (s.timeZone = 'Etc/UTC')],
    ['a time zone is none', (s) => (s.timeZone = 'Europe/Berlim'), (s) => (s.timeZone = 'Europe/Berlin')],
    ['runs meet in an unknown way', (s) => (s.concurrencyPolicy = 'Deny'), (s) => (s.concurrencyPolicy = 'Forbid')],
    ['less than no runs are kept', (s) => (s.failedJobsHistoryLimit = -1), (s) => (s.failedJobsHistoryLimit = 0)],
    ['pods of a CronJob never end', (s) => (s.jobTemplate.spec.template.spec.restartPolicy = 'Always')],
    ['a mount of a CronJob has no volume', (s) => (s.jobTemplate.spec.template.spec.volumes = [])],
  ]),
  ...rows('CronJob', whole, [
    [
      'a CronJob has a long name',
      ({ metadata }) => (metadata.name = long(53)),
      ({ metadata }) => (metadata.name = long(52)),
    ],
  ]),
];

const SERVICES = [
  ...rows('Service', spec, [
    ['a Service has no port', (s) => (s.ports = []), (s) => Object.assign(s, { clusterIP: 'None', ports: [] })],
    [
      'two ports of a Service have no name',
      (s) => (s.ports = [{ port: 80 }, { port: 81 }]),
      (s) => (s.ports = [{ port: 80 }]),
    ],
    [
      'two ports of a Service have one name',
      (s) => s.ports.push({ name: 'http', port: 81 }),
      (s) => s.ports.push({ name: 'more', port: 81 }),
    ],
    [
      'a port of a Service is there twice',
      (s) => s.ports.push({ name: 'more', port: 80 }),
      (s) => s.ports.push({ name: 'more', port: 80, protocol: 'UDP' }),
    ],
    ['a port of a Service is 0', (s) => (s.ports[0].port = 0), (s) => (s.ports[0].port = 1)],
    ['a target is no name of a port', (s) => (s.ports[0].targetPort = 'a_b'), (s) => (s.ports[0].targetPort = 'a-b')],
    ['a Service is of an unknown type', (s) => (s.type = 'ClusterIp'), (s) => (s.type = 'ClusterIP')],
    [
      'a port of nodes without nodes',
      (s) => (s.ports[0].nodePort = 30_080),
      (s) => Object.assign(s, { type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] }),
    ],
    [
      'a balancer is headless',
      (s) => Object.assign(s, { type: 'LoadBalancer', clusterIP: 'None' }),
      (s) => (s.type = 'LoadBalancer'),
    ],
    [
      'a Service outside says no name',
      (s) => (s.type = 'ExternalName'),
      (s) => Object.assign(s, { type: 'ExternalName', externalName: 'a.example.com' }),
    ],
    [
      'a Service outside has an address within',
      (s) => Object.assign(s, { type: 'ExternalName', externalName: 'a.example.com', clusterIP: '10.43.0.77' }),
    ],
    [
      'traffic of nodes without nodes',
      (s) => (s.externalTrafficPolicy = 'Local'),
      (s) => Object.assign(s, { type: 'NodePort', externalTrafficPolicy: 'Local' }),
    ],
    [
      'sources of a balancer without one',
      (s) => (s.loadBalancerSourceRanges = ['10.0.0.0/8']),
      (s) => Object.assign(s, { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'] }),
    ],
    [
      'a session is kept in an unknown way',
      (s) => (s.sessionAffinity = 'Cookie'),
      (s) => (s.sessionAffinity = 'ClientIP'),
    ],
    ['a Service selects by no label', (s) => (s.selector = { app: 'a b' })],
    [
      'a family of addresses is none',
      (s) => (s.ipFamilyPolicy = 'DualStack'),
      (s) => (s.ipFamilyPolicy = 'PreferDualStack'),
    ],
  ]),
  ...rows('Service', whole, [
    ['a Service has a name with a dot', ({ metadata }) => (metadata.name = 'a.b')],
    [
      'a Service has a name with a digit first',
      ({ metadata }) => (metadata.name = '1a'),
      ({ metadata }) => (metadata.name = 'a1'),
    ],
  ]),
  ...rows('Namespace', whole, [
    [
      'a Namespace has a name with a dot',
      ({ metadata }) => (metadata.name = 'a.b'),
      ({ metadata }) => (metadata.name = '1a'),
    ],
  ]),
  ...rows('NetworkPolicy', spec, [
    [
      'a range of addresses is no range',
      (s) => (s.egress[0].to[0].ipBlock = { cidr: '10.0.0.0/33' }),
      (s) => (s.egress[0].to[0].ipBlock = { cidr: '10.0.0.0/32' }),
    ],
    ['an exception is outside of its range', (s) => (s.egress[0].to[0].ipBlock.except = ['11.0.0.0/16'])],
    [
      'an exception is its range',
      (s) => (s.egress[0].to[0].ipBlock.except = ['10.0.0.0/8']),
      (s) => (s.egress[0].to[0].ipBlock.except = ['10.0.0.0/9']),
    ],
    ['a peer is a range and a selector', (s) => (s.egress[0].to[0].podSelector = {})],
    ['a peer says nothing', (s) => (s.egress[0].to = [{}]), (s) => (s.egress[0].to = [{ podSelector: {} }])],
    [
      'a range of ports ends before it begins',
      (s) => (s.ingress[0].ports[0].endPort = 79),
      (s) => (s.ingress[0].ports[0].endPort = 80),
    ],
    [
      'a range of ports begins by name',
      (s) => Object.assign(s.ingress[0].ports[0], { port: 'http', endPort: 90 }),
      (s) => (s.ingress[0].ports[0].port = 'http'),
    ],
    ['a type of policy is none', (s) => (s.policyTypes = ['ingress'])],
    [
      'a policy selects by an unknown operator',
      (s) => (s.podSelector = { matchExpressions: [{ key: 'a', operator: 'Is' }] }),
    ],
    [
      'a policy selects by existence of a value',
      (s) => (s.podSelector = { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] }),
      (s) => (s.podSelector = { matchExpressions: [{ key: 'a', operator: 'Exists' }] }),
    ],
    ['a policy lets a port in that is none', (s) => (s.ingress[0].ports[0].port = 70_000)],
  ]),
  ...rows('Ingress', spec, [
    [
      'an Ingress leads nowhere',
      (s) => delete s.rules,
      (s) => Object.assign(s, { rules: [], defaultBackend: backend() }),
    ],
    ['a path is not absolute', (s) => (path(s).path = 'a'), (s) => (path(s).path = '/a')],
    ['a path has two slashes', (s) => (path(s).path = '/a//b'), (s) => (path(s).path = '/a/b')],
    ['a type of path is none', (s) => (path(s).pathType = 'prefix'), (s) => (path(s).pathType = 'Exact')],
    ['a host is an address', (s) => (s.rules[0].host = '10.0.0.1'), (s) => (s.rules[0].host = '*.example.com')],
    ['a host has a star within', (s) => (s.rules[0].host = 'a.*.com')],
    [
      'a host of TLS has a port',
      (s) => (s.tls = [{ hosts: ['a.example.com:443'] }]),
      (s) => (s.tls = [{ hosts: ['a.example.com'] }]),
    ],
    [
      'a way leads to no port',
      (s) => (path(s).backend.service.port = {}),
      (s) => (path(s).backend.service.port = { name: 'http' }),
    ],
    ['a way leads to a port by name and number', (s) => (path(s).backend.service.port = { name: 'http', number: 80 })],
    ['a rule has no path', (s) => (s.rules[0].http.paths = [])],
    ['a way leads to nothing', (s) => (path(s).backend = {})],
  ]),
];
const path = (s: Loose) => s.rules[0].http.paths[0];

const OTHERS = [
  ...rows('ConfigMap', whole, [
    ['a key has a slash', (o) => (o.data = { 'a/b': '' }), (o) => (o.data = { 'a_b.C-1': '' })],
    ['a key is ..', (o) => (o.data = { '..': '' }), (o) => (o.data = { '.a': '' })],
    ['a key is text and bytes', (o) => (o.binaryData = { 'a.b': 'YQ==' }), (o) => (o.binaryData = { b: 'YQ==' })],
    [
      'a ConfigMap is too large',
      (o) => (o.data = { a: long(1024 * 1024 + 1) }),
      (o) => (o.data = { a: long(1024 * 1024 - 1) }),
    ],
  ]),
  ...rows('Secret', whole, [
    [
      'a Secret of TLS has no key',
      (o) => Object.assign(o, { type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==' } }),
      (o) => Object.assign(o, { type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==', 'tls.key': 'YQ==' } }),
    ],
    [
      'a Secret of a registry has none',
      (o) => (o.type = 'kubernetes.io/dockerconfigjson'),
      (o) => Object.assign(o, { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': 'e30=' } }),
    ],
    [
      'a Secret of a login has none',
      (o) => (o.type = 'kubernetes.io/basic-auth'),
      (o) => Object.assign(o, { type: 'kubernetes.io/basic-auth', stringData: { password: 'a' } }),
    ],
    ['a Secret has a key with a space', (o) => (o.stringData = { 'a b': '' })],
    ['a token has no account', (o) => (o.type = 'kubernetes.io/service-account-token')],
  ]),
  ...rows('HorizontalPodAutoscaler', spec, [
    ['most is less than least', (s) => (s.minReplicas = 4), (s) => (s.minReplicas = 3)],
    ['most is none', (s) => Object.assign(s, { minReplicas: 0, maxReplicas: 0 })],
    ['a metric is of an unknown type', (s) => (s.metrics[0].type = 'Cpu')],
    ['a metric says nothing of its type', (s) => (s.metrics[0].type = 'Pods')],
    ['a target is of an unknown type', (s) => (s.metrics[0].resource.target.type = 'Average')],
    ['a target is of no group', (s) => (s.scaleTargetRef.apiVersion = 'v1')],
    [
      'a behavior looks back too far',
      (s) => (s.behavior = { scaleDown: { stabilizationWindowSeconds: 3601 } }),
      (s) => (s.behavior = { scaleDown: { stabilizationWindowSeconds: 3600 } }),
    ],
  ]),
  ...rows('PodDisruptionBudget', spec, [
    ['a budget says least and most', (s) => (s.minAvailable = 1)],
    ['a budget is of 101 %', (s) => (s.maxUnavailable = '101%'), (s) => (s.maxUnavailable = '100%')],
    ['a budget is negative', (s) => (s.maxUnavailable = -1), (s) => (s.maxUnavailable = 0)],
    ['a budget is a word', (s) => (s.maxUnavailable = 'one')],
    [
      'pods that are ill are evicted in an unknown way',
      (s) => (s.unhealthyPodEvictionPolicy = 'Always'),
      (s) => (s.unhealthyPodEvictionPolicy = 'AlwaysAllow'),
    ],
  ]),
  ...rows('PersistentVolumeClaim', spec, [
    ['a claim has no mode', (s) => (s.accessModes = [])],
    ['a claim has an unknown mode', (s) => (s.accessModes = ['RWO'])],
    [
      'a claim of one pod is of more',
      (s) => (s.accessModes = ['ReadWriteOncePod', 'ReadWriteOnce']),
      (s) => (s.accessModes = ['ReadWriteOncePod']),
    ],
    ['a claim has no size', (s) => (s.resources = {})],
    ['a claim has size 0', (s) => (s.resources.requests.storage = '0'), (s) => (s.resources.requests.storage = '1')],
    ['a claim is of a class with a slash', (s) => (s.storageClassName = 'a/b'), (s) => (s.storageClassName = '')],
    ['a claim is of an unknown mode of volume', (s) => (s.volumeMode = 'File'), (s) => (s.volumeMode = 'Block')],
  ]),
  ...rows('StorageClass', whole, [
    [
      'a class binds in an unknown way',
      (o) => (o.volumeBindingMode = 'Later'),
      (o) => (o.volumeBindingMode = 'WaitForFirstConsumer'),
    ],
    [
      'a class is reclaimed in an unknown way',
      (o) => (o.reclaimPolicy = 'Recycle'),
      (o) => (o.reclaimPolicy = 'Retain'),
    ],
  ]),
  ...rows('LimitRange', ({ spec: { limits } }) => limits[0], [
    ['least is more than most', (l) => (l.min.memory = '2Gi')],
    ['a default is more than most', (l) => (l.default.memory = '2Gi'), (l) => (l.default.memory = '1Gi')],
    [
      'a default request is more than the default',
      (l) => (l.defaultRequest.memory = '256Mi'),
      (l) => (l.defaultRequest.memory = '128Mi'),
    ],
    [
      'a default request is less than least',
      (l) => (l.defaultRequest.memory = '8Mi'),
      (l) => (l.defaultRequest.memory = '16Mi'),
    ],
    ['a limit is of an unknown type', (l) => (l.type = 'container')],
    [
      'a limit of pods has a default',
      (l) => (l.type = 'Pod'),
      (l) => Object.assign(l, { type: 'Pod', default: undefined, defaultRequest: undefined }),
    ],
    [
      'a ratio is less than 1',
      (l) => (l.maxLimitRequestRatio = { memory: '500m' }),
      (l) => (l.maxLimitRequestRatio = { memory: '2' }),
    ],
  ]),
  ...rows('ResourceQuota', spec, [
    [
      'a quota counts nothing known',
      (s) => (s.hard = { 'request.memory': '1Gi' }),
      (s) => (s.hard = { 'count/jobs.batch': '5', 'requests.nvidia.com/gpu': '1' }),
    ],
    ['a quota is negative', (s) => (s.hard.pods = '-1'), (s) => (s.hard.pods = '0')],
    [
      'a quota has scopes that exclude each other',
      (s) => Object.assign(s, { scopes: ['BestEffort', 'NotBestEffort'], hard: { pods: '1' } }),
      (s) => Object.assign(s, { scopes: ['BestEffort'], hard: { pods: '1' } }),
    ],
    [
      'a quota of scope counts memory of none',
      (s) => (s.scopes = ['BestEffort']),
      (s) => (s.scopes = ['NotBestEffort']),
    ],
    ['a scope is none', (s) => (s.scopes = ['Ended'])],
  ]),
  ...rows('Role', ({ rules }) => rules[0], [
    ['a rule has no verb', (r) => (r.verbs = [])],
    ['a rule has no group', (r) => delete r.apiGroups],
    ['a rule has no resource', (r) => (r.resources = [])],
    [
      'a rule of a namespace has addresses',
      (r) => Object.assign(r, { nonResourceURLs: ['/metrics'], apiGroups: undefined, resources: undefined }),
    ],
  ]),
  ...rows('ClusterRole', (one) => one, [
    [
      'a rule has resources and addresses',
      ({ rules }) => (rules[0].nonResourceURLs = ['/metrics']),
      ({ rules }) => (rules[0] = { nonResourceURLs: ['/metrics'], verbs: ['get'] }),
    ],
    [
      'a rule is made of nothing',
      (o) => (o.aggregationRule = { clusterRoleSelectors: [] }),
      (o) => (o.aggregationRule = { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] }),
    ],
  ]),
  ...rows('RoleBinding', whole, [
    ['a binding gives no role', (o) => (o.roleRef.kind = 'role'), (o) => (o.roleRef.kind = 'ClusterRole')],
    ['a binding gives of another group', (o) => (o.roleRef.apiGroup = 'example.com')],
    [
      'a binding is for nobody known',
      (o) => (o.subjects[0].kind = 'Account'),
      (o) => (o.subjects[0] = { kind: 'Group', name: 'a', apiGroup: 'rbac.authorization.k8s.io' }),
    ],
    ['an account is of a group', (o) => (o.subjects[0].apiGroup = 'rbac.authorization.k8s.io')],
    [
      'a binding is for a name with a slash',
      (o) => (o.subjects[0].name = 'a/b'),
      (o) => (o.subjects[0] = { kind: 'User', name: 'a/b', apiGroup: 'rbac.authorization.k8s.io' }),
    ],
  ]),
  ...rows('ClusterRoleBinding', whole, [
    ['a binding of the cluster gives a role of a namespace', (o) => (o.roleRef.kind = 'Role')],
    ['an account is of no namespace', (o) => delete o.subjects[0].namespace],
  ]),
  ...rows('PriorityClass', whole, [
    ['a priority is too high', (o) => (o.value = 1_000_000_001), (o) => (o.value = 1_000_000_000)],
    [
      'a priority is called as those of the system',
      ({ metadata }) => (metadata.name = 'system-a'),
      ({ metadata }) => (metadata.name = 'systema'),
    ],
    [
      'a priority preempts in an unknown way',
      (o) => (o.preemptionPolicy = 'Always'),
      (o) => (o.preemptionPolicy = 'Never'),
    ],
  ]),
];

export const CASES: readonly Case[] = [...METADATA, ...CONTAINERS, ...PODS, ...WORKLOADS, ...SERVICES, ...OTHERS];

/** The objects of a case: what is refused, and what is not. */
export function objectsOf({ of, bad, good }: Case): { readonly bad: KubeObject; readonly good: KubeObject } {
  const make = (change: ((object: Loose) => unknown) | undefined) => {
    const made = BASES[of]();
    change?.(made);
    return JSON.parse(JSON.stringify(made)) as KubeObject;
  };
  return { bad: make(bad), good: make(good) };
}
