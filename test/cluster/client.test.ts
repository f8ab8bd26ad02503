import { describe, expect, it } from 'vitest';
import { connectCluster } from '../../src/cluster/client.ts';
import { ClusterError } from '../../src/cluster/errors.ts';
import { type ApiRequest, apiServer } from '../support/cluster/api-server.ts';

const CORE = {
  resources: [
    { name: 'secrets', kind: 'Secret', namespaced: true },
    { name: 'namespaces', kind: 'Namespace', namespaced: false },
    { name: 'pods', kind: 'Pod', namespaced: true },
    { name: 'pods/log', kind: 'Pod', namespaced: true },
  ],
};
const NETWORKING = { resources: [{ name: 'networkpolicies', kind: 'NetworkPolicy', namespaced: true }] };

async function cluster(
  answers: (request: ApiRequest) => { status?: number; body: unknown } | undefined = () => undefined,
) {
  const server = await apiServer((request) => {
    if (request.path === '/api/v1') return { body: CORE };
    if (request.path === '/apis/networking.k8s.io/v1') return { body: NETWORKING };
    return answers(request);
  });
  return { ...server, cluster: connectCluster(server.access) };
}

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'git-write', namespace: 'gitlab' },
  data: { password: 'c2VjcmV0' },
};

const failure = async (promise: Promise<unknown>): Promise<ClusterError> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ClusterError);
  return error as ClusterError;
};

describe('applying', () => {
  it('is server-side, by the field manager, with nothing of the object lost', async () => {
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'gitlab', namespace: 'gitlab' },
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }], 'x-unknown': { default: 1 } },
    };
    const { cluster: client, requests } = await cluster(({ method, body }) =>
      method === 'PATCH' ? { body } : undefined,
    );
    expect(await client.apply(policy, { force: true })).toEqual(policy);
    const [, patch] = requests;
    expect(patch).toMatchObject({
      method: 'PATCH',
      path: '/apis/networking.k8s.io/v1/namespaces/gitlab/networkpolicies/gitlab',
      type: 'application/apply-patch+yaml',
      authorization: 'Bearer the-token',
      body: policy,
    });
    expect(Object.fromEntries(patch!.query)).toEqual({ fieldManager: 'mooring', force: 'true' });
    await client.apply(policy, { fieldManager: 'argocd-controller' });
    expect(requests.at(-1)!.query.get('fieldManager')).toBe('argocd-controller');
    expect(requests.filter(({ path }) => path === '/apis/networking.k8s.io/v1')).toHaveLength(1);
  });

  it('of a kind that is not there yet names it, and asks again', async () => {
    let known = false;
    const { cluster: client } = await cluster(({ path, method, body }) => {
      if (method === 'PATCH') return { body };
      if (path !== '/apis/argoproj.io/v1alpha1' || !known) return undefined;
      return { body: { resources: [{ name: 'applications', kind: 'Application', namespaced: true }] } };
    });
    const application = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'root', namespace: 'argocd' },
    };
    expect(await failure(client.apply(application))).toMatchObject({
      reason: 'unknown-kind',
      message: 'the cluster of context k3d-mlops knows no Application of argoproj.io/v1alpha1',
    });
    expect(await client.get(application)).toBeUndefined();
    expect(await client.list({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' })).toEqual([]);
    known = true;
    expect(await client.apply(application)).toEqual(application);
  });

  it('of a Secret that is refused never quotes it', async () => {
    const { cluster: client } = await cluster(() => ({ status: 422, body: { message: 'invalid: c2VjcmV0' } }));
    const { message, reason } = await failure(client.apply(secret));
    expect({ message, reason }).toEqual({
      reason: 'invalid',
      message: 'the cluster refuses to apply Secret gitlab/git-write (HTTP 422)',
    });
  });
});

describe('a refusal', () => {
  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [409, 'conflict'],
    [422, 'invalid'],
    [503, 'unavailable'],
  ])('with %i is told apart', async (status, reason) => {
    const { cluster: client } = await cluster(() => ({ status, body: { kind: 'Status', message: 'says the server' } }));
    expect(await failure(client.list({ apiVersion: 'v1', kind: 'Pod' }))).toMatchObject({ reason, status });
  });

  it('of nobody who listens names the context', async () => {
    const { access } = await apiServer(() => undefined);
    const client = connectCluster({
      ...access,
      getCurrentCluster: () => ({ name: 'c', server: 'http://127.0.0.1:9', skipTLSVerify: false }),
    });
    const error = await failure(client.version());
    expect(error.reason).toBe('unreachable');
    expect(error.message).toMatch(/^the cluster of context k3d-mlops does not answer at http:\/\/127\.0\.0\.1:9 \(/);
  });
});

