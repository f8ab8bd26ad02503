import type { Kinds } from '../../../contract/kind.ts';
import type { Made } from '../../../contract/made.ts';
import { recordsOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { POD_MAKERS } from './pods.ts';

const makers: Kinds = Object.fromEntries(Object.entries(POD_MAKERS).map(([kind, pods]) => [kind, { pods }]));

/** What is known of Kubernetes' own kinds. */
export const kubernetesKinds: Kinds = {
  ...makers,
  // A definition takes every object of its kind along.
  'CustomResourceDefinition.apiextensions.k8s.io': { holdsData: true },
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
  'StatefulSet.apps': {
    ...makers['StatefulSet.apps'],
    holdsData: ({ spec }) => claimsOf(spec).length > 0,
    makes: statefulSetMakes,
  },
};

function statefulSetMakes({ metadata: { name, namespace }, spec }: KubeObject): readonly Made[] {
  const { replicas = 1 } = spec as { replicas?: number };
  return claimsOf(spec).flatMap(({ metadata }) =>
    Array.from({ length: replicas }, (_, i) => ({
      kind: 'PersistentVolumeClaim',
      name: `${(metadata as { name: string }).name}-${name}-${i}`,
      namespace,
    })),
  );
}

const claimsOf = (spec: unknown) =>
  recordsOf((spec as { volumeClaimTemplates?: unknown } | undefined)?.volumeClaimTemplates);
