import { expect, it } from 'vitest';
import { inventory } from '../../src/secrets/inventory.ts';
import { findOrphans } from '../../src/secrets/orphans.ts';
import { renderTree } from '../../src/synth/synthesize.ts';
import { FakeCluster } from '../support/cluster/fake-api.ts';
import { planOf } from '../support/platform.ts';

const { config, plan } = planOf({ components: { valkey: {} } });
const tree = renderTree(config!, plan!);
const MANAGED = { 'reconcile.external-secrets.io/managed': 'true' };

it('takes for left behind what External Secrets made, and neither makes nor knows any more', async () => {
  const secret = (namespace: string, name: string, labels: object = MANAGED) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name, labels },
    data: { password: 'c2VjcmV0' },
  });
  const cluster = new FakeCluster().put(
    secret('data-plane', 'valkey'),
    secret('data-plane', 'kafka-fraud-score'),
    secret('data-plane', 'made-by-hand', {}),
    secret('data-plane', 'waits-for-a-sync'),
    secret('elsewhere', 'of-somebody-else'),
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { namespace: 'data-plane', name: 'waits-for-a-sync' },
    },
  );
  expect(await findOrphans(cluster, tree, inventory(tree))).toEqual([
    { namespace: 'data-plane', name: 'kafka-fraud-score' },
  ]);
});
