import { expect, it } from 'vitest';
import { servicePods } from '../../../../src/checks/rules/reference/service-pods.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const service = (selector: object, targetPort: string | number) =>
  object('v1', 'Service', 's', 'ns', { spec: { selector, ports: [{ port: 80, targetPort }] } });
const deployment = object('apps/v1', 'Deployment', 'd', 'ns', {
  spec: {
    template: {
      metadata: { labels: { app: 'web', tier: 'front' } },
      spec: { containers: [{ name: 'web', ports: [{ name: 'http', containerPort: 8080 }] }] },
    },
  },
});

it('accepts a Service of pods that are rendered, or declared and made by others', () => {
  expect(said(servicePods, [deployment, service({ app: 'web' }, 'http'), service({ tier: 'front' }, 8080)])).toEqual(
    [],
  );
  const plan = planned(component('c', { workloads: { broker: workload('broker') } }, { namespace: 'ns' }));
  expect(said(servicePods, [service({ app: 'broker' }, 'any')], { plan })).toEqual([]);
});

it('knows the pods that an operator makes of an object, and leaves their ports to it', () => {
  const tenant = object('minio.min.io/v2', 'Tenant', 't', 'ns', { spec: { pools: [{ name: 'p', servers: 1 }] } });
  expect(said(servicePods, [tenant, service({ 'v1.min.io/pool': 'p' }, 'http-minio')])).toEqual([]);
  expect(said(servicePods, [tenant, service({ 'v1.min.io/pool': 'q' }, 'http-minio')])).toEqual([
    expect.stringContaining('no pod in ns has the labels v1.min.io/pool=q'),
  ]);
});

it('finds a Service without pods', () => {
  expect(said(servicePods, [deployment, service({ app: 'web', tier: 'back' }, 'http')])).toEqual([
    'spec.selector: no pod in ns has the labels app=web, tier=back; select the labels of the workload, or declare the workload that an operator or a chart makes',
  ]);
});

it('finds a target port that no container names', () => {
  expect(said(servicePods, [deployment, service({ app: 'web' }, 'htpp')])).toEqual([
    'spec.ports[0].targetPort: no container of the selected pods names a port htpp; write http',
  ]);
});

it('finds a number that no container has, and one by another protocol', () => {
  expect(said(servicePods, [deployment, service({ app: 'web' }, 9)])).toEqual([
    'spec.ports[0].targetPort: no container of the selected pods has the port 9: they have 8080 (http); write the port that the program listens on, or declare it under `ports` of its container',
  ]);
  const udp = object('v1', 'Service', 's', 'ns', {
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, protocol: 'UDP' }] },
  });
  expect(said(servicePods, [deployment, udp])).toEqual([
    'spec.ports[0].protocol: it leads to the port 8080 by UDP, and the container of Deployment.apps ns/d has it by TCP; write TCP',
  ]);
});

it('leaves a number to pods that say none of their ports', () => {
  const silent = object('apps/v1', 'Deployment', 'q', 'ns', {
    spec: { template: { metadata: { labels: { app: 'quiet' } }, spec: { containers: [{ name: 'q' }] } } },
  });
  expect(said(servicePods, [silent, service({ app: 'quiet' }, 9)])).toEqual([]);
});

it('finds a Service of two workloads, and takes two objects of one for one', () => {
  const other = object('apps/v1', 'Deployment', 'e', 'ns', {
    spec: {
      template: {
        metadata: { labels: { app: 'web', tier: 'back' } },
        spec: { containers: [{ name: 'web', ports: [{ name: 'http', containerPort: 8080 }] }] },
      },
    },
  });
  expect(said(servicePods, [deployment, other, service({ app: 'web' }, 'http')])).toEqual([
    'spec.selector: it selects the pods of 2 workloads: Deployment.apps ns/d, Deployment.apps ns/e; select by labels that only one of them has',
  ]);
  const plan = planned(component('c', { workloads: { web: workload('web') } }, { namespace: 'ns' }));
  expect(said(servicePods, [deployment, other, service({ app: 'web' }, 'http')], { plan })).toEqual([]);
});
