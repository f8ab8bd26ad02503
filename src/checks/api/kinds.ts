import type { Fault } from '../../contract/problem.ts';
import { type KubeObject, kindOf } from '../../kit/object.ts';
import { CONFIG_MAP_FIELDS, configMap, SECRET_FIELDS, secret } from './contents.ts';
import { type FieldChecks, fieldsOf, type Walk } from './fields.ts';
import { INGRESS_FIELDS, ingress, NETWORK_POLICY_FIELDS, networkPolicy } from './networking.ts';
import { LIMIT_RANGE_FIELDS, limitRange, QUOTA_FIELDS, quota } from './quotas.ts';
import { BINDING_FIELDS, binding, role } from './rights.ts';
import {
  AUTOSCALER_FIELDS,
  autoscaler,
  BUDGET_FIELDS,
  budget,
  PRIORITY_CLASS_FIELDS,
  priorityClass,
} from './scaling.ts';
import { SERVICE_FIELDS, service } from './services.ts';
import { CLAIM_FIELDS, CLAIM_TEMPLATE_FIELDS, claim, claimTemplates, STORAGE_CLASS_FIELDS } from './storage.ts';
import * as workloads from './workloads.ts';

/** What the API server validates of a kind beside its schema: fields one by one, and how they fit together. */
interface Kind {
  readonly fields?: FieldChecks;
  readonly together?: readonly ((object: KubeObject) => Iterable<Fault>)[];
}

const KINDS: Readonly<Record<string, Kind>> = {
  ConfigMap: { fields: CONFIG_MAP_FIELDS, together: [configMap] },
  Secret: { fields: SECRET_FIELDS, together: [secret] },
  Service: { fields: SERVICE_FIELDS, together: [service] },
  PersistentVolumeClaim: { fields: CLAIM_FIELDS, together: [claim] },
  LimitRange: { fields: LIMIT_RANGE_FIELDS, together: [limitRange] },
  ResourceQuota: { fields: QUOTA_FIELDS, together: [quota] },
  'Deployment.apps': { fields: workloads.DEPLOYMENT_FIELDS, together: [workloads.deployment] },
  'ReplicaSet.apps': { together: [workloads.replicaSet] },
  'StatefulSet.apps': {
    fields: { ...workloads.STATEFUL_SET_FIELDS, ...CLAIM_TEMPLATE_FIELDS },
    together: [workloads.statefulSet, claimTemplates],
  },
  'DaemonSet.apps': { fields: workloads.DAEMON_SET_FIELDS, together: [workloads.daemonSet] },
  'Job.batch': { fields: workloads.JOB_FIELDS, together: [workloads.job] },
  'CronJob.batch': { fields: workloads.CRON_JOB_FIELDS, together: [workloads.cronJob] },
  'NetworkPolicy.networking.k8s.io': { fields: NETWORK_POLICY_FIELDS, together: [networkPolicy] },
  'Ingress.networking.k8s.io': { fields: INGRESS_FIELDS, together: [ingress] },
  'HorizontalPodAutoscaler.autoscaling': { fields: AUTOSCALER_FIELDS, together: [autoscaler] },
  'PodDisruptionBudget.policy': { fields: BUDGET_FIELDS, together: [budget] },
  'PriorityClass.scheduling.k8s.io': { fields: PRIORITY_CLASS_FIELDS, together: [priorityClass] },
  'StorageClass.storage.k8s.io': { fields: STORAGE_CLASS_FIELDS },
  'Role.rbac.authorization.k8s.io': { together: [role] },
  'ClusterRole.rbac.authorization.k8s.io': { together: [role] },
  'RoleBinding.rbac.authorization.k8s.io': { fields: BINDING_FIELDS, together: [binding] },
  'ClusterRoleBinding.rbac.authorization.k8s.io': { fields: BINDING_FIELDS, together: [binding] },
};

const walks = new Map<string, Walk>();

/** What the API server refuses in an object of a kind of Kubernetes' own, its pods aside. */
export function* kindFaults(object: KubeObject): Iterable<Fault> {
  const key = kindOf(object);
  const kind = Object.hasOwn(KINDS, key) ? KINDS[key]! : undefined;
  if (!kind) return;
  if (kind.fields) {
    const walk = walks.get(key) ?? fieldsOf(kind.fields);
    walks.set(key, walk);
    yield* walk(object);
  }
  for (const check of kind.together ?? []) yield* check(object);
}
