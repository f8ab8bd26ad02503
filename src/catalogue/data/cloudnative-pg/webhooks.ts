import type { KubeObject } from '../../../kit/object.ts';
import { MUTATING, VALIDATING } from './rights.ts';

const GROUP = 'postgresql.cnpg.io';

/** Kinds that it fills in, and kinds that it refuses (v1.30.0, config/webhook/manifests.yaml). */
const FILLED_IN = ['backup', 'cluster', 'database', 'scheduledbackup'];
const JUDGED = ['backup', 'cluster', 'database', 'pooler', 'scheduledbackup'];

/** Its webhooks behind a Service. The operator writes the CA into them, which it makes itself. */
export function webhookConfigurations(service: string, namespace: string): readonly KubeObject[] {
  const webhook = (verb: 'mutate' | 'validate', kind: string) => ({
    name: `${verb[0]}${kind}.cnpg.io`,
    admissionReviewVersions: ['v1'],
    clientConfig: {
      service: { name: service, namespace, path: `/${verb}-${GROUP.replaceAll('.', '-')}-v1-${kind}`, port: 443 },
    },
    failurePolicy: 'Fail',
    rules: [{ apiGroups: [GROUP], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: [`${kind}s`] }],
    sideEffects: 'None',
  });
  const apiVersion = 'admissionregistration.k8s.io/v1';
  return [
    {
      apiVersion,
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: MUTATING },
      webhooks: FILLED_IN.map((kind) => webhook('mutate', kind)),
    },
    {
      apiVersion,
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: VALIDATING },
      webhooks: JUDGED.map((kind) => webhook('validate', kind)),
    },
  ];
}
