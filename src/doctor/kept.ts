import { ARGO_API } from '../argocd/kinds.ts';
import { pick } from './pick.ts';

/** A kind that is looked at, and what is kept of its objects beside their name. */
export interface Kept {
  readonly apiVersion: string;
  readonly kind: string;
  readonly paths: readonly string[];
  /** Whether an object tells anything; default: each does. */
  readonly tells?: (object: { readonly status?: object }) => boolean;
  /** Namespaces beside those of the platform. */
  readonly namespace?: string;
  /** Belongs to no namespace. */
  readonly cluster?: true;
  /** Asked for without what is in it. */
  readonly metadataOnly?: true;
}

const METADATA = [
  ...['name', 'namespace', 'labels', 'creationTimestamp', 'deletionTimestamp', 'finalizers', 'ownerReferences'],
].map((field) => `metadata.${field}`);

const CONTAINER = ['name', 'image', 'resources'];
const STATES = ['containerStatuses', 'initContainerStatuses'];
const STATE = ['name', 'ready', 'restartCount', 'state', 'lastState', 'image'];

/** Kubernetes' own kinds, and those of Argo CD and External Secrets; of a Secret its name and labels, and never more. */
export const KEPT: readonly Kept[] = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    paths: [
      ...['containers', 'initContainers'].flatMap((list) => CONTAINER.map((field) => `spec.${list}[].${field}`)),
      'spec.nodeName',
      'spec.volumes[].persistentVolumeClaim.claimName',
      ...['phase', 'reason', 'message', 'conditions', 'startTime'].map((field) => `status.${field}`),
      ...STATES.flatMap((list) => STATE.map((field) => `status.${list}[].${field}`)),
    ],
  },
  {
    apiVersion: 'v1',
    kind: 'Node',
    cluster: true,
    paths: ['spec.taints', 'spec.unschedulable', 'status.conditions', 'status.allocatable'],
  },
  { apiVersion: 'v1', kind: 'Namespace', cluster: true, paths: ['status.phase', 'status.conditions'] },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    paths: ['spec.storageClassName', 'spec.resources.requests', 'spec.volumeName', 'status.phase', 'status.conditions'],
  },
  { apiVersion: 'v1', kind: 'Secret', metadataOnly: true, paths: [] },
  { apiVersion: 'v1', kind: 'ResourceQuota', paths: ['status.hard', 'status.used'] },
  // Of ConfigMaps those of CoreDNS: the names that pods ask for.
  { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', paths: ['data'] },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    cluster: true,
    paths: ['provisioner', 'volumeBindingMode', 'metadata.annotations'],
  },
  { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'kube-node-lease', paths: ['spec.renewTime'] },
  ...['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => ({
    apiVersion: 'apps/v1',
    kind,
    paths: ['spec.replicas', 'status'],
  })),
  { apiVersion: 'batch/v1', kind: 'Job', paths: ['status.conditions', 'status.failed', 'status.succeeded'] },
  {
    apiVersion: ARGO_API,
    kind: 'Application',
    paths: [
      ...['sync.status', 'sync.revision', 'health', 'conditions', 'reconciledAt'].map((field) => `status.${field}`),
      ...['phase', 'message', 'startedAt', 'finishedAt', 'retryCount'].map((field) => `status.operationState.${field}`),
      ...['group', 'kind', 'namespace', 'name', 'status', 'message', 'hookPhase'].map(
        (field) => `status.operationState.syncResult.resources[].${field}`,
      ),
      ...['group', 'kind', 'namespace', 'name', 'status', 'requiresPruning'].map(
        (field) => `status.resources[].${field}`,
      ),
    ],
  },
];

/** Of a custom resource: what nearly every operator tells, by one name or another. */
export const CUSTOM_PATHS = [
  'conditions',
  'phase',
  'state',
  'health',
  'reason',
  'message',
  'notAfter',
  'currentState',
  'healthStatus',
  'error',
  'applicationState',
  'jobManagerDeploymentStatus',
  'readyInstances',
  'instances',
].map((field) => `status.${field}`);

/** What is kept of an object. */
export function keep(object: { apiVersion: string; kind: string }, paths: readonly string[]): object {
  return pick(object, ['apiVersion', 'kind', ...METADATA, ...paths]) as object;
}
