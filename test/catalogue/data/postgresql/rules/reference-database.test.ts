import { expect, it } from 'vitest';
import { cloudnativePg } from '../../../../../src/catalogue/data/cloudnative-pg.ts';
import { databaseReferences } from '../../../../../src/catalogue/data/postgresql/rules/reference-database.ts';
import { component, planned } from '../../../../support/components.ts';
import { renderPlatform } from '../../../../support/platform.ts';
import { said, saidOf, withEnv } from '../../../../support/references.ts';
import { object } from '../../../../support/subject.ts';

const plan = planned(cloudnativePg, component('mine', { requires: [{ type: 'operator:cloudnative-pg' }] }));
const cluster = object('postgresql.cnpg.io/v1', 'Cluster', 'pg', 'ns', {
  spec: { managed: { roles: [{ name: 'mlflow' }] } },
});
const database = (owner: string) =>
  object('postgresql.cnpg.io/v1', 'Database', 'd', 'ns', { spec: { name: 'mlflow', owner, cluster: { name: 'pg' } } });
const url = (name: string) =>
  withEnv({ name: 'URI', value: `postgresql+psycopg2://{{ .u }}:{{ .p | urlquery }}@pg-rw.ns.svc:5432/${name}` });
const fix = 'add it to what the component asks of `postgres`';

it('accepts databases and owners that are made', () => {
  expect(
    said(
      databaseReferences,
      [cluster, database('mlflow'), url('mlflow'), url('app'), withEnv({ name: 'PGDATABASE', value: 'mlflow' })],
      { plan },
    ),
  ).toEqual([]);
});

it('finds databases and owners that nobody makes', () => {
  expect(said(databaseReferences, [cluster, database('mlfow'), url('mlflw')], { plan })).toEqual([
    `spec.containers[0].env[0].value: there is no database mlflw; write mlflow, or ${fix}`,
    `spec.owner: there is no database role mlfow; write mlflow, or ${fix}`,
  ]);
});

it('finds a client whose database is not rendered', () => {
  const { plan, manifests } = renderPlatform({ components: { mlflow: {}, postgresql: {}, minio: {} } });
  expect(saidOf(databaseReferences, manifests, { plan })).toEqual([]);
  const without = manifests.filter(({ object: one }) => one.kind !== 'Database');
  expect(saidOf(databaseReferences, without, { plan })).toContain(`declared: there is no database mlflow; ${fix}`);
});
