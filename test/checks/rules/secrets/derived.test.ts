import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { derivedSecrets } from '../../../../src/checks/rules/secrets/derived.ts';
import { changed, having, type Loose, treeOf } from '../../../support/tree.ts';

const tree = treeOf({ components: { mlflow: {}, minio: {}, postgresql: {} } });
const check = (subject: Subject) =>
  [...derivedSecrets.check(subject)].map(({ object, path, message }) => [object, path, message]);

const VIEW = 'ExternalSecret.external-secrets.io ml-lifecycle/mlflow-s3';
const SEED = 'ExternalSecret.external-secrets.io ml-lifecycle/mlflow-encryption';
const STORE = 'SecretStore.external-secrets.io ml-lifecycle/mlflow-data-plane';
const on = (name: string, how: (spec: Loose) => unknown) => changed(tree, name, ({ spec }) => how(spec));

it('passes what follows from declarations', () => {
  expect(check(tree)).toEqual([]);
});

describe('a view', () => {
  it('is of the seed of its own connection', () => {
    expect(check(on(VIEW, ({ dataFrom }) => (dataFrom[0].extract.key = 'minio-root')))).toEqual([
      [VIEW, 'spec.dataFrom', 'sources: minio-root; as the secret is declared: minio-user-mlflow'],
    ]);
  });

  it('has each text under its own key', () => {
    const found = check(
      on(VIEW, ({ target: { template } }) => (template.data.AWS_ACCESS_KEY_ID = template.data.AWS_SECRET_ACCESS_KEY)),
    );
    expect(found).toEqual([
      [
        VIEW,
        'spec.target.template.data.AWS_ACCESS_KEY_ID',
        'text: {{ .secretKey }}; as the secret is declared: {{ .accessKey }}',
      ],
    ]);
  });

  it('is asked for as its own account, which the store alone tells', () => {
    const found = check(on(STORE, ({ provider }) => (provider.kubernetes.auth.serviceAccount.name = 'default')));
    expect(found).toEqual([[STORE, 'spec.provider', expect.stringContaining('"name":"default"')]]);
  });
});

describe('a seed', () => {
  it.each([
    ['spec.refreshPolicy', (spec: Loose) => (spec.refreshPolicy = 'Periodic')],
    ['spec.target.immutable', ({ target }: Loose) => (target.immutable = false)],
    ['spec.target.creationPolicy', ({ target }: Loose) => (target.creationPolicy = 'Owner')],
    ['spec.target.deletionPolicy', ({ target }: Loose) => (target.deletionPolicy = 'Delete')],
  ])('is made once and for good: %s', (path, how) => {
    expect(check(on(SEED, how)).map((found) => found[1])).toEqual([path]);
  });

  it('is long enough', () => {
    const name = 'Password.generators.external-secrets.io ml-lifecycle/mlflow-encryption';
    expect(check(on(name, (spec) => (spec.length = 8)))).toEqual([
      [name, 'spec.length', expect.stringMatching(/^length: 8; as the secret is declared: \d+$/)],
    ]);
  });
});

it('finds what people’s own objects make anew, or too short', () => {
  const generatorRef = { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Password', name: 'own' };
  const own = (spec: object) =>
    having(tree, 'mlflow', {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'own', namespace: 'ml-lifecycle' },
      spec: { dataFrom: [{ sourceRef: { generatorRef } }], ...spec },
    });
  expect(check(own({}))).toEqual([
    [expect.any(String), 'spec.refreshPolicy', 'its value is made anew again and again'],
  ]);
  expect(check(own({ refreshPolicy: 'CreatedOnce' }))).toEqual([]);
  expect(check(own({ refreshInterval: '0' }))).toEqual([]);
});

describe('near misses', () => {
  it.each([
    ['an interval in other words', VIEW, (spec: Loose) => (spec.refreshInterval = '300s')],
    ['a shorter interval', VIEW, (spec: Loose) => (spec.refreshInterval = '1m')],
    [
      'a template with other spaces',
      VIEW,
      ({ target: { template } }: Loose) => (template.data.AWS_ACCESS_KEY_ID = '{{.accessKey}}'),
    ],
    ['a key more', VIEW, ({ target: { template } }: Loose) => (template.data.NOTE = 'for people')],
    ['a label more', VIEW, ({ target: { template } }: Loose) => (template.metadata.labels.team = 'ml')],
    ['what the API server fills in', VIEW, ({ dataFrom }: Loose) => delete dataFrom[0].extract.metadataPolicy],
    ['a name that is said by the object', VIEW, ({ target }: Loose) => delete target.name],
    [
      'a longer password',
      'Password.generators.external-secrets.io ml-lifecycle/mlflow-encryption',
      (spec: Loose) => (spec.length += 8),
    ],
  ])('takes %s', (_, name, how) => {
    expect(check(on(name, how))).toEqual([]);
  });

  it('takes a store of another name that is the same', () => {
    const { object } = tree.manifests.find(
      ({ object: { kind, metadata } }) => kind === 'SecretStore' && metadata.name === 'mlflow-data-plane',
    )!;
    const twin = having(tree, 'mlflow', { ...object, metadata: { ...object.metadata, name: 'twin' } });
    expect(check(changed(twin, VIEW, ({ spec }) => (spec.secretStoreRef.name = 'twin')))).toEqual([]);
  });
});
