import { describe, expect, it } from 'vitest';
import { need } from '../../src/contract/need.ts';
import { offer } from '../../src/contract/offer.ts';
import { component, plan } from '../support/components.ts';
import { planOf } from '../support/platform.ts';

/** A second PostgreSQL, as a file of `components/` would bring it. */
const pg2 = component(
  'pg2',
  {
    provides: [
      offer({
        type: 'postgres',
        endpoint: ({ id }) => ({ host: 'pg2', port: 5432, database: id, username: id }),
      }),
    ],
  },
  { namespace: 'data-plane' },
);

const PLATFORM = { minio: {}, postgresql: {}, pg2: {}, mlflow: {}, airflow: {}, spark: {} };
const chosen = (connections: object, components: object = PLATFORM) => {
  const { plan: made, findings } = planOf({ components, connections }, { own: [pg2] });
  const providers = made?.connections
    .filter(({ type }) => type === 'postgres')
    .map(({ client, provider }) => [client.component, provider]);
  return { providers: providers && Object.fromEntries(providers), findings };
};

describe('trial (b): a second PostgreSQL', () => {
  it('serves Airflow alone where that is chosen, and MLflow stays', () => {
    expect(chosen({ postgres: { default: 'postgresql', airflow: 'pg2' } })).toEqual({
      providers: { airflow: 'pg2', mlflow: 'postgresql' },
      findings: [],
    });
  });

  it('serves all in the plain form', () => {
    expect(chosen({ postgres: 'pg2' }).providers).toEqual({ airflow: 'pg2', mlflow: 'pg2' });
  });

  it('leaves open who serves the others when only one chose', () => {
    expect(chosen({ postgres: { airflow: 'pg2' } }).findings).toMatchObject([
      {
        rule: 'graph/two-providers',
        component: 'mlflow',
        fix: 'choose one: `connections: { postgres: pg2 }`, or for it alone: `connections: { postgres: { mlflow: pg2 } }`',
      },
    ]);
  });
});

describe('a choice for one', () => {
  it('names components that there are, and is told where it stands', () => {
    const text = `name: mlops
git: { provider: gitlab, url: https://git.example/mlops/platform.git }
components: { minio: , postgresql: , mlflow: }
connections:
  postgres:
    default: postgresq
    mlfow: postgresql
`;
    expect(planOf(text).findings).toMatchObject([
      {
        rule: 'config/reference',
        at: { line: 6 },
        message: 'postgresq, chosen for postgres, is no component',
        fix: 'write postgresql',
      },
      {
        rule: 'config/reference',
        at: { line: 7 },
        message: 'mlfow, for which postgresql is to provide postgres, is no component',
        fix: 'write mlflow',
      },
    ]);
  });

  it('is of one that has the need', () => {
    expect(chosen({ postgres: { default: 'postgresql', minio: 'pg2' } }).findings).toMatchObject([
      {
        rule: 'graph/unused-choice',
        config: '/connections/postgres/minio',
        message: 'a provider of postgres is chosen for minio, which does not need it',
      },
    ]);
  });

  it('that does not provide it points at the words that chose it', () => {
    expect(chosen({ postgres: { default: 'postgresql', airflow: 'minio' } }).findings).toMatchObject([
      {
        rule: 'graph/no-provider',
        config: '/connections/postgres/airflow',
        message: 'airflow needs postgres, and minio, chosen under connections, does not provide it',
      },
    ]);
  });

  it('may be a project’s', () => {
    const projects = { fraud: { databases: { features: {} } } };
    const { plan: made, findings } = planOf(
      { components: PLATFORM, projects, connections: { postgres: { default: 'postgresql', 'project-fraud': 'pg2' } } },
      { own: [pg2] },
    );
    expect(findings).toEqual([]);
    expect(made!.connections.find(({ type, client }) => type === 'postgres' && client.id === 'fraud')?.provider).toBe(
      'pg2',
    );
  });

  it('is not asked by who takes all there are', () => {
    const all = component('all', { requires: [need({ type: 'postgres', all: true })] });
    expect(plan([pg2, all], { postgres: 'pg2' }).findings).toMatchObject([
      {
        rule: 'graph/unused-choice',
        message: 'a provider is chosen for postgres, and who needs it takes all there are',
      },
    ]);
  });
});
