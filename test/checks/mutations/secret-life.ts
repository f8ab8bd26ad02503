import type { Loose } from '../../support/tree.ts';
import { add, change, type Mutation, text } from './mutation.ts';

const external = (name: string, how: (spec: Loose, metadata: Loose) => unknown) =>
  change(`ExternalSecret.external-secrets.io ${name}`, ({ spec, metadata }) => how(spec, metadata));
const data = (name: string, how: (data: Record<string, string>) => unknown) =>
  external(name, ({ target }) => how(target.template.data));
const from = (name: string, seed: string) => external(name, ({ dataFrom }) => (dataFrom[0].extract.key = seed));
const seed = (name: string, how: (spec: Loose) => unknown) => external(name, how);
const generator = (name: string, how: (spec: Loose) => unknown) =>
  change(`Password.generators.external-secrets.io ${name}`, ({ spec }) => how(spec));
const store = (name: string, how: (kubernetes: Loose) => unknown) =>
  change(`SecretStore.external-secrets.io ${name}`, ({ spec }) => how(spec.provider.kubernetes));

const views: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a view is of the seed of another client', mutate: from('fraud-jobs/fraud-score-s3', 'minio-user-mlflow') },
  { name: 'a view is of the root of the store', mutate: from('ml-lifecycle/mlflow-s3', 'minio-root') },
  {
    name: 'a view has its two keys swapped',
    mutate: data('fraud-jobs/fraud-score-s3', (all) => {
      [all.AWS_ACCESS_KEY_ID, all.AWS_SECRET_ACCESS_KEY] = [all.AWS_SECRET_ACCESS_KEY!, all.AWS_ACCESS_KEY_ID!];
    }),
  },
  {
    name: 'a URL in a view has its password where the user belongs',
    mutate: data('ml-lifecycle/mlflow-postgres', (all) => {
      all.MLFLOW_BACKEND_STORE_URI = all.MLFLOW_BACKEND_STORE_URI!.replace('.username', '.password');
    }),
  },
  {
    name: 'a store of secrets asks as another account',
    mutate: store('fraud-jobs/project-fraud-data-plane', ({ auth }) => (auth.serviceAccount.name = 'fraud-score')),
  },
  {
    name: 'a store of secrets reads from another namespace',
    mutate: store('ml-lifecycle/mlflow-data-plane', (one) => (one.remoteNamespace = 'orchestration')),
  },
  {
    name: 'the Secret of a repository has no label',
    mutate: external('argocd/argocd-repository', ({ target }) => (target.template.metadata.labels = {})),
  },
  {
    name: 'the Secret of a repository has the label of a template',
    mutate: external('argocd/argocd-repository', ({ target }) => {
      target.template.metadata.labels['argocd.argoproj.io/secret-type'] = 'repo-creds';
    }),
  },
  {
    name: 'the Secret of a repository is for another URL',
    mutate: data('argocd/argocd-repository', (all) => (all.url = 'http://gitlab.localhost/mlops/other.git')),
  },
  {
    name: 'the Secret of a repository is of another type',
    mutate: data('argocd/argocd-repository', (all) => (all.type = 'helm')),
  },
  {
    name: 'a view is made once, and follows nothing',
    mutate: external('orchestration/airflow-git', (spec) => (spec.refreshPolicy = 'CreatedOnce')),
  },
  {
    name: 'a view is looked at once a day',
    mutate: external('orchestration/airflow-git', (spec) => (spec.refreshInterval = '24h')),
  },
  {
    name: 'a view is called otherwise',
    mutate: external('argocd/argocd-repository', ({ target }) => (target.name = 'repository')),
  },
  {
    name: 'what pulls images is an ordinary Secret',
    everything: true,
    mutate: external('orchestration/airflow-registry', ({ target }) => delete target.template.type),
  },
  {
    name: 'a runner has the token of another',
    everything: true,
    mutate: from('gitlab/gitlab-runner-ci', 'gitlab-runner-images-token'),
  },
];

