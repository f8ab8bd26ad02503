import type { Certificate, Issuer } from '../../../../imports/types/cert-manager.io.ts';
import type { Service } from '../../../../imports/types/kubernetes.ts';
import type { IgnoredDifference } from '../../../contract/component.ts';
import type { SecretRef } from '../../../contract/secret-ref.ts';
import type { SeedSpec } from '../../../contract/seed.ts';
import type { KubeObject } from '../../../kit/object.ts';

export const WEBHOOK_PORT = 9443;

/** Secret that cert-manager keeps the certificate in. */
export const CERTIFICATE = 'webhook-server-cert';

/** The password of its keystore: the chart's default is a public one. */
export const keystore: SeedSpec = {
  name: 'flink-operator-webhook-keystore',
  keys: { password: { random: 32 } },
  renewal: {
    by: 'hand',
    why: 'cert-manager made the keystore with it, and makes no other as long as that is there',
    steps: [
      'make the value anew: the steps of docs/secrets.md',
      `let cert-manager make the keystore again: \`kubectl -n platform-operators delete secret ${CERTIFICATE}\``,
      'restart the operator: `kubectl -n platform-operators rollout restart deployment flink-kubernetes-operator`',
    ],
  },
};

const SERVICE = 'flink-operator-webhook-service';
const ISSUER = 'flink-operator-selfsigned-issuer';
const SERVING = 'flink-operator-serving-cert';
const CONFIGURATION = 'flink-operator-platform-operators-webhook-configuration';

const KINDS = { mutate: 'MutatingWebhookConfiguration', validate: 'ValidatingWebhookConfiguration' } as const;

export const caBundles: readonly IgnoredDifference[] = Object.values(KINDS).map((kind) => ({
  group: 'admissionregistration.k8s.io',
  kind,
  name: CONFIGURATION,
  jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
  reason: "cert-manager writes the CA of the webhook's certificate",
}));

interface Webhook {
  readonly namespace: string;
  /** Labels of the pods that answer. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of the keystore, under `password`. */
  readonly password: SecretRef;
  /** Where jobs run. */
  readonly watched: readonly string[];
}

/** What has the API server ask the operator about its kinds where jobs run, and the certificate with which it is answered. */
export function webhookObjects({ namespace, labels, password, watched }: Webhook): readonly KubeObject[] {
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: SERVICE, namespace },
    spec: { selector: { ...labels }, ports: [{ name: 'webhook', port: 443, targetPort: 'webhook' }] },
  };
  const issuer: Issuer = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: { name: ISSUER, namespace },
    spec: { selfSigned: {} },
  };
  const certificate: Certificate = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: SERVING, namespace },
    spec: {
      commonName: 'FlinkDeployment Validator',
      dnsNames: [`${SERVICE}.${namespace}.svc`, `${SERVICE}.${namespace}.svc.cluster.local`],
      issuerRef: { kind: 'Issuer', name: ISSUER },
      keystores: { pkcs12: { create: true, passwordSecretRef: { name: password.name, key: 'password' } } },
      secretName: CERTIFICATE,
    },
  };
  const configuration = (path: keyof typeof KINDS, name: string, resources: readonly string[]): KubeObject => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: KINDS[path],
    metadata: {
      name: CONFIGURATION,
      annotations: { 'cert-manager.io/inject-ca-from': `${namespace}/${SERVING}` },
    },
    webhooks: [
      {
        name,
        admissionReviewVersions: ['v1'],
        clientConfig: { service: { name: SERVICE, namespace, path: `/${path}` } },
        failurePolicy: 'Fail',
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...watched] }],
        },
        rules: [
          {
            apiGroups: ['flink.apache.org'],
            apiVersions: ['*'],
            operations: ['CREATE', 'UPDATE'],
            resources: [...resources],
            scope: 'Namespaced',
          },
        ],
        sideEffects: 'None',
      },
    ],
  });
  return [
    service,
    issuer,
    certificate,
    configuration('mutate', 'mutationwebhook.flink.apache.org', ['flinkdeployments', 'flinksessionjobs']),
    configuration('validate', 'validationwebhook.flink.apache.org', [
      'flinkdeployments',
      'flinksessionjobs',
      'flinkstatesnapshots',
    ]),
  ];
}
