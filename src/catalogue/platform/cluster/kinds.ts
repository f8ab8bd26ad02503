import type { Kinds } from '../../../contract/kind.ts';
import { named, row, service } from '../../../contract/refer.ts';
import { scalesBy, scaleTarget } from '../../../contract/scaling.ts';
import { at, isRecord, listOf } from '../../../kit/json.ts';
import {
  fixedOfConfig,
  fixedOfDeployment,
  fixedOfJob,
  fixedOfSecret,
  fixedOfService,
  fixedOfStatefulSet,
} from './fixed.ts';
import { podsAt } from './pods.ts';
import { rolloutOfDaemonSet, rolloutOfDeployment, rolloutOfStatefulSet } from './rollout.ts';

const bindings = [
  row('subjects *', (subject, namespace) =>
    isRecord(subject) && subject.kind === 'ServiceAccount' ? named('ServiceAccount')(subject, namespace) : [],
  ),
  // ClusterRoles come with the cluster and with charts.
  row('roleRef', (role, namespace) =>
    isRecord(role) && role.kind === 'Role' ? named('Role.rbac.authorization.k8s.io')(role, namespace) : [],
  ),
];
const webhooks = [row('webhooks * clientConfig service', service)];

/** Kubernetes' own kinds, and those of add-ons that clusters come with: the Gateway API and Traefik. */
export const kubernetesKinds: Kinds = {
  'APIService.apiregistration.k8s.io': { refers: [row('spec service', service)] },
  'ClusterRoleBinding.rbac.authorization.k8s.io': { refers: bindings, fixed: ['roleRef'] },
  'CronJob.batch': {
    pods: podsAt('spec.jobTemplate.spec.template', 'spec.jobTemplate.spec.parallelism'),
    runs: { resource: 'cronjobs', ends: true },
  },
  // A definition takes every object of its kind along.
  'CustomResourceDefinition.apiextensions.k8s.io': { holdsData: true, quotesImages: true },
  ConfigMap: { fixed: fixedOfConfig },
  'DaemonSet.apps': {
    pods: podsAt('spec.template'),
    runs: { resource: 'daemonsets' },
    rollout: rolloutOfDaemonSet,
    fixed: ['spec.selector'],
  },
  'Deployment.apps': {
    pods: podsAt('spec.template', 'spec.replicas'),
    runs: { resource: 'deployments' },
    rollout: rolloutOfDeployment,
    fixed: fixedOfDeployment,
  },
  'HTTPRoute.gateway.networking.k8s.io': {
    refers: [
      row('spec rules * backendRefs *', (ref, namespace) =>
        isRecord(ref) && (ref.kind ?? 'Service') === 'Service' ? service(ref, namespace) : [],
      ),
    ],
  },
  'HorizontalPodAutoscaler.autoscaling': { refers: [scaleTarget], scales: scalesBy('minReplicas', 1) },
  'Ingress.networking.k8s.io': {
    refers: [row('spec rules * http paths * backend service', service), row('spec defaultBackend service', service)],
  },
  'Job.batch': {
    pods: podsAt('spec.template', 'spec.parallelism'),
    runs: { resource: 'jobs', ends: true },
    fixed: fixedOfJob,
  },
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': { refers: webhooks },
  // kube-controller-manager: the controllers root-ca-certificate-publisher and serviceaccount.
  Namespace: {
    holdsData: true,
    makes: ({ metadata: { name: namespace } }) => [
      { kind: 'ConfigMap', name: 'kube-root-ca.crt', namespace, parts: ['ca.crt'] },
      { kind: 'ServiceAccount', name: 'default', namespace },
    ],
  },
  PersistentVolume: {
    holdsData: true,
    faults: {
      'data/kept': ({ spec }) =>
        at(spec, 'persistentVolumeReclaimPolicy') === 'Delete'
          ? [
              {
                path: 'spec.persistentVolumeReclaimPolicy',
                message: 'the volume is deleted with its claim',
                fix: 'write `Retain`',
              },
            ]
          : [],
    },
  },
  PersistentVolumeClaim: {
    holdsData: true,
    fixed: ['accessModes', 'dataSource', 'dataSourceRef', 'selector', 'volumeMode', 'volumeName'].map(
      (key) => `spec.${key}`,
    ),
    volumes: (spec) => ({
      claim: { path: 'spec', size: at(spec, 'resources', 'requests', 'storage'), class: at(spec, 'storageClassName') },
    }),
  },
  'Middleware.traefik.io': {
    refers: ['basicAuth', 'digestAuth'].map((how) => row(`spec ${how} secret`, named('Secret'))),
  },
  Pod: { pods: podsAt(''), runs: { resource: 'pods' } },
  PodTemplate: { pods: podsAt('template') },
  'PriorityClass.scheduling.k8s.io': { fixed: ['preemptionPolicy', 'value'] },
  'ReplicaSet.apps': {
    pods: podsAt('spec.template', 'spec.replicas'),
    runs: { resource: 'replicasets' },
    fixed: ['spec.selector'],
  },
  ReplicationController: {
    pods: podsAt('spec.template', 'spec.replicas'),
    runs: { resource: 'replicationcontrollers' },
  },
  'RoleBinding.rbac.authorization.k8s.io': { refers: bindings, fixed: ['roleRef'] },
  Secret: { fixed: fixedOfSecret },
  Service: { fixed: fixedOfService },
  'StorageClass.storage.k8s.io': { fixed: ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] },
  'StatefulSet.apps': {
    pods: podsAt('spec.template', 'spec.replicas'),
    runs: { resource: 'statefulsets' },
    rollout: rolloutOfStatefulSet,
    holdsData: ({ spec }) => listOf(at(spec, 'volumeClaimTemplates')).length > 0,
    outlived: ({ spec }) =>
      at(spec, 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete' ? undefined : 'its volumes stay',
    faults: {
      'data/kept': ({ spec }) =>
        ['whenDeleted', 'whenScaled'].flatMap((when) =>
          at(spec, 'persistentVolumeClaimRetentionPolicy', when) === 'Delete'
            ? [
                {
                  path: `spec.persistentVolumeClaimRetentionPolicy.${when}`,
                  message: `volumes go with it ${when === 'whenScaled' ? 'when it gets fewer pods' : 'when it is deleted'}`,
                  fix: 'write `Retain`',
                },
              ]
            : [],
        ),
    },
    makes: ({ metadata: { name, namespace }, spec = {} }) => {
      const { replicas = 1, volumeClaimTemplates = [] } = spec as {
        replicas?: number;
        volumeClaimTemplates?: { metadata?: { name?: string } }[];
      };
      const names = volumeClaimTemplates.flatMap(({ metadata }) => metadata?.name ?? []);
      return names.flatMap((claim) =>
        Array.from({ length: replicas }, (_, i) => ({
          kind: 'PersistentVolumeClaim',
          name: `${claim}-${name}-${i}`,
          namespace,
        })),
      );
    },
    refers: [row('spec serviceName', service)],
    fixed: fixedOfStatefulSet,
  },
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': { refers: webhooks },
};
