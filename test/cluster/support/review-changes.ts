import type { KubeObject } from '../../../src/kit/object.ts';
import { TRANSITIONS } from '../../checks/cel/witnesses.ts';

/** An object of today, and what a merge request makes of it. */
export interface ObjectChange {
  readonly what: string;
  readonly before: KubeObject;
  readonly after: KubeObject;
}

/** Where the objects of all changes are. */
export const NAMESPACE = 'reviewed';
/** The class whose volumes may grow. */
export const CLASS = 'grows';
/** Addresses of Services. */
export const SERVICES = '10.43.0.0/16';

type Spec = Readonly<Record<string, unknown>>;
interface Parts {
  readonly apiVersion?: string;
  readonly spec?: Spec;
  readonly top?: Spec;
  readonly everywhere?: true;
}

let count = 0;

/** A change of an object of a name of its own; `other` is laid over the fields of the spec, or of the object, where `top` is said. */
function change(
  what: string,
  kind: string,
  { apiVersion = 'v1', spec, top = {}, everywhere }: Parts,
  other: { readonly spec?: Spec; readonly top?: Spec },
): ObjectChange {
  const metadata = { name: `one-${++count}`, ...(!everywhere && { namespace: NAMESPACE }) };
  const before = { apiVersion, kind, metadata, ...top, ...(spec && { spec }) };
  const after = { ...before, ...other.top, ...(spec && { spec: laidOver(spec, other.spec ?? {}) }) };
  return { what: `${kind}: ${what}`, before, after };
}

/** Fields that are undefined are left out. */
const laidOver = (before: Spec, other: Spec): Spec =>
  Object.fromEntries(Object.entries({ ...before, ...other }).filter(([, value]) => value !== undefined));

const podOf = (labels: object = { app: 'a' }, pod: object = {}, container: object = {}) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'main', image: 'example.org/a:1', ...container }], ...pod },
});
const selects = (labels: object = { app: 'a' }) => ({ matchLabels: labels });
const BOTH = { app: 'a', part: 'b' };

const apps = (kind: string, spec: Spec, other: Spec, what: string) =>
  change(
    what,
    kind,
    { apiVersion: 'apps/v1', spec: { selector: selects(), template: podOf(BOTH), ...spec } },
    { spec: other },
  );
const job = (spec: Spec, other: Spec, what: string) =>
  change(
    what,
    'Job',
    { apiVersion: 'batch/v1', spec: { template: podOf(undefined, { restartPolicy: 'Never' }), ...spec } },
    { spec: other },
  );
const INDEXED = { completionMode: 'Indexed', completions: 2, parallelism: 2 };
const failure = (exit: number) => ({
  rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [exit] } }],
});

const template = (name: string, storage: string, storageClassName?: string) => ({
  metadata: { name },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage } },
    ...(storageClassName && { storageClassName }),
  },
});
const stateful = (spec: Spec, other: Spec, what: string) =>
  apps('StatefulSet', { serviceName: 'a', ...spec }, other, what);

const CLAIM = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '2Gi' } },
  storageClassName: CLASS,
  volumeMode: 'Filesystem',
};
const claim = (other: Spec, what: string) => change(what, 'PersistentVolumeClaim', { spec: CLAIM }, { spec: other });
const size = (storage: string) => ({ resources: { requests: { storage } } });

const config = (top: Spec, other: Spec, what: string) => change(what, 'ConfigMap', { top }, { top: other });
const secret = (top: Spec, other: Spec, what: string) => change(what, 'Secret', { top }, { top: other });

const RBAC = 'rbac.authorization.k8s.io/v1';
const role = (name: string, kind = 'ClusterRole') => ({
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
});
const user = (name: string) => ({ subjects: [{ kind: 'ServiceAccount', name, namespace: NAMESPACE }] });
const binding = (kind: string, other: Spec, what: string) =>
  change(
    what,
    kind,
    {
      apiVersion: RBAC,
      top: { ...role('view'), ...user('a') },
      ...(kind === 'ClusterRoleBinding' && { everywhere: true }),
    },
    { top: other },
  );

const service = (spec: Spec, other: Spec, what: string) =>
  change(
    what,
    'Service',
    { spec: { ports: [{ name: 'a', port: 80 }], selector: { app: 'a' }, ...spec } },
    { spec: other },
  );

const CLASS_FIELDS = {
  provisioner: 'example.org/a',
  parameters: { type: 'a' },
  reclaimPolicy: 'Retain',
  volumeBindingMode: 'Immediate',
};
const storageClass = (other: Spec, what: string) =>
  change(
    what,
    'StorageClass',
    { apiVersion: 'storage.k8s.io/v1', top: CLASS_FIELDS, everywhere: true },
    { top: other },
  );
const priority = (other: Spec, what: string) =>
  change(
    what,
    'PriorityClass',
    {
      apiVersion: 'scheduling.k8s.io/v1',
      top: { value: 10, preemptionPolicy: 'Never', description: 'a' },
      everywhere: true,
    },
    { top: other },
  );

