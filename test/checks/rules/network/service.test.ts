import { expect, it } from 'vitest';
import { service as rule } from '../../../../src/checks/rules/network/service.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const service = (spec: object, name = 's') =>
  object('v1', 'Service', name, 'ns', { spec: { selector: { app: 'web' }, ...spec } });

it('accepts an address of the range, none, and what leads everywhere', () => {
  for (const spec of [
    {},
    { clusterIP: '10.43.0.20' },
    { clusterIP: 'None', publishNotReadyAddresses: true },
    { internalTrafficPolicy: 'Cluster' },
    { type: 'ExternalName', externalName: 'db.example.org', selector: undefined },
  ])
    expect(said(rule, [service(spec)])).toEqual([]);
});

it('finds an address of another range, and one that two ask for', () => {
  expect(said(rule, [service({ clusterIP: '10.42.0.20' })])).toEqual([
    "spec.clusterIP: 10.42.0.20 is no address of 10.43.0.0/16, which are the cluster's Services; take the address out: the API server gives it one",
  ]);
  expect(said(rule, [service({ clusterIP: '10.43.0.20' }), service({ clusterIP: '10.43.0.20' }, 't')])).toEqual([
    'spec.clusterIP: the address 10.43.0.20 is that of the Service ns/s, too; take the address out of one of them',
  ]);
});

it('finds what leads to few pods, to pods that are not ready, or elsewhere', () => {
  expect(said(rule, [service({ internalTrafficPolicy: 'Local' })])).toEqual([
    'spec.internalTrafficPolicy: pods of a node that runs none of its pods are refused; write `Cluster`, or take the field out',
  ]);
  expect(said(rule, [service({ publishNotReadyAddresses: true })])).toEqual([
    'spec.publishNotReadyAddresses: clients are sent to pods that are not ready; take the field out, or give it to a headless Service by which pods find each other',
  ]);
  expect(said(rule, [service({ type: 'ExternalName', externalName: 'db.example.org' })])).toEqual([
    'spec.type: its name leads to db.example.org, and not to the pods that it selects; write ClusterIP, or take the selector out',
  ]);
});
