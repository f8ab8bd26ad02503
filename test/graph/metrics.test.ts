import { describe, expect, it } from 'vitest';
import { need } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import { PlanIndex, renderContext } from '../../src/render/context.ts';
import { component, planned, refused, workload } from '../support/components.ts';

const s3 = offer({
  type: 's3',
  at: 'server',
  ports: [9000],
  endpoint: () => ({ url: 'http://minio', region: 'here' }),
});

const fetched = () => ({ namespace: 'a', labels: { app: 'a' }, port: 9100 });

/** Whether Prometheus fetches of all who offer `metrics`, or whoever has some asks it to: both are one connection. */
describe('trial (a): metrics of MinIO and Valkey, for a Prometheus that keeps them in MinIO', () => {
  const port = { minio: 9100, valkey: 9121 };
  const measured = (id: 'minio' | 'valkey', provides = [] as (typeof s3)[]) =>
    component(id, {
      workloads: { server: workload(id) },
      provides: [
        ...provides,
        offer({
          type: 'metrics',
          at: 'server',
          ports: [port[id]],
          orders: false,
          endpoint: () => ({ namespace: id, labels: { app: id }, port: port[id], path: `/${id}` }),
        }),
      ],
    });
  const prometheus = component('prometheus', {
    workloads: { server: workload('prometheus') },
    requires: [
      need({ type: 's3', by: ['server'] }),
      need({ type: 'metrics', by: ['server'], all: true, optional: true }),
    ],
  });

  it('is connected to every one of them, and is no cycle', () => {
    const plan = planned(measured('valkey'), measured('minio', [s3]), prometheus);
    expect(plan.connections.filter(({ type }) => type === 'metrics').map(({ id }) => id)).toEqual([
      'prometheus → valkey (metrics)',
      'prometheus → minio (metrics)',
    ]);
    expect(plan.flows.filter(({ why }) => why.endsWith('(metrics)')).map(({ ports }) => ports)).toEqual([
      [9121],
      [9100],
    ]);
    const { after, wave } = plan.components.find(({ id }) => id === 'prometheus')!;
    expect({ after, wave }).toEqual({ after: ['minio'], wave: 2 });
  });

  it('is handed all of them, in one order, and is refused one where there are two', () => {
    const plan = planned(measured('valkey'), measured('minio', [s3]), prometheus);
    const planned_ = plan.components.find(({ id }) => id === 'prometheus')!;
    const ctx = renderContext(new PlanIndex(plan), planned_, {} as never, new Map());
    expect(ctx.useAll('metrics').map(({ provider, path }) => [provider, path])).toEqual([
      ['minio', '/minio'],
      ['valkey', '/valkey'],
    ]);
    expect(() => ctx.use('metrics')).toThrow('is connected to 2 providers of metrics: ask for them with useAll');
  });

  it('is fine with nobody, unless it says that it needs one', () => {
    const store = component('minio', { workloads: { server: workload('minio') }, provides: [s3] });
    expect(planned(store, prometheus).connections.some(({ type }) => type === 'metrics')).toBe(false);
    const strict = component('strict', { requires: [need({ type: 'metrics', all: true })] });
    expect(refused(strict)).toMatchObject([{ rule: 'graph/no-provider' }]);
  });

  const asking = (id: string, provides = [] as (typeof s3)[]) =>
    component(id, {
      workloads: { server: workload(id) },
      provides,
      requires: [need({ type: 'scraper', optional: true, reachedAt: [{ workload: 'server', ports: [9100] }] })],
    });
  const scraper = (orders?: false) =>
    component('prometheus', {
      workloads: { server: workload('prometheus') },
      requires: [need({ type: 's3', by: ['server'] })],
      provides: [offer({ type: 'scraper', reachesFrom: 'server', orders, endpoint: () => ({}) })],
    });

  it('may be asked by them instead, and comes after none but what it needs', () => {
    const plan = planned(asking('minio', [s3]), asking('valkey'), scraper(false));
    const waves = Object.fromEntries(plan.components.map(({ id, wave }) => [id, wave]));
    expect(waves).toMatchObject({ minio: 1, valkey: 1, prometheus: 2 });
  });

  it('comes after it nevertheless where it gets a credential, which is made of the provider’s', () => {
    const secretsOperator = component('operator', {
      provides: [offer({ type: 'operator:external-secrets', endpoint: () => ({}) })],
    });
    const seed = () => ({ name: 'token', keys: { token: { random: 32 } } });
    const guarded = component('minio', {
      provides: [offer({ type: 'metrics', orders: false, endpoint: fetched, seed })],
    });
    const client = component('client', { requires: [need({ type: 'metrics' })] });
    const { components } = planned(secretsOperator, guarded, client);
    expect(components.find(({ id }) => id === 'client')!.after).toContain('minio');
  });

  it('is a cycle where the offer orders, and the message names the need that can be turned', () => {
    expect(refused(asking('minio', [s3]), asking('valkey'), scraper())).toMatchObject([
      {
        rule: 'graph/cycle',
        message: 'components wait for each other: minio → prometheus → minio',
        why: 'minio needs scraper of prometheus; prometheus needs s3 of minio',
        fix: 'minio does without scraper of prometheus: let the offer say `orders: false`',
      },
    ]);
  });
});

it('credentials of several providers are Secrets of their own', () => {
  const secretsOperator = component('operator', {
    provides: [offer({ type: 'operator:external-secrets', endpoint: () => ({}) })],
  });
  const provider = (id: string) =>
    component(id, {
      provides: [
        offer({ type: 'metrics', endpoint: fetched, seed: () => ({ name: `${id}-metrics`, keys: { token: 'x' } }) }),
      ],
    });
  const client = component('client', { requires: [need({ type: 'metrics', all: true })] });
  const { views } = planned(secretsOperator, provider('a'), provider('b'), client);
  expect(views.map(({ name, seed }) => [name, seed.name])).toEqual([
    ['client-metrics-a', 'a-metrics'],
    ['client-metrics-b', 'b-metrics'],
  ]);
});