/** What the review says cannot be made: each field of Kubernetes' own kinds that is fixed, and each way in which it is. */
export const REFUSED: readonly ObjectChange[] = [
  binding('ClusterRoleBinding', role('edit'), 'another role'),
  binding('RoleBinding', role('edit'), 'another role'),
  binding('RoleBinding', role('view', 'Role'), 'a role of the namespace with the same name'),
  config({ immutable: true, data: { a: '1' } }, { data: { a: '2' } }, 'immutable, another value'),
  config({ immutable: true, binaryData: { a: 'YQ==' } }, { binaryData: { a: 'Yg==' } }, 'immutable, other bytes'),
  config({ immutable: true, data: { a: '1' } }, { immutable: false }, 'immutable no longer'),
  secret({ immutable: true, stringData: { a: '1' } }, { stringData: { a: '2' } }, 'immutable, another value'),
  secret({ immutable: true, data: { a: 'YQ==' } }, { data: { a: 'Yg==' } }, 'immutable, other bytes'),
  secret({ type: 'Opaque', stringData: { a: '1' } }, { type: 'example.org/b' }, 'another type'),
  ...['DaemonSet', 'Deployment', 'ReplicaSet'].map((kind) =>
    apps(kind, {}, { selector: selects(BOTH) }, 'another selector'),
  ),
  apps('Deployment', {}, { strategy: { type: 'Recreate' } }, 'pods all at once'),
  apps(
    'Deployment',
    {},
    { strategy: { type: 'Recreate', rollingUpdate: null } },
    'pods all at once, and no `rollingUpdate` in so many words',
  ),
  stateful({}, { updateStrategy: { type: 'OnDelete' } }, 'pods replaced by hand'),
  stateful({}, { selector: selects(BOTH) }, 'another selector'),
  stateful({}, { serviceName: 'b' }, 'another Service'),
  stateful({}, { podManagementPolicy: 'Parallel' }, 'pods all at once'),
  stateful({}, { volumeClaimTemplates: [template('a', '1Gi')] }, 'volumes where there were none'),
  stateful(
    { volumeClaimTemplates: [template('a', '1Gi')] },
    { volumeClaimTemplates: undefined },
    'no volumes any more',
  ),
  stateful(
    { volumeClaimTemplates: [template('a', '1Gi')] },
    { volumeClaimTemplates: [template('a', '2Gi')] },
    'larger volumes',
  ),
  stateful(
    { volumeClaimTemplates: [template('a', '1Gi', 'a')] },
    { volumeClaimTemplates: [template('a', '1Gi', 'b')] },
    'volumes of another class',
  ),
  job({}, { template: podOf(undefined, { restartPolicy: 'Never' }, { command: ['a'] }) }, 'another command'),
  job({}, { template: podOf(undefined, { restartPolicy: 'Never' }, { image: 'example.org/a:2' }) }, 'another image'),
  job({ completions: 2, parallelism: 1 }, { completions: 3 }, 'more pods that must succeed'),
  job({ ...INDEXED }, { completions: 3 }, 'more indices than run at a time'),
  job({ ...INDEXED }, { completionMode: 'NonIndexed' }, 'pods without an index'),
  job({ ...INDEXED, backoffLimitPerIndex: 1 }, { backoffLimitPerIndex: 2 }, 'more attempts for an index'),
  job({ podFailurePolicy: failure(1) }, { podFailurePolicy: failure(2) }, 'another exit code that ends it'),
  job(
    { ...INDEXED, successPolicy: { rules: [{ succeededCount: 1 }] } },
    { successPolicy: { rules: [{ succeededCount: 2 }] } },
    'another success policy',
  ),
  job({}, { managedBy: 'example.org/a' }, 'another controller'),
  job(
    { manualSelector: true, selector: selects(), template: podOf(BOTH, { restartPolicy: 'Never' }) },
    { selector: selects(BOTH) },
    'another selector',
  ),
  claim({ accessModes: ['ReadOnlyMany'] }, 'another access'),
  claim({ dataSource: { kind: 'PersistentVolumeClaim', name: 'a' } }, 'another source'),
  claim({ dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'a' } }, 'another source by reference'),
  claim({ selector: selects() }, 'another selector'),
  claim({ volumeMode: 'Block' }, 'a block device'),
  claim({ volumeName: 'another' }, 'another volume'),
  claim(size('1Gi'), 'smaller'),
  claim({ storageClassName: 'other' }, 'of another class'),
  service({ clusterIP: '10.43.0.77' }, { clusterIP: 'None' }, 'no address any more'),
  service({ clusterIP: 'None' }, { clusterIP: '10.43.0.78' }, 'an address where there was none'),
  service({ clusterIP: '10.43.0.79' }, { clusterIP: '10.43.0.80' }, 'another address'),
  storageClass({ provisioner: 'example.org/b' }, 'another provisioner'),
  storageClass({ parameters: { type: 'b' } }, 'other parameters'),
  storageClass({ reclaimPolicy: 'Delete' }, 'volumes that go'),
  storageClass({ volumeBindingMode: 'WaitForFirstConsumer' }, 'volumes bound later'),
  priority({ value: 20 }, 'another value'),
  priority({ preemptionPolicy: 'PreemptLowerPriority' }, 'one that preempts'),
  ...TRANSITIONS.map(({ name, before, other }) => moved(name, before, other)),
];

