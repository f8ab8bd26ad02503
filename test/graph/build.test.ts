import { describe, expect, it } from 'vitest';
import { need } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import { planToJson } from '../../src/graph/build.ts';
import { component, plan, planned, refused, workload } from '../support/components.ts';

const operator = component('operator', { provides: [offer({ type: 'operator:db', endpoint: () => ({}) })] });
const db = component('db', {
  workloads: { server: workload('db', { replicas: 2 }) },
  requires: [{ type: 'operator:db' }],
  provides: [offer({ type: 'db', at: 'server', ports: [5432], endpoint: () => ({}) })],
});
const app = component('app', {
  workloads: { web: workload('app'), worker: workload('worker', { replicas: 0 }) },
  requires: [{ type: 'db', by: ['web'] }],
});

describe('the plan', () => {
  it('holds components by wave and then by name, each after what it needs', () => {
    const { components } = planned(app, db, operator, component('alone'));
    expect(components.filter(({ external }) => !external).map(({ id, wave, after }) => [id, wave, after])).toEqual([
      ['alone', 1, []],
      ['operator', 1, []],
      ['db', 2, ['operator']],
      ['app', 3, ['db']],
    ]);
  });

  it('does not wait for what stands outside the tree', () => {
    const talker = component('talker', {
      workloads: { app: workload('t') },
      requires: [{ type: 'kubernetes-api', by: ['app'] }],
    });
    expect(planned(talker).components.find(({ id }) => id === 'talker')).toMatchObject({ wave: 1, after: [] });
  });

  it('is the same whatever the order of components', () => {
    const sorted = (plan: object) =>
      JSON.parse(JSON.stringify(plan)) as { connections: { id: string }[]; flows: unknown[]; components: unknown };
    const a = sorted(planned(app, db, operator));
    const b = sorted(planned(operator, db, app));
    expect(b.components).toEqual(a.components);
    expect(b.connections.map(({ id }) => id).sort()).toEqual(a.connections.map(({ id }) => id).sort());
  });

  it('fills in what follows: namespace, peak, Pod Security, who talks to the API', () => {
    const talker = component(
      'talker',
      {
        workloads: {
          app: workload('t', { podSecurity: 'baseline' }),
          job: workload('j', { replicas: 0 }),
          far: workload('f', { namespace: 'far', peak: 7 }),
        },
        requires: [{ type: 'kubernetes-api', by: ['app'] }],
      },
      { namespace: 'near' },
    );
    const { workloads } = planned(talker).components.find(({ id }) => id === 'talker')!;
    expect(
      workloads.map(({ name, namespace, peak, podSecurity, talksToApi }) => ({
        name,
        namespace,
        peak,
        podSecurity,
        talksToApi,
      })),
    ).toEqual([
      { name: 'app', namespace: 'near', peak: 2, podSecurity: 'baseline', talksToApi: true },
      { name: 'job', namespace: 'near', peak: 0, podSecurity: 'restricted', talksToApi: false },
      { name: 'far', namespace: 'far', peak: 7, podSecurity: 'restricted', talksToApi: false },
    ]);
  });

  it('is frozen deeply, but for the code of components', () => {
    const plan = planned(app, db, operator);
    expect(() => Object.assign(plan.components[0]!.options, { a: 1 })).toThrow();
    expect(() => (plan.connections as unknown[]).push(1)).toThrow();
    expect(Object.isFrozen(app)).toBe(false);
  });

  it('prints as JSON without code', () => {
    const plan = planned(app, db, operator);
    const printed = JSON.stringify(planToJson(plan));
    expect(printed).not.toContain('"definition"');
    expect(JSON.parse(printed)).toEqual(planToJson(plan));
  });
});

describe('a cycle of components', () => {
  it('is refused with its members, and where they are configured', () => {
    const provides = (type: string) => [offer({ type, endpoint: () => ({}) })];
    const findings = refused(
      component('a', { provides: provides('a'), requires: [{ type: 'b' }] }),
      component('b', { provides: provides('b'), requires: [{ type: 'a' }] }),
    );
    expect(findings).toMatchObject([
      {
        rule: 'graph/cycle',
        component: 'a',
        config: '/components/a',
        message: 'components wait for each other: a → b → a',
        why: 'a needs b of b; b needs a of a',
      },
    ]);
  });
});

