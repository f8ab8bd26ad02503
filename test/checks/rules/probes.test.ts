import { expect, it } from 'vitest';
import { probes } from '../../../src/checks/rules/probes.ts';
import { object, of, subject } from '../../support/subject.ts';
import { ofChart } from '../../support/vendored.ts';

const ports = [{ name: 'http', containerPort: 8080 }];
const well = {
  name: 'web',
  ports,
  readinessProbe: { httpGet: { path: '/', port: 'http' } },
  livenessProbe: { tcpSocket: { port: 8080 } },
};

const check = (pod: object, apiVersion = 'apps/v1', kind = 'Deployment') => {
  const spec = kind === 'Pod' ? pod : { template: { spec: pod } };
  return [...probes.check(subject([of('x', object(apiVersion, kind, 'web', 'a', { spec }))]))];
};

it('is content with probes at ports that are declared, or with a program to run', () => {
  expect(check({ containers: [well] })).toEqual([]);
  const { livenessProbe: _, ...started } = { ...well, startupProbe: { grpc: { port: 8080 } } };
  expect(check({ containers: [started] }, 'apps/v1', 'StatefulSet')).toEqual([]);
  const asks = { exec: { command: ['ping'] } };
  expect(check({ containers: [{ name: 'x', readinessProbe: asks, livenessProbe: asks }] })).toEqual([]);
});

it('misses probes of every container that keeps running, sidecars among them', () => {
  const bare = { name: 'web', ports };
  const found = check({
    containers: [well, bare],
    initContainers: [{ name: 'init' }, { name: 'proxy', restartPolicy: 'Always' }],
  });
  expect(found.map(({ path, message }) => [path, message])).toEqual([
    ['spec.template.spec.containers[1]', 'the container web has no readiness probe'],
    ['spec.template.spec.containers[1]', 'the container web has neither a liveness nor a startup probe'],
    ['spec.template.spec.initContainers[1]', 'the container proxy has no readiness probe'],
    ['spec.template.spec.initContainers[1]', 'the container proxy has neither a liveness nor a startup probe'],
  ]);
  expect(check({ containers: [bare] }, 'v1', 'Pod')).toHaveLength(2);
});

it('calls a container without a name so', () => {
  expect(check({ containers: [{ ports }] })[0]!.message).toBe('the container without a name has no readiness probe');
});

it('leaves what ends by itself alone', () => {
  expect(check({ containers: [{ name: 'x' }], restartPolicy: 'Never' }, 'batch/v1', 'Job')).toEqual([]);
  expect(check({ containers: [{ name: 'x' }], restartPolicy: 'OnFailure' }, 'v1', 'Pod')).toEqual([]);
});

it('finds a probe at a port that the container does not declare', () => {
  const wrong = { ...well, readinessProbe: { httpGet: { port: 'htpp' } }, livenessProbe: { tcpSocket: { port: 80 } } };
  expect(check({ containers: [wrong] })).toMatchObject([
    {
      object: 'Deployment.apps a/web',
      path: 'spec.template.spec.containers[0].livenessProbe.tcpSocket.port',
      fix: 'aim it at http (8080)',
    },
    { path: 'spec.template.spec.containers[0].readinessProbe.httpGet.port' },
  ]);
  expect(check({ containers: [{ ...well, ports: [] }] })).toMatchObject([
    { fix: 'declare the port under `ports` of the container' },
    {},
  ]);
});

it('leaves the probes of a vendored chart to its authors', () => {
  const bare = object('apps/v1', 'Deployment', 'web', 'a', {
    spec: { template: { spec: { containers: [{ name: 'web' }] } } },
  });
  expect([...probes.check(subject([ofChart('x', bare)]))]).toEqual([]);
});

it('misses the liveness probe of a Tenant, whose operator probes only what it says', () => {
  const found = (spec: object) => {
    const tenant = object('minio.min.io/v2', 'Tenant', 'store', 'data-plane', { spec });
    return [...probes.check(subject([of('minio', tenant)]))].map(({ path, message }) => `${path}: ${message}`);
  };
  expect(found({ liveness: { httpGet: { path: '/minio/health/live', port: 9000 } } })).toEqual([]);
  expect(found({})).toEqual(['spec.liveness: nobody notices when a server of store hangs: it has no liveness probe']);
});
