import type { Kinds } from '../../../contract/kind.ts';
import { named, row, service, typed } from '../../../contract/refer.ts';
import { at, isRecord, listOf, textOf } from '../../../kit/json.ts';
import { groupOf, kindKey } from '../../../kit/object.ts';
import { POD_MAKERS } from './pods.ts';

const scaled = row(
  'spec scaleTargetRef',
  typed(({ kind, apiVersion }) => kindKey(textOf(kind) ?? 'Deployment', groupOf(textOf(apiVersion) ?? 'apps/v1'))),
);
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

const makers: Kinds = Object.fromEntries(Object.entries(POD_MAKERS).map(([kind, pods]) => [kind, { pods }]));

/** Kubernetes' own kinds, and those of add-ons that clusters come with: the Gateway API and KEDA. */
export const kubernetesKinds: Kinds = {
  ...makers,
  'APIService.apiregistration.k8s.io': { refers: [row('spec service', service)] },
  'ClusterRoleBinding.rbac.authorization.k8s.io': { refers: bindings },
  // A definition takes every object of its kind along.
  'CustomResourceDefinition.apiextensions.k8s.io': { holdsData: true },
  'HTTPRoute.gateway.networking.k8s.io': {
    refers: [
      row('spec rules * backendRefs *', (ref, namespace) =>
        isRecord(ref) && (ref.kind ?? 'Service') === 'Service' ? service(ref, namespace) : [],
      ),
    ],
  },
  'HorizontalPodAutoscaler.autoscaling': { refers: [scaled] },
  'Ingress.networking.k8s.io': {
    refers: [row('spec rules * http paths * backend service', service), row('spec defaultBackend service', service)],
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
  PersistentVolume: { holdsData: true },
  PersistentVolumeClaim: { holdsData: true },
  'RoleBinding.rbac.authorization.k8s.io': { refers: bindings },
  'ScaledObject.keda.sh': { refers: [scaled] },
  'StatefulSet.apps': {
    ...makers['StatefulSet.apps'],
    holdsData: ({ spec }) => listOf(at(spec, 'volumeClaimTemplates')).length > 0,
    makes: ({ metadata: { name, namespace }, spec }) => {
      const { replicas = 1, volumeClaimTemplates = [] } = spec as {
        replicas?: number;
        volumeClaimTemplates?: { metadata: { name: string } }[];
      };
      return volumeClaimTemplates.flatMap(({ metadata }) =>
        Array.from({ length: replicas }, (_, i) => ({
          kind: 'PersistentVolumeClaim',
          name: `${metadata.name}-${name}-${i}`,
          namespace,
        })),
      );
    },
    refers: [row('spec serviceName', service)],
  },
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': { refers: webhooks },
};
