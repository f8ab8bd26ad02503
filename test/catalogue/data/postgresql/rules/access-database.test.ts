import { describe, expect, it } from 'vitest';
import { databaseAccess } from '../../../../../src/catalogue/data/postgresql/rules/access-database.ts';
import { found } from '../../../../support/clients.ts';
import { renderPlatform } from '../../../../support/platform.ts';
import { subject } from '../../../../support/subject.ts';
import type { Loose } from '../../../../support/tree.ts';

/** Changes the list of who is let in: Airflow, MLflow, and the rest rejected. */
const entries = (how: (lines: string[]) => void) =>
  found(databaseAccess, 'Cluster.postgresql.cnpg.io data-plane/postgresql', ({ spec }) => how(spec.postgresql.pg_hba));
const HBA = 'spec.postgresql.pg_hba';

describe('who is let in', () => {
  it('is content with the clients, each at its own database', () => {
    expect(found(databaseAccess)).toEqual([]);
    expect(entries((lines) => lines.splice(1, 1, 'hostssl mlflow mlflow all scram-sha-256'))).toEqual([]);
    expect(entries((lines) => lines.push('host all all all trust'))).toEqual([]);
  });

  it('finds a client that is not, or only after all are rejected', () => {
    const message = `${HBA}: the role mlflow is not let into its database mlflow`;
    expect(entries((lines) => lines.splice(1, 1))).toEqual([message]);
    expect(entries((lines) => lines.push(...lines.splice(1, 1)))).toEqual([message]);
  });

  it('finds a client at the database of another, at all of them, and roles of nobody', () => {
    expect(entries((lines) => lines.unshift('host "mlflow" "airflow" all scram-sha-256'))).toEqual([
      `${HBA}[0]: the role "airflow" is let into the database "mlflow", and no connection says so`,
    ]);
    expect(entries((lines) => lines.unshift('host all "airflow" all scram-sha-256'))).toEqual([
      `${HBA}[0]: the role "airflow" is let into the database all, and no connection says so`,
    ]);
    expect(entries((lines) => lines.unshift('host "mlflow" all all scram-sha-256'))).toEqual([
      `${HBA}[0]: the role all is let into the database "mlflow", and no connection says so`,
    ]);
  });

  it('finds a method that proves nothing, over the network or a socket', () => {
    expect(entries((lines) => lines.splice(0, 1, 'host "airflow" "airflow" all trust'))).toEqual([
      `${HBA}[0]: roles are let in by trust`,
    ]);
    expect(entries((lines) => lines.unshift('local "airflow" "airflow" peer'))).toEqual([
      `${HBA}[0]: roles are let in by peer`,
    ]);
  });

  it('finds a list that does not end with a rejection', () => {
    expect(entries((lines) => lines.pop())).toEqual([
      expect.stringMatching(/the list does not end with a line that rejects all$/),
    ]);
  });
});

it('finds a database that belongs to another role than the one that asked for it', () => {
  expect(
    found(databaseAccess, 'Database.postgresql.cnpg.io data-plane/mlflow', ({ spec }) => {
      spec.owner = 'airflow';
    }),
  ).toEqual(['spec.owner: the database mlflow belongs to airflow, and mlflow asked for it']);
});

describe('a database that another project reads', () => {
  const platform = renderPlatform({
    components: { postgresql: {} },
    projects: {
      bank: { databases: { ledger: {}, vault: {} }, offers: [{ database: 'ledger' }] },
      shop: { services: { report: { image: 'ghcr.io/team/app:1.0.0', uses: ['bank/ledger'] } } },
    },
  });
  const changed = (how: (spec: Loose) => void) => {
    const manifests = platform.manifests.map((manifest) => {
      if (manifest.object.kind !== 'Cluster') return manifest;
      const object = structuredClone(manifest.object) as Loose;
      how(object.spec);
      return { ...manifest, object };
    });
    return [...databaseAccess.check(subject(manifests, { plan: platform.plan }))].map(
      ({ path, message }) => `${path}: ${message}`,
    );
  };

  it('is let in, and reads', () => expect(changed(() => {})).toEqual([]));

  it('is cut off, at the door or inside', () => {
    expect(changed((spec) => spec.postgresql.pg_hba.splice(1, 1))).toEqual([
      `${HBA}: the role shop is not let into the database ledger`,
    ]);
    expect(changed((spec) => delete spec.managed.roles[1].inRoles)).toEqual([
      'spec.managed.roles[1].inRoles: the role shop reads databases of others, and may read no table there',
    ]);
  });

  it('has more than was offered', () => {
    expect(changed((spec) => spec.postgresql.pg_hba.unshift('hostssl "vault" "shop" all scram-sha-256'))).toEqual([
      `${HBA}[0]: the role "shop" is let into the database "vault", and no connection says so`,
    ]);
    expect(changed((spec) => spec.managed.roles[1].inRoles.push('bank', 'pg_write_all_data'))).toEqual([
      'spec.managed.roles[1].inRoles: the role shop is a member of bank, and no connection says so',
      'spec.managed.roles[1].inRoles: the role shop is a member of pg_write_all_data, and no connection says so',
    ]);
    expect(
      changed((spec) => {
        spec.managed.roles[0].inRoles = ['pg_read_all_data'];
      }),
    ).toEqual([
      'spec.managed.roles[0].inRoles: the role bank is a member of pg_read_all_data, and no connection says so',
    ]);
  });
});