/** Near misses, and what people do every day. */
export const TAKEN: readonly ObjectChange[] = [
  binding('RoleBinding', user('b'), 'another subject'),
  binding('ClusterRoleBinding', user('b'), 'another subject'),
  config({ data: { a: '1' } }, { data: { a: '2' } }, 'another value'),
  config({ data: { a: '1' } }, { immutable: true }, 'immutable from now on'),
  secret({ stringData: { a: '1' } }, { stringData: { a: '2' } }, 'another value'),
  secret({ stringData: { a: '1' } }, { type: 'Opaque' }, 'the type that it has anyhow'),
  apps(
    'Deployment',
    { replicas: 1 },
    { replicas: 3, template: podOf(BOTH, {}, { image: 'example.org/a:2' }) },
    'more pods of another image',
  ),
  apps('DaemonSet', {}, { updateStrategy: { type: 'OnDelete' } }, 'pods replaced by hand'),
  apps('ReplicaSet', {}, { template: podOf({ ...BOTH, more: 'c' }) }, 'another label'),
  stateful({}, { replicas: 3, minReadySeconds: 5, revisionHistoryLimit: 3 }, 'more pods'),
  stateful({}, { ordinals: { start: 1 } }, 'other numbers'),
  stateful(
    { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } },
    { updateStrategy: { type: 'OnDelete' } },
    'pods replaced by hand, and all is said of how they were',
  ),
  stateful({ updateStrategy: { type: 'OnDelete' } }, { updateStrategy: undefined }, 'pods replaced one by one'),
  apps(
    'Deployment',
    { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
    { strategy: { type: 'Recreate' } },
    'pods all at once, and all is said of how they were',
  ),
  apps(
    'Deployment',
    { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
    { strategy: { type: 'Recreate' } },
    'pods all at once, and half is said of how they were',
  ),
  apps('Deployment', { strategy: { type: 'Recreate' } }, { strategy: undefined }, 'new pods beside old ones'),
  stateful({}, { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } }, 'volumes that go with it'),
  stateful({}, { podManagementPolicy: 'OrderedReady' }, 'the order that it has anyhow'),
  stateful(
    { volumeClaimTemplates: [template('a', '1Gi')] },
    { template: podOf(BOTH, {}, { image: 'example.org/a:2' }) },
    'another image',
  ),
  stateful(
    { volumeClaimTemplates: [template('a', '1Gi')] },
    { volumeClaimTemplates: [template('a', '1024Mi')] },
    'the same size in other words',
  ),
  job({}, { completions: 1 }, 'what it does anyhow'),
  job({ ...INDEXED }, { completions: 3, parallelism: 3 }, 'more indices, and as many at a time'),
  job(
    { parallelism: 1 },
    { parallelism: 2, activeDeadlineSeconds: 60, backoffLimit: 2, ttlSecondsAfterFinished: 9 },
    'more at a time',
  ),
  job({}, { suspend: true }, 'stopped'),
  claim(size('3Gi'), 'larger'),
  claim(size('2048Mi'), 'the same size in other words'),
  service({ clusterIP: '10.43.0.81' }, { clusterIP: undefined }, 'its address left out'),
  service({ clusterIP: 'None' }, { ports: [{ name: 'a', port: 81 }] }, 'another port'),
  service({ clusterIP: '10.43.0.82' }, { type: 'NodePort' }, 'open at every node'),
  service(
    { clusterIP: '10.43.0.83' },
    { type: 'ExternalName', externalName: 'a.example.org', clusterIP: undefined },
    'a name outside',
  ),
  storageClass({ allowVolumeExpansion: true }, 'volumes that may grow'),
  storageClass({ mountOptions: ['noatime'] }, 'other options of mounts'),
  priority({ description: 'b' }, 'another description'),
  ...TRANSITIONS.map(({ name, before, same }) => moved(name, before, same)),
];

/** The same change in the namespace of all, of an object with a name of its own. */
function moved(what: string, before: KubeObject, after: KubeObject): ObjectChange {
  const at = { name: `one-${++count}`, namespace: NAMESPACE };
  const put = (object: KubeObject) => ({ ...object, metadata: { ...object.metadata, ...at } });
  return { what, before: put(before), after: put(after) };
}

/** Definitions without which some of the objects are of no kind. */
export const DEFINITIONS: readonly KubeObject[] = [...new Set(TRANSITIONS.map(({ crd }) => crd))];