describe('looking', () => {
  it('finds one, or nothing', async () => {
    const { cluster: client } = await cluster(({ path }) =>
      path === '/api/v1/namespaces/gitlab/secrets/git-write' ? { body: secret } : undefined,
    );
    expect(await client.get(secret)).toEqual(secret);
    expect(await client.get({ ...secret, metadata: { name: 'other', namespace: 'gitlab' } })).toBeUndefined();
  });

  it('lists by labels, in one namespace or all, and says of each what it is', async () => {
    const { cluster: client, requests } = await cluster(() => ({ body: { items: [{ metadata: { name: 'a' } }] } }));
    const pods = await client.list({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: 'argocd',
      labels: { app: 'x', tier: 'y' },
    });
    expect(pods).toEqual([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }]);
    expect(requests.at(-1)).toMatchObject({ path: '/api/v1/namespaces/argocd/pods' });
    expect(requests.at(-1)!.query.get('labelSelector')).toBe('app=x,tier=y');
    await client.list({ apiVersion: 'v1', kind: 'Namespace' });
    expect(requests.at(-1)).toMatchObject({ path: '/api/v1/namespaces' });
  });

  it('asks for names and labels alone where that is enough, and takes nothing else', async () => {
    const { cluster: client, requests } = await cluster(() => ({
      body: { items: [{ apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: { name: 'a' } }] },
    }));
    const found = await client.list({ apiVersion: 'v1', kind: 'Secret', metadataOnly: true });
    expect(requests.at(-1)!.accept).toBe('application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1');
    expect(found).toEqual([{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }]);
  });

  it('replaces an object whole, by the version that was read', async () => {
    const { cluster: client, requests } = await cluster(({ method }) =>
      method === 'PUT' ? { status: 409, body: { kind: 'Status', message: 'the object has been modified' } } : undefined,
    );
    const read = { ...secret, metadata: { ...secret.metadata, resourceVersion: '7' } };
    expect(await failure(client.replace(read))).toMatchObject({ reason: 'conflict' });
    expect(requests.at(-1)).toMatchObject({ method: 'PUT', body: { metadata: { resourceVersion: '7' } } });
  });

  it('deletes what is there', async () => {
    let there = true;
    const { cluster: client } = await cluster(({ method }) => {
      if (method !== 'DELETE' || !there) return undefined;
      there = false;
      return { body: { kind: 'Status' } };
    });
    expect(await client.delete(secret)).toBe(true);
    expect(await client.delete(secret)).toBe(false);
  });

  it('reads the last lines of a log, and events by the time they were last seen', async () => {
    const { cluster: client, requests } = await cluster(({ path }) => {
      if (path.endsWith('/log')) return { body: 'line 1\nline 2\n' };
      const event = (name: string, times: object) => ({
        type: 'Warning',
        reason: 'BackOff',
        message: 'm',
        involvedObject: { kind: 'Pod', name },
        metadata: {},
        ...times,
      });
      return {
        body: {
          items: [
            event('late', { lastTimestamp: '2026-11-21T12:00:02Z', count: 3 }),
            event('early', { eventTime: '2026-11-21T12:00:01.000000Z' }),
            event('series', {
              series: { count: 9, lastObservedTime: '2026-11-21T12:00:03Z' },
              eventTime: '2026-11-21T12:00:00Z',
            }),
          ],
        },
      };
    });
    expect(await client.logs({ namespace: 'gitlab', pod: 'gitlab-0', container: 'gitlab', lines: 2 })).toBe(
      'line 1\nline 2\n',
    );
    expect(Object.fromEntries(requests.at(-1)!.query)).toEqual({
      tailLines: '2',
      previous: 'false',
      container: 'gitlab',
    });
    expect((await client.events('gitlab')).map(({ object, count }) => [object.name, count])).toEqual([
      ['early', 1],
      ['late', 3],
      ['series', 9],
    ]);
  });
});
