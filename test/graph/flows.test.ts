import { describe, expect, it } from 'vitest';
import { need } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import type { Flow } from '../../src/graph/plan.ts';
import { isAnyone, isWorkload } from '../../src/graph/plan.ts';
import { component, planned, workload } from '../support/components.ts';

/** `a/x → b/y 1,2` */
function tell({ from, to, ports }: Flow): string {
  const name = (peer: Flow['from']) => {
    if (isAnyone(peer)) return 'anyone';
    return isWorkload(peer) ? `${peer.component}/${peer.workload}` : peer.cidrs.join('+');
  };
  const port = (p: number | { port: number; protocol: string }) =>
    typeof p === 'number' ? String(p) : `${p.port}/${p.protocol}`;
  return `${name(from)} → ${name(to)} ${ports === 'all' ? 'all' : ports.map(port).join(',')}`;
}

const LOOKUP = '53/TCP,53/UDP';

describe('a connection', () => {
  it('opens the provider to each workload that needs it, and lets those look its name up', () => {
    const db = component('db', {
      workloads: { server: workload('db'), other: workload('o') },
      provides: [offer({ type: 'db', at: 'server', ports: [5432], endpoint: () => ({}) })],
    });
    const app = component('app', {
      workloads: { web: workload('a'), worker: workload('b'), idle: workload('c') },
      requires: [{ type: 'db', by: ['web', 'worker'] }],
    });
    expect(planned(db, app).flows.map(tell)).toEqual([
      'app/web → db/server 5432',
      'app/worker → db/server 5432',
      `app/web → cluster/dns ${LOOKUP}`,
      `app/worker → cluster/dns ${LOOKUP}`,
    ]);
  });

  it('goes back to where the client is reached', () => {
    const operator = component('operator', {
      workloads: { manager: workload('m') },
      provides: [offer({ type: 'operator:x', reachesFrom: 'manager', endpoint: () => ({}) })],
    });
    const app = component('app', {
      workloads: { server: workload('a') },
      requires: [need({ type: 'operator:x', reachedAt: [{ workload: 'server', ports: [8443] }] })],
    });
    expect(planned(operator, app).flows.map(tell)).toEqual([
      `operator/manager → cluster/dns ${LOOKUP}`,
      'operator/manager → app/server 8443',
    ]);
  });

  it('opens nothing where the offer is at no workload, or nobody connects', () => {
    const operator = component('operator', {
      workloads: { manager: workload('m') },
      provides: [offer({ type: 'operator:x', endpoint: () => ({}) })],
    });
    const db = component('db', {
      workloads: { server: workload('db') },
      provides: [offer({ type: 'db', at: 'server', ports: [5432], endpoint: () => ({}) })],
    });
    expect(
      planned(operator, db, component('app', { requires: [{ type: 'operator:x' }, { type: 'db' }] })).flows,
    ).toEqual([]);
  });

  it('to the API server ends at addresses, and webhooks come back from anywhere', () => {
    const hook = component('hook', {
      workloads: { manager: workload('m') },
      requires: [
        need({ type: 'kubernetes-api', by: ['manager'], reachedAt: [{ workload: 'manager', ports: [9443] }] }),
      ],
    });
    expect(planned(hook).flows.map(tell)).toEqual([
      'hook/manager → 0.0.0.0/0 6443',
      'anyone → hook/manager 9443',
      `hook/manager → cluster/dns ${LOOKUP}`,
    ]);
  });
});

it('lets workloads of one component talk among themselves', () => {
  const kafka = component('kafka', {
    workloads: { broker: workload('b') },
    internal: [{ from: 'broker', to: 'broker', ports: 'all', why: 'replication' }],
  });
  expect(planned(kafka).flows.map(tell)).toEqual([
    `kafka/broker → cluster/dns ${LOOKUP}`,
    'kafka/broker → kafka/broker all',
  ]);
});

it('gives no way to a name server to pods that open no connection', () => {
  expect(planned(component('quiet', { workloads: { app: workload('q') } })).flows).toEqual([]);
});