const life: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'an encryption key is made anew each hour',
    mutate: seed('ml-lifecycle/mlflow-encryption', (spec) => (spec.refreshPolicy = 'Periodic')),
  },
  {
    name: 'a seed follows changes of its object',
    mutate: seed('orchestration/airflow-keys', (spec) => (spec.refreshPolicy = 'OnChange')),
  },
  {
    name: 'a seed says nothing of when it is made',
    mutate: seed('data-plane/valkey', (spec) => delete spec.refreshPolicy),
  },
  {
    name: 'a seed goes with its object',
    mutate: seed('ml-lifecycle/mlflow-encryption', ({ target }) => (target.creationPolicy = 'Owner')),
  },
  {
    name: 'a seed is deleted with its source',
    mutate: seed('data-plane/minio-root', ({ target }) => (target.deletionPolicy = 'Delete')),
  },
  {
    name: 'a seed may be written over',
    mutate: seed('data-plane/minio-root', ({ target }) => (target.immutable = false)),
  },
  {
    name: 'a seed says nothing of being written over',
    mutate: seed('data-plane/postgres-mlflow', ({ target }) => delete target.immutable),
  },
  { name: 'a password has eight characters', mutate: generator('data-plane/minio-root', (spec) => (spec.length = 8)) },
  {
    name: 'a password has characters that a file cannot hold',
    mutate: generator('data-plane/minio-root', (spec) => (spec.symbols = 6)),
  },
  {
    name: 'a seed of its password is of the generator of another',
    mutate: seed(
      'data-plane/postgres-airflow',
      ({ dataFrom }) => (dataFrom[0].sourceRef.generatorRef.name = 'postgres-mlflow'),
    ),
  },
  {
    name: 'a key of a store outside is another’s',
    everything: true,
    mutate: seed('data-plane/postgres-mlflow', ({ dataFrom }) => {
      dataFrom[0].extract.key = dataFrom[0].extract.key.replace('mlflow', 'airflow');
    }),
  },
  {
    name: 'a value in a store outside is written over',
    everything: true,
    mutate: change(
      'PushSecret.external-secrets.io data-plane/postgres-mlflow',
      ({ spec }) => (spec.updatePolicy = 'Replace'),
    ),
  },
  {
    name: 'a value in a store outside goes with its object',
    everything: true,
    mutate: change(
      'PushSecret.external-secrets.io data-plane/postgres-mlflow',
      ({ spec }) => (spec.deletionPolicy = 'Delete'),
    ),
  },
  {
    name: 'a store outside is another server',
    everything: true,
    mutate: change('SecretStore.external-secrets.io data-plane/postgresql-outside', ({ spec }) => {
      spec.provider.vault.server = 'https://vault.example.com:8200';
    }),
  },
  {
    name: 'a component of one’s own makes its key anew each hour',
    mutate: add('mlflow', 'external-secrets.io/v1', 'ExternalSecret', 'ml-lifecycle/own-key', {
      spec: {
        dataFrom: [
          {
            sourceRef: {
              generatorRef: {
                apiVersion: 'generators.external-secrets.io/v1alpha1',
                kind: 'Password',
                name: 'mlflow-encryption',
              },
            },
          },
        ],
        target: { name: 'own-key' },
      },
    }),
  },
  {
    name: 'a component of one’s own has a password of six characters',
    mutate: add('mlflow', 'generators.external-secrets.io/v1alpha1', 'Password', 'ml-lifecycle/own', {
      spec: { length: 6, noUpper: false, allowRepeat: true },
    }),
  },
];

const DAGS = 'Deployment.apps orchestration/airflow-dag-processor';
const SETUP = 'Job.batch data-plane/minio-setup';
const VALKEY = 'StatefulSet.apps data-plane/valkey';
const optional = (name: string, how: (container: Loose, pod: Loose) => unknown) =>
  change(name, ({ spec }) => how(spec.template.spec.containers[0], spec.template.spec));
const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';

