import type { Tree } from '../argocd/tree.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type SecretName, type SecretRecord, secretKey } from './inventory.ts';
import { externalSecret } from './live.ts';

/** On every Secret that External Secrets writes (v2.9.0, apis/externalsecrets/v1: `LabelManaged`). */
const MANAGED = { 'reconcile.external-secrets.io/managed': 'true' };

/**
 * Seeds that nothing makes or reads any more: Secrets in namespaces of the tree that External Secrets once wrote, whose
 * ExternalSecret is gone and whom the tree does not know. One whose ExternalSecret is still there waits for a sync.
 */
export async function findOrphans(
  cluster: Cluster,
  { manifests }: Pick<Tree, 'manifests'>,
  records: readonly SecretRecord[],
): Promise<readonly SecretName[]> {
  const known = new Set(records.map(secretKey));
  const namespaces = new Set([
    ...records.map(({ namespace }) => namespace),
    ...manifests.flatMap(({ object }) => (object.kind === 'Namespace' ? [object.metadata.name] : [])),
  ]);
  const found: SecretName[] = [];
  for (const namespace of [...namespaces].sort())
    for (const { metadata } of await cluster.list({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace,
      labels: MANAGED,
      metadataOnly: true,
    })) {
      const secret = { namespace, name: metadata.name };
      if (!known.has(secretKey(secret)) && !(await cluster.get(externalSecret(secret)))) found.push(secret);
    }
  return found;
}
