import type { Service } from '../../../../imports/types/kubernetes.ts';
import type { IgnoredDifference } from '../../../contract/component.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { AUTHORITY } from './rights.ts';

/** Port of the webhook's pods (cert-manager v1.21.1, deploy/charts/cert-manager/values.yaml `webhook.securePort`). */
export const WEBHOOK_PORT = 10250;

/** The Service of its pods, and the configurations that lead there. */
export const SERVICE = 'cert-manager-webhook';

const KINDS = { mutate: 'MutatingWebhookConfiguration', validate: 'ValidatingWebhookConfiguration' } as const;

export const caBundles: readonly IgnoredDifference[] = Object.values(KINDS).map((kind) => ({
  group: 'admissionregistration.k8s.io',
  kind,
  name: SERVICE,
  jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
  reason: 'the cainjector writes the CA that the webhook made for itself',
}));

/** What has the API server ask about certificates and who asks for them (v1.21.1, deploy/charts/cert-manager/templates/webhook-*). */
export function webhookObjects(namespace: string, labels: Readonly<Record<string, string>>): readonly KubeObject[] {
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: SERVICE, namespace, labels: { ...labels } },
    spec: { selector: { ...labels }, ports: [{ name: 'https', port: 443, targetPort: 'https' }] },
  };
  const configuration = (path: keyof typeof KINDS, webhook: object): KubeObject => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: KINDS[path],
    metadata: {
      name: SERVICE,
      annotations: { 'cert-manager.io/inject-ca-from-secret': `${namespace}/${AUTHORITY}` },
    },
    webhooks: [
      {
        name: 'webhook.cert-manager.io',
        admissionReviewVersions: ['v1'],
        clientConfig: { service: { name: SERVICE, namespace, path: `/${path}` } },
        failurePolicy: 'Fail',
        matchPolicy: 'Equivalent',
        sideEffects: 'None',
        timeoutSeconds: 30,
        ...webhook,
      },
    ],
  });
  return [
    service,
    // Who asks is written into the request.
    configuration('mutate', {
      rules: [
        {
          apiGroups: ['cert-manager.io'],
          apiVersions: ['v1'],
          operations: ['CREATE'],
          resources: ['certificaterequests'],
        },
      ],
    }),
    configuration('validate', {
      namespaceSelector: {
        matchExpressions: [{ key: 'cert-manager.io/disable-validation', operator: 'NotIn', values: ['true'] }],
      },
      rules: [
        {
          apiGroups: ['cert-manager.io', 'acme.cert-manager.io'],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE'],
          resources: ['*/*'],
        },
      ],
    }),
  ];
}