const absent: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'variables are of a Secret that need not be there, and is not',
    mutate: optional(MLFLOW, ({ envFrom }) => (envFrom[0].secretRef = { name: 'mlflow-postgre', optional: true })),
  },
  {
    name: 'variables are of a ConfigMap that need not be there, and is not',
    mutate: optional(MLFLOW, ({ envFrom }) => envFrom.push({ configMapRef: { name: 'mlflow', optional: true } })),
  },
  {
    name: 'a variable is of a key that need not be there, and is not',
    mutate: optional(MLFLOW, ({ env }) =>
      env.push({
        name: 'A',
        valueFrom: { secretKeyRef: { name: 'mlflow-s3', key: 'AWS_ACCESS_KEY', optional: true } },
      }),
    ),
  },
  {
    name: 'a variable is of a Secret that need not be there, and is in another namespace',
    mutate: optional(MLFLOW, ({ env }) =>
      env.push({ name: 'A', valueFrom: { secretKeyRef: { name: 'valkey', key: 'password', optional: true } } }),
    ),
  },
  {
    name: 'a volume is of a Secret that need not be there, and is not',
    mutate: optional(
      VALKEY,
      (_, { volumes }) =>
        (volumes.find(({ secret }: Loose) => secret).secret = { secretName: 'valkey-conf', optional: true }),
    ),
  },
  {
    name: 'a volume has a file that need not be there, and is not',
    mutate: optional(VALKEY, (_, { volumes }) =>
      Object.assign(volumes.find(({ secret }: Loose) => secret).secret, {
        optional: true,
        items: [{ key: 'valkey.cfg', path: 'valkey.conf' }],
      }),
    ),
  },
  {
    name: 'a part of a volume need not be there, and is not',
    mutate: optional(SETUP, (_, { volumes }) =>
      Object.assign(volumes[1].projected.sources[0].secret, { name: 'minio-user-air', optional: true }),
    ),
  },
  {
    name: 'templates of jobs need not be there, and are not',
    mutate: change(DAGS, (object) => {
      const text = JSON.stringify(object.spec).replaceAll('"name":"fraud-jobs"', '"name":"fraud-job"');
      object.spec = JSON.parse(text);
    }),
  },
];

const setup = (how: (container: Loose, pod: Loose) => unknown) => optional(SETUP, how);
const files: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a script is started under another name', mutate: setup((one) => (one.command[1] = '/setup/minio.sh')) },
  {
    name: 'a script is mounted somewhere else',
    mutate: setup(
      ({ volumeMounts }) => (volumeMounts.find(({ name }: Loose) => name === 'setup').mountPath = '/scripts'),
    ),
  },
  {
    name: 'a script has another name in its ConfigMap',
    mutate: change('ConfigMap data-plane/minio-setup', ({ data: all }) => {
      all['start.sh'] = all['setup.sh'];
      delete all['setup.sh'];
    }),
  },
  {
    name: 'a list that a script reads has another name',
    mutate: change('ConfigMap data-plane/minio-setup', ({ data: all }) => {
      all['buckets.txt'] = all.buckets;
      delete all.buckets;
    }),
  },
  {
    name: 'a script reads a list under another name',
    mutate: text('ConfigMap data-plane/minio-setup', 'setup.sh', '/setup/buckets', '/setup/list'),
  },
  {
    name: 'a program reads its settings under another name',
    mutate: optional(VALKEY, (one) => {
      for (const part of ['command', 'args'])
        if (one[part]) one[part] = one[part].map((text: string) => text.replace('valkey.conf', 'redis.conf'));
    }),
  },
  {
    name: 'a file of settings has another path in its volume',
    mutate: optional(
      VALKEY,
      (_, { volumes }) =>
        (volumes.find(({ secret }: Loose) => secret).secret.items = [{ key: 'valkey.conf', path: 'etc/valkey.conf' }]),
    ),
  },
  {
    name: 'the settings of a runner lie somewhere else',
    everything: true,
    mutate: change('Deployment.apps gitlab/gitlab-runner', ({ spec }) => {
      for (const one of [...(spec.template.spec.initContainers ?? []), ...spec.template.spec.containers])
        for (const mount of one.volumeMounts)
          if (/config/.test(mount.name) || /config/.test(mount.mountPath)) mount.mountPath = '/settings';
    }),
  },
];

/** Secrets from seed to program, and how long they live. */
export const secretLife: readonly Mutation[] = [
  ...[...views, ...life].map((one) => ({ ...one, expect: 'secrets/derived' })),
  ...absent.map((one) => ({ ...one, expect: 'reference/optional' })),
  ...files.map((one) => ({ ...one, expect: 'told/file' })),
];
