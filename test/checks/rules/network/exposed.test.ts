import { expect, it } from 'vitest';
import { exposed } from '../../../../src/checks/rules/network/exposed.ts';
import { need } from '../../../../src/contract/need.ts';
import { offer } from '../../../../src/contract/offer.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const service = (spec: object) => object('v1', 'Service', 's', 'ns', { spec: { selector: { app: 'web' }, ...spec } });
const FIX =
  'write ClusterIP, and let people come by an Ingress; where programs outside call it, declare them as a connection';

it('accepts Services inside the cluster, whether they say so or not', () => {
  for (const spec of [{}, { type: 'ClusterIP' }, { clusterIP: 'None' }, { externalIPs: [] }])
    expect(said(exposed, [service(spec)])).toEqual([]);
});

it('finds what is opened on nodes, by a load balancer, or at an address of the network', () => {
  expect(said(exposed, [service({ type: 'NodePort' })])).toEqual([
    `spec.type: it is opened to outside as a NodePort; ${FIX}`,
  ]);
  expect(said(exposed, [service({ type: 'LoadBalancer' })])).toEqual([
    `spec.type: it is opened to outside as a LoadBalancer; ${FIX}`,
  ]);
  expect(said(exposed, [service({ externalIPs: ['192.0.2.1'] })])).toEqual([
    'spec.externalIPs: every node takes what is sent to 192.0.2.1 for it; take the addresses out',
  ]);
});

it('accepts it of a workload that addresses outside are declared to call', () => {
  const cidrs = { cidrs: ['192.0.2.0/24'] };
  const plan = planned(
    component('sensors', { provides: [offer({ type: 'sensors', reachesFrom: cidrs, endpoint: () => ({}) })] }),
    component(
      'web',
      {
        workloads: { server: workload('web') },
        requires: [need({ type: 'sensors', reachedAt: [{ workload: 'server', ports: [8080] }] })],
      },
      { namespace: 'ns' },
    ),
  );
  expect(said(exposed, [service({ type: 'LoadBalancer' })], { plan })).toEqual([]);
  expect(said(exposed, [service({ type: 'LoadBalancer', selector: { app: 'other' } })], { plan })).toHaveLength(1);
});
