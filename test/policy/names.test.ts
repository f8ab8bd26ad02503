import { describe, expect, it } from 'vitest';
import type { ConfigMap, Ingress, Service } from '../../imports/types/kubernetes.ts';
import { gitAddress } from '../../src/catalogue/platform/git-access.ts';
import { renderPlatform } from '../support/platform.ts';

const platform = renderPlatform({
  cluster: { kind: 'k3d', memory: '32Gi', cpu: 16 },
  components: {
    ...{ kafka: {}, minio: {}, postgresql: {}, valkey: {}, spark: {}, flink: {}, airflow: {}, mlflow: {} },
    ...{ gitlab: {}, 'gitlab-runner': {}, rancher: {}, localstack: {}, 'image-updater': {} },
  },
});
const { host, port } = gitAddress(platform.config.git.url);
const { data } = platform.get<ConfigMap>('ConfigMap', 'coredns-custom', 'kube-system');
const service = platform.get<Service>('Service', 'gitlab', 'gitlab');
/** What is written of a component, in objects and in the values of its chart: somewhere in it is the environment of what runs git. */
const writtenOf = (id: string) =>
  JSON.stringify([
    platform.manifests.filter(({ component }) => component === id).map(({ object }) => object),
    platform.releases.filter(({ component }) => component === id).map(({ values }) => values),
  ]);

it('is a platform with everything on, in which nothing is found wrong', () => {
  expect(platform.findings).toEqual([]);
});

describe('the host of the repository leads to GitLab', () => {
  it('for people: by an ingress', () => {
    const led = platform.all<Ingress>('Ingress').filter(({ spec }) => spec!.rules!.some((rule) => rule.host === host));
    expect(led).toMatchObject([
      {
        metadata: { namespace: 'gitlab' },
        spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'gitlab' } } }] } }] },
      },
    ]);
  });

  it('for programs that ask the DNS: by a zone of its own, with the address of the Service', () => {
    expect(data).toEqual({ [`${host}.server`]: expect.stringContaining(`${service.spec!.clusterIP} ${host}\n`) });
    expect(data![`${host}.server`]).toMatchInlineSnapshot(`
      "gitlab.localhost:53 {
          errors
          hosts {
              10.43.0.20 gitlab.localhost
              ttl 60
          }
      }
      "
    `);
    expect(service.spec!.ports!.map((one) => one.port)).toContain(port);
  });

  it('for git, which asks no DNS: in every program that runs it', () => {
    const told = platform.plan.components.flatMap(({ id }) => {
      const written = writtenOf(id);
      const addresses = [...written.matchAll(/gitlab\.localhost:80:([0-9.]+)/g)].map(([, address]) => address);
      expect(addresses, id).toEqual(written.match(/http\.curloptResolve/g)?.map(() => service.spec!.clusterIP) ?? []);
      return addresses.length > 0 ? [id] : [];
    });
    // Airflow has git-sync; of the runners it is the jobs.
    expect(told.sort()).toEqual(['airflow', 'argocd', 'gitlab-runner', 'gitlab-runner-images', 'image-updater']);
    const airflow = writtenOf('airflow');
    const ofGitSync = airflow.match(/GITSYNC_REPO/g)!.length;
    expect(airflow.match(/http\.curloptResolve/g)).toHaveLength(ofGitSync);
  });
});

it('gives every other host below localhost to people only: no pod is told one', () => {
  const others = platform.plan.components
    .flatMap(({ uis }) => uis.flatMap(({ open }) => open?.host ?? []))
    .filter((one) => one !== host);
  expect(others.sort()).toEqual([
    'airflow.localhost',
    'argocd.localhost',
    'localstack.localhost',
    'minio.localhost',
    'mlflow.localhost',
    'rancher.localhost',
    's3.localhost',
  ]);
  const endpoints = platform.plan.connections
    .filter(({ client, type }) => type !== 'ingress' && client.workloads.length > 0)
    .map(({ endpoint }) => JSON.stringify(endpoint));
  for (const one of others) expect(endpoints.filter((endpoint) => endpoint.includes(one))).toEqual([]);
});

it('is said nowhere but where the Git server is in the cluster', () => {
  const without = renderPlatform({ git: { provider: 'gitlab', url: 'https://gitlab.example.com/a/b.git' } });
  expect(without.all('ConfigMap').filter(({ metadata }) => metadata.name === 'coredns-custom')).toEqual([]);
  expect(JSON.stringify(without.releases)).not.toContain('curloptResolve');
});
