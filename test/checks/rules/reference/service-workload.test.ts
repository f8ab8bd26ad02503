import { expect, it } from 'vitest';
import { serviceWorkload } from '../../../../src/checks/rules/reference/service-workload.ts';
import { need } from '../../../../src/contract/need.ts';
import { offer } from '../../../../src/contract/offer.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const plan = planned(
  component(
    'web',
    {
      workloads: { server: workload('web'), worker: workload('worker') },
      uis: [{ title: 'Web', service: 'web', port: 80, at: { workload: 'server', port: 8080 }, login: 'own' }],
      provides: [
        offer({ type: 'tracking', at: 'server', ports: [8080], endpoint: () => ({ url: 'http://api.ns.svc:5000' }) }),
      ],
    },
    { namespace: 'ns' },
  ),
  component(
    'client',
    { workloads: { job: workload('job') }, requires: [need({ type: 'tracking', by: ['job'] })] },
    { namespace: 'ns' },
  ),
);
const pods = (app: string) =>
  object('apps/v1', 'Deployment', app, 'ns', {
    spec: {
      template: {
        metadata: { labels: { app } },
        spec: {
          containers: [
            {
              name: app,
              ports: [
                { name: 'http', containerPort: 8080 },
                { name: 'metrics', containerPort: 9090 },
              ],
            },
          ],
        },
      },
    },
  });
const service = (name: string, port: number, targetPort: number | string, selector: object = { app: 'web' }) =>
  object('v1', 'Service', name, 'ns', { spec: { selector, ports: [{ port, targetPort }] } });
const check = (...services: readonly KubeObject[]) =>
  said(serviceWorkload, [pods('web'), pods('worker'), ...services], { plan });

it('accepts the port of the plan by its name and by its number, of a UI and of a connection', () => {
  expect(check(service('web', 80, 'http'), service('api', 5000, 8080))).toEqual([]);
});

it('says nothing of a Service that neither leads to', () => {
  expect(check(service('other', 80, 9090, { app: 'worker' }))).toEqual([]);
});

it('finds another workload, and another port of the right one', () => {
  expect(check(service('web', 80, 'http', { app: 'worker' }))).toEqual([
    'spec.selector: it selects the pods of web/worker, and the UI Web leads to web/server by it; select the labels of the workload that the plan has there',
  ]);
  expect(check(service('api', 5000, 'metrics'))).toEqual([
    'spec.ports[0].targetPort: its port 5000 leads to 9090 of the pods, and the connection client → web (tracking) to 8080; name the port that the plan has there',
  ]);
});

it('finds one that selects nothing', () => {
  expect(check(service('web', 80, 'http', {}))).toEqual([
    'spec.selector: it selects no pods, and the UI Web leads to web/server by it; select the labels of the workload',
  ]);
});
