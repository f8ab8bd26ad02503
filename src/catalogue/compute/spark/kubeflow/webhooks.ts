import type { KubeObject } from '../../../../kit/object.ts';
import { CONFIGURATIONS } from './rights.ts';

/** What the API server asks the webhook about: kinds, and the paths that follow from them (controller-runtime v0.20.4, pkg/builder/webhook.go). */
interface Kind {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

const APPLICATIONS: readonly Kind[] = [
  { group: 'sparkoperator.k8s.io', version: 'v1beta2', resource: 'sparkapplications' },
  { group: 'sparkoperator.k8s.io', version: 'v1beta2', resource: 'scheduledsparkapplications' },
  { group: 'sparkoperator.k8s.io', version: 'v1alpha1', resource: 'sparkconnects' },
];

const PODS: Kind = { group: '', version: 'v1', resource: 'pods' };

/** Label of the pods that it submits (v2.5.2, pkg/common/spark.go `LabelLaunchedBySparkOperator`). */
const LAUNCHED = { 'sparkoperator.k8s.io/launched-by-spark-operator': 'true' };

/** Who answers, and for which namespaces. */
interface Answering {
  readonly service: { readonly name: string; readonly namespace: string; readonly port: number };
  readonly namespaces: readonly string[];
}

/**
 * What sends the API server to the webhook, which puts its CA in. When nobody answers the object is refused: a driver without its
 * Secrets and security contexts would run otherwise than its application says.
 */
export function webhookConfigurations(answering: Answering): readonly KubeObject[] {
  const configuration = (kind: string, webhooks: readonly object[]): KubeObject => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: CONFIGURATIONS },
    webhooks,
  });
  const pods = { ...webhook('mutate', PODS, ['CREATE'], answering), objectSelector: { matchLabels: LAUNCHED } };
  const applications = (does: string) =>
    APPLICATIONS.map((kind) => webhook(does, kind, ['CREATE', 'UPDATE'], answering));
  return [
    configuration('MutatingWebhookConfiguration', [pods, ...applications('mutate')]),
    configuration('ValidatingWebhookConfiguration', applications('validate')),
  ];
}

function webhook(does: string, { group, version, resource }: Kind, operations: string[], to: Answering) {
  const path = [does, group.replaceAll('.', '-'), version, resource.slice(0, -1)].join('-');
  return {
    name: `${path}.sparkoperator.k8s.io`,
    admissionReviewVersions: ['v1'],
    clientConfig: { service: { ...to.service, path: `/${path}` } },
    failurePolicy: 'Fail',
    namespaceSelector: {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...to.namespaces] }],
    },
    rules: [{ apiGroups: [group], apiVersions: [version], operations, resources: [resource] }],
    sideEffects: 'None',
  };
}