describe('a workload that its component does not declare', () => {
  it.each([
    ['in a need', { requires: [{ type: 'dns', by: ['ghost'] }] }],
    ['where it is reached', { requires: [need({ type: 'dns', reachedAt: [{ workload: 'ghost', ports: [1] }] })] }],
    ['in an offer', { provides: [offer({ type: 'x', at: 'ghost', ports: [1], endpoint: () => ({}) })] }],
    ['that an offer reaches from', { provides: [offer({ type: 'x', reachesFrom: 'ghost', endpoint: () => ({}) })] }],
    ['in an internal flow', { internal: [{ from: 'real', to: 'ghost', ports: [1], why: 'x' }] }],
  ])('is refused %s', (_, declarations) => {
    expect(refused(component('a', { workloads: { real: workload('a') }, ...declarations }))).toMatchObject([
      {
        rule: 'graph/no-workload',
        component: 'a',
        message: 'a speaks of a workload ghost that it does not declare',
        fix: 'use one of its workloads: real',
      },
    ]);
  });
});

describe('rights', () => {
  const api = (rules: object[]) =>
    component(
      'a',
      {
        workloads: {
          x: workload('x', { serviceAccount: { name: 'x' } }),
          y: workload('y', { namespace: 'far', serviceAccount: { name: 'y' } }),
        },
        requires: [{ type: 'kubernetes-api', by: ['x', 'y'], request: { rules } }],
      },
      { namespace: 'near' },
    );

  it('are granted in the namespace of each workload, unless the rule says another', () => {
    const rule = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
    const { grants } = planned(api([rule, { ...rule, namespace: 'other' }]));
    expect(grants.map(({ workload, namespace, rules }) => [workload, namespace, rules])).toEqual([
      ['x', 'near', [rule]],
      ['y', 'far', [rule]],
      ['x', 'other', [rule]],
      ['y', 'other', [rule]],
    ]);
  });

  it('come from an offer too', () => {
    const rule = { apiGroups: ['spark'], resources: ['jobs'], verbs: ['create'], namespace: 'jobs' };
    const spark = component('spark', {
      provides: [offer({ type: 'submit', endpoint: () => ({}), rights: () => [rule] })],
    });
    const { grants } = planned(
      spark,
      component('airflow', {
        workloads: { worker: workload('w', { serviceAccount: { name: 'w' } }) },
        requires: [{ type: 'submit', by: ['worker'] }],
      }),
    );
    expect(grants).toMatchObject([
      { component: 'airflow', workload: 'worker', namespace: 'jobs', why: 'airflow → spark (submit)' },
    ]);
  });
});

describe('rights of a workload', () => {
  it('need a ServiceAccount to be held by', () => {
    const { plan: none, findings } = plan([
      component('a', {
        workloads: { x: workload('x') },
        requires: [
          {
            type: 'kubernetes-api',
            by: ['x'],
            request: { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
          },
        ],
      }),
    ]);
    expect(none).toBeUndefined();
    expect(findings).toMatchObject([{ rule: 'graph/no-account', component: 'a' }]);
  });
});

it('refuses an offer that says who accepts, but on no port', () => {
  const { findings } = plan([
    component('a', {
      workloads: { x: workload('x') },
      provides: [offer({ type: 'thing', at: 'x', endpoint: () => ({}) })],
    }),
  ]);
  expect(findings).toMatchObject([{ rule: 'graph/no-ports', message: 'a provides thing without a port' }]);
});

describe('an operator that watches where its clients are, and nothing beside', () => {
  const operator = (serves: object) =>
    component('op', {
      workloads: { x: workload('x', { serviceAccount: { name: 'op' } }) },
      provides: [offer({ type: 'thing', endpoint: () => ({}), serves: { by: 'x', rules: () => [], ...serves } })],
    });

  it('is refused when nobody is connected to it: told of no namespace it would watch all of them', () => {
    expect(refused(operator({ confined: true }))).toMatchObject([
      {
        rule: 'graph/idle-operator',
        component: 'op',
        fix: 'take op out, for it comes with what needs it; or declare that need: `requires: [{ type: thing }]`',
      },
    ]);
  });

  it('serves where those are who are, and one that sees every namespace may serve nobody', () => {
    const client = component('acme', { requires: [{ type: 'thing' }] }, { namespace: 'near' });
    const served = (...definitions: readonly ReturnType<typeof component>[]) =>
      planned(...definitions).components.find(({ id }) => id === 'op')!.serves;
    expect(served(operator({ confined: true }), client)).toEqual({ type: 'thing', namespaces: ['near'] });
    expect(served(operator({}))).toEqual({ type: 'thing', namespaces: [] });
  });
});
