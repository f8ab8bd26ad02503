import { describe, expect, it } from 'vitest';
import { readSecret, secretObject } from '../../src/bootstrap/secrets.ts';
import { KnownSecrets } from '../../src/finding/mask.ts';
import { FakeCluster } from '../support/cluster/fake-api.ts';

describe('a Secret', () => {
  const ref = { namespace: 'argocd', name: 'argocd-repository' };
  const values = {
    type: 'git',
    url: 'http://gitlab.localhost/mlops/platform.git',
    username: 'mooring-bot',
    password: 'häßlich-und-geheim',
  };
  const made = secretObject({ ...ref, partOf: 'mlops' }, values, {
    annotations: { 'mooring.dev/token-id': '7' },
  });

  it('is read as it was made', async () => {
    const cluster = new FakeCluster().put(made);
    expect(await readSecret(cluster, ref, new KnownSecrets())).toEqual({
      values,
      annotations: { 'mooring.dev/token-id': '7' },
    });
    expect(await readSecret(cluster, { ...ref, name: 'other' }, new KnownSecrets())).toBeUndefined();
  });

  it('is never shown once it was read, while addresses and users are', async () => {
    const known = new KnownSecrets();
    await readSecret(new FakeCluster().put(made), ref, known);
    expect(known.mask(Object.values(values).join(' '))).toBe(`git ${values.url} mooring-bot ***`);
  });
});
