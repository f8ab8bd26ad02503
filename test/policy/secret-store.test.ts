import { describe, expect, it } from 'vitest';
import type { ExternalSecret, PushSecret, SecretStore } from '../../imports/types/external-secrets.io.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { planOf, renderPlatform } from '../support/platform.ts';

const STORES = {
  vault: { vault: { server: 'https://vault.example.org:8200', namespace: 'ml' } },
  aws: { aws: { region: 'eu-central-1', role: 'arn:aws:iam::123456789012:role/mooring' } },
  gcp: { gcp: { project: 'p', cluster: 'c', location: 'europe-west3', account: 'm@p.iam.gserviceaccount.com' } },
  azure: { azure: { vault: 'https://x.vault.azure.net', tenant: 't', client: 'c' } },
} as const;
type Store = keyof typeof STORES;

const render = (store: Store, rest: object = {}) =>
  renderPlatform(
    {
      cluster: { kind: 'existing' },
      components: { postgresql: {}, mlflow: {}, minio: {}, airflow: {} },
      secrets: { store, ...STORES[store], ...rest },
    },
    { environment: 'production' },
  );
const waveOf = (object: KubeObject) => Number(object.metadata.annotations?.['argocd.argoproj.io/sync-wave']);

describe.each(Object.keys(STORES) as Store[])('values that %s keeps', (store) => {
  it.each([false, true])('pass all rules; made there: %s', (generate) => {
    // A place for backups is not among what is asked here.
    const found = render(store, { generate }).findings.filter(({ rule }) => rule !== 'backup');
    expect(found).toEqual([]);
  });

  it('are read by each component with an account of its own, and by no secret', () => {
    const platform = render(store);
    const { spec } = platform.get<SecretStore>('SecretStore', 'postgresql-outside', 'data-plane');
    expect(spec).toMatchSnapshot();
    expect(JSON.stringify(spec)).toContain('"name":"eso-postgresql"');
    expect(JSON.stringify(spec)).not.toMatch(/secretRef|SecretRef/);
    const account = platform.get<KubeObject>('ServiceAccount', 'eso-postgresql', 'data-plane');
    expect(account.automountServiceAccountToken).toBe(false);
    expect(Object.keys(account.metadata.annotations!).filter((key) => !key.startsWith('argocd'))).toMatchSnapshot();
  });

  it('make the same Secrets as those that are generated, and the same views', () => {
    const local = renderPlatform({
      cluster: { kind: 'existing' },
      components: { postgresql: {}, mlflow: {}, minio: {}, airflow: {} },
    });
    const templates = (platform: typeof local) =>
      Object.fromEntries(
        platform
          .all<ExternalSecret>('ExternalSecret')
          .map(({ metadata, spec }) => [`${metadata.namespace}/${metadata.name}`, spec!.target!.template]),
      );
    const platform = render(store);
    expect(templates(platform)).toEqual(templates(local));
    expect(platform.all('Password')).toEqual([]);
  });
});

describe('an entry', () => {
  it.each([
    ['vault', 'mlops/production/data-plane/postgres-mlflow'],
    ['aws', 'mlops/production/data-plane/postgres-mlflow'],
    ['gcp', 'mlops_production_data-plane_postgres-mlflow'],
    ['azure', 'mlops--production--data-plane--postgres-mlflow'],
  ] as const)('of %s is called as names may be there: %s', (store, name) => {
    const seed = render(store).get<ExternalSecret>('ExternalSecret', 'postgres-mlflow', 'data-plane');
    expect(seed.spec!.dataFrom).toMatchObject([{ extract: { key: name } }]);
    expect(name).toMatch(
      { vault: /^[\w/-]+$/, aws: /^[\w/-]+$/, gcp: /^[\w-]{1,255}$/, azure: /^[\dA-Za-z-]{1,127}$/ }[store],
    );
  });

  it('begins with what the platform says', () => {
    const seed = render('azure', { prefix: 'team/x' }).get<ExternalSecret>('ExternalSecret', 'minio-root');
    expect(seed.spec!.dataFrom).toMatchObject([{ extract: { key: 'team--x--data-plane--minio-root' } }]);
  });

  it('holds random keys of one length; a Secret of two lengths takes two', () => {
    const seed = render('vault').get<ExternalSecret>('ExternalSecret', 'airflow-keys');
    expect(seed.spec!.dataFrom!.map(({ extract }) => extract!.key)).toEqual([
      'mlops/production/orchestration/airflow-keys-32',
      'mlops/production/orchestration/airflow-keys-64',
    ]);
  });
});

describe('a value that is made in the store', () => {
  const platform = render('vault', { generate: true });

  it('is made once for each entry that is read, as a whole, and stays', () => {
    const pushes = platform.all<PushSecret>('PushSecret');
    const pushed = pushes.flatMap(({ spec }) => spec!.data!.map(({ match }) => match.remoteRef.remoteKey));
    const read = platform
      .all<ExternalSecret>('ExternalSecret')
      .filter(({ spec }) => spec!.secretStoreRef?.name?.endsWith('-outside'))
      .flatMap(({ spec }) => spec!.dataFrom!.map(({ extract }) => extract!.key));
    expect(pushed.sort()).toEqual(read.sort());
    for (const { spec } of pushes) {
      expect(spec).toMatchObject({ updatePolicy: 'IfNotExists', deletionPolicy: 'None' });
      // A key at a time, clouds would keep but the first.
      expect(spec!.data!.every(({ match }) => match.secretKey === undefined && !match.remoteRef.property)).toBe(true);
    }
  });

  it('comes after its account and store, and before who reads it', () => {
    const of = (kind: string, name: string) => waveOf(platform.get<KubeObject>(kind, name, 'data-plane'));
    const waves = [
      of('ServiceAccount', 'eso-postgresql'),
      of('SecretStore', 'postgresql-outside'),
      of('PushSecret', 'postgres-mlflow'),
      of('ExternalSecret', 'postgres-mlflow'),
      waveOf(platform.get<KubeObject>('ExternalSecret', 'mlflow-postgres')),
    ];
    expect(waves).toEqual([...new Set(waves)].sort((a, b) => a - b));
    expect(of('Password', 'postgres-mlflow')).toBeLessThan(of('PushSecret', 'postgres-mlflow'));
  });
});

it('opens the way from External Secrets to the store, and only there', () => {
  const flowsOf = (secrets: object) => {
    const { plan } = renderPlatform({ cluster: { kind: 'existing' }, components: { valkey: {} }, secrets });
    const { id } = plan.connections.find(({ type }) => type === 'secret-store') ?? {};
    return plan.flows.filter(({ why }) => why === id).map(({ from, ports }) => [from, ports]);
  };
  const controller = { component: 'external-secrets', workload: 'controller' };
  expect(flowsOf({ store: 'vault', ...STORES.vault })).toEqual([[controller, [8200]]]);
  expect(flowsOf({ store: 'aws', ...STORES.aws })).toEqual([[controller, [443]]]);
  expect(flowsOf({})).toEqual([]);
});

it('is refused without the settings of the store that was chosen', () => {
  const { plan, findings } = planOf({ components: { valkey: {} }, secrets: { store: 'vault', aws: STORES.aws.aws } });
  expect(plan).toBeUndefined();
  expect(findings).toMatchObject([
    { rule: 'config/form', config: '/secrets/store', fix: expect.stringContaining('vault: …') },
  ]);
});
