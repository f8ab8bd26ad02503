import { describe, expect, it } from 'vitest';
import { connectCluster } from '../../src/cluster/client.ts';
import { contextIn } from '../../src/cluster/kubeconfig.ts';
import { apiServer } from '../support/cluster/api-server.ts';

const kubeconfig = (server: string) => `
apiVersion: v1
kind: Config
current-context: production
clusters:
- { name: production, cluster: { server: 'http://127.0.0.1:9' } }
- { name: local, cluster: { server: '${server}', insecure-skip-tls-verify: true } }
users:
- { name: admin, user: { token: the-token-of-admin } }
contexts:
- { name: production, context: { cluster: production, user: admin } }
- { name: k3d-mlops, context: { cluster: local, user: admin } }
`;

describe('a kubeconfig', () => {
  it('leads to the context that is named, whatever the current one is', async () => {
    const { access, requests } = await apiServer(() => ({ body: { gitVersion: 'v1.35.5+k3s1' } }));
    const cluster = connectCluster(contextIn(kubeconfig(access.getCurrentCluster()!.server), 'k3d-mlops'));
    expect({ context: cluster.context, version: await cluster.version() }).toEqual({
      context: 'k3d-mlops',
      version: 'v1.35.5+k3s1',
    });
    expect(requests).toMatchObject([{ path: '/version', authorization: 'Bearer the-token-of-admin' }]);
  });

  it('without that context says which it has', () => {
    expect(() => contextIn(kubeconfig('http://127.0.0.1:9'), 'k3d-mlopps')).toThrow(
      expect.objectContaining({
        message: 'there is no context k3d-mlopps in your kubeconfig',
        fix: 'name one of production, k3d-mlops',
      }),
    );
  });
});
