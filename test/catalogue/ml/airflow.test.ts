import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ImageUpdater } from '../../../imports/types/argocd-image-updater.argoproj.io.ts';
import type { ConfigMap, NetworkPolicy, Pod, Role } from '../../../imports/types/kubernetes.ts';
import { planOf, type RenderedPlatform, renderPlatform } from '../../support/platform.ts';
import { treeOf } from '../../support/tree.ts';

const NEEDED = { postgresql: {}, minio: {} };
const PROJECT = {
  dags: 'dags/fraud',
  images: { trainer: { build: 'images/trainer' } },
  jobs: { train: { spark: { image: 'trainer', main: 'local:///opt/app/train.py' }, runs: 'airflow' } },
};

const withAirflow = (airflow: object = {}, rest: Record<string, unknown> = {}, components: object = {}) => ({
  ...rest,
  components: { ...NEEDED, ...components, airflow },
});

// biome-ignore lint/suspicious/noExplicitAny: values of a chart have no type here.
const valuesOf = ({ releases }: RenderedPlatform): any =>
  releases.find(({ component }) => component === 'airflow')!.values;

/** The pod of a task, as the scheduler reads it. */
const taskPodOf = (platform: RenderedPlatform): Pod =>
  parse(platform.get<ConfigMap>('ConfigMap', 'airflow-task-pod', 'orchestration').data!['pod.yaml']!);

/** `variable: Secret/key` of what the values hand to a program. */
// biome-ignore lint/suspicious/noExplicitAny: values of a chart have no type here.
const secretsIn = (env: any[]) =>
  env.flatMap(({ name, valueFrom }) => {
    const ref = valueFrom?.secretKeyRef;
    return ref ? [`${name}: ${ref.name}/${ref.key}`] : [];
  });

const workloadsOf = (platform: RenderedPlatform) =>
  Object.fromEntries(
    platform.plan.components.find(({ id }) => id === 'airflow')!.workloads.map((workload) => [workload.name, workload]),
  );

/** `to:port` of everything that a workload of Airflow opens, beside name lookup. */
const reaches = ({ plan }: RenderedPlatform, workload: string) =>
  plan.flows
    .filter(({ from }) => 'workload' in from && from.component === 'airflow' && from.workload === workload)
    .map(({ to, ports }) => {
      const name = 'workload' in to ? `${to.component}/${to.workload}` : 'outside';
      return `${name}:${JSON.stringify(ports)}`;
    })
    .filter((flow) => !flow.startsWith('cluster/dns'))
    .sort();

const shares = (a: object, b: object) =>
  Object.entries(a).every(([key, value]) => !(key in b) || (b as Record<string, unknown>)[key] === value);

describe('airflow', () => {
  it('runs the version that its image has, and has neither a database nor secrets of the chart', () => {
    const platform = renderPlatform(withAirflow());
    const values = valuesOf(platform);
    expect(values).toMatchObject({
      airflowVersion: values.defaultAirflowTag,
      data: { metadataSecretName: 'airflow-metadata', brokerUrlSecretName: 'airflow-broker' },
      fernetKeySecretName: 'airflow-keys',
      apiSecretKeySecretName: 'airflow-keys',
      jwtSecretName: 'airflow-keys',
      postgresql: { enabled: false },
      redis: { enabled: false },
      rbac: { create: false },
    });
    const keys = platform.plan.seeds.find(({ name }) => name === 'airflow-keys')!.keys;
    expect(Object.keys(keys)).toEqual(expect.arrayContaining(['fernet-key', 'api-secret-key', 'jwt-secret']));
    expect(platform.findings).toEqual([]);
  });

  it('makes the administrator with a password that is in no values', () => {
    const { args, env } = valuesOf(renderPlatform(withAirflow())).createUserJob;
    expect(args.at(-1)).toContain('--password "$ADMIN_PASSWORD"');
    expect(env).toContainEqual({
      name: 'ADMIN_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'airflow-admin', key: 'password' } },
    });
  });

  it('migrates while the pods wait for it, and makes the user when they are ready', () => {
    const { migrateDatabaseJob, createUserJob } = valuesOf(renderPlatform(withAirflow()));
    for (const job of [migrateDatabaseJob, createUserJob]) expect(job).toMatchObject({ useHelmHooks: false });
    expect(migrateDatabaseJob.jobAnnotations['argocd.argoproj.io/hook']).toBe('Sync');
    expect(createUserJob.jobAnnotations['argocd.argoproj.io/hook']).toBe('PostSync');
  });

  it('keeps tasks from the database, and lets the API server read their logs from their pods', () => {
    const platform = renderPlatform(withAirflow());
    expect(reaches(platform, 'worker')).toEqual([
      'airflow/api-server:[8080]',
      'minio/server:[9000]',
      'outside:[6443]',
      'outside:[80]',
    ]);
    expect(taskPodOf(platform).spec!.containers[0]!.env).toContainEqual({
      name: 'CONNECTION_CHECK_MAX_COUNT',
      value: '0',
    });
    expect(platform.get<Role>('Role', 'airflow-api-server').rules).toEqual([
      { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
    ]);
    expect(platform.get<Role>('Role', 'airflow-scheduler').rules).toEqual([
      { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'list', 'patch', 'watch'] },
    ]);
  });

  it('gives an account a token only where it talks to the Kubernetes API', () => {
    const accounts = renderPlatform(withAirflow()).all<{
      metadata: { name: string };
      automountServiceAccountToken: boolean;
    }>('ServiceAccount');
    const withToken = accounts.filter(({ automountServiceAccountToken }) => automountServiceAccountToken);
    expect(withToken.map(({ metadata }) => metadata.name).filter((name) => name.startsWith('airflow-'))).toEqual([
      'airflow-api-server',
      'airflow-scheduler',
      'airflow-triggerer',
      'airflow-worker',
    ]);
  });

  it('may submit what the platform can run, and nothing when it runs nothing', () => {
    const rulesIn = (platform: RenderedPlatform) =>
      platform
        .all<Role & { metadata: { name: string; namespace: string } }>('Role')
        .filter(({ metadata }) => metadata.namespace.endsWith('-jobs') && metadata.name.includes('airflow'))
        .map(({ metadata, rules }) => [
          `${metadata.namespace}/${metadata.name}`,
          rules!.flatMap(({ apiGroups }) => apiGroups).filter(Boolean),
        ]);
    const image = 'ghcr.io/team/job:1.0.0';
    const jobs = {
      train: { spark: { image, main: 'local:///opt/app/train.py' }, runs: 'airflow' },
      score: { flink: { image, jar: 'local:///opt/flink/usrlib/score.jar' }, runs: 'airflow' },
      live: { flink: { image, jar: 'local:///opt/flink/usrlib/score.jar' } },
    };
    const { score: _, ...batch } = jobs;
    const projects = { fraud: { dags: 'dags/fraud', jobs }, risk: { dags: 'dags/risk', jobs: batch }, none: {} };
    expect(rulesIn(renderPlatform(withAirflow({}, {}, { spark: {}, flink: {} })))).toEqual([]);
    const both = ['flink.apache.org', 'sparkoperator.k8s.io', 'sparkoperator.k8s.io'];
    const spark = ['sparkoperator.k8s.io', 'sparkoperator.k8s.io'];
    const engines = { spark: {}, flink: {} };
    const cluster = { kind: 'k3d', memory: '32Gi' };
    expect(rulesIn(renderPlatform(withAirflow({}, { projects, cluster }, engines)))).toEqual([
      // A deferred task waits there: it looks on.
      ['fraud-jobs/orchestration-airflow-triggerer', []],
      ['risk-jobs/orchestration-airflow-triggerer', []],
      ['fraud-jobs/orchestration-airflow-worker-fraud', both],
      ['risk-jobs/orchestration-airflow-worker-risk', spark],
    ]);
    const standing = renderPlatform(
      withAirflow({ executor: 'CeleryExecutor' }, { projects, cluster }, { ...engines, valkey: {} }),
    );
    expect(rulesIn(standing).map(([name]) => name)).toEqual([
      'fraud-jobs/orchestration-airflow-triggerer',
      'risk-jobs/orchestration-airflow-triggerer',
      'fraud-jobs/orchestration-airflow-celery-worker',
      'risk-jobs/orchestration-airflow-celery-worker',
    ]);
  });

  it('tells tasks where MLflow is when there is one', () => {
    const uri = (platform: RenderedPlatform) => valuesOf(platform).env;
    expect(uri(renderPlatform(withAirflow()))).toBeUndefined();
    expect(uri(renderPlatform(withAirflow({}, {}, { mlflow: {} })))).toEqual([
      { name: 'MLFLOW_TRACKING_URI', value: 'http://mlflow.ml-lifecycle.svc.cluster.local' },
    ]);
  });

  it('writes logs to the bucket with a connection of its own', () => {
    const platform = renderPlatform(withAirflow());
    const { logging } = valuesOf(platform).config;
    const variable = `AIRFLOW_CONN_${logging.remote_log_conn_id.toUpperCase()}: airflow-logs/connection`;
    const { apiServer, triggerer, scheduler, dagProcessor } = valuesOf(platform);
    for (const { env } of [apiServer, triggerer, taskPodOf(platform).spec!.containers[0]!])
      expect(secretsIn(env)).toContain(variable);
    for (const { env } of [scheduler, dagProcessor]) expect(secretsIn(env)).not.toContain(variable);
    const { connection } = platform.plan.views.find(({ name }) => name === 'airflow-logs')!.keys;
    const filled = connection!.replaceAll(/\{\{[^}]*\}\}/g, '"filled"');
    expect(JSON.parse(filled)).toEqual({
      conn_type: 'aws',
      login: 'filled',
      password: 'filled',
      extra: { endpoint_url: 'http://minio.data-plane.svc.cluster.local', region_name: 'us-east-1' },
    });
  });
});

describe('secrets of airflow', () => {
  const DATABASE = 'AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: airflow-metadata/connection';
  const FERNET = 'AIRFLOW__CORE__FERNET_KEY: airflow-keys/fernet-key';

  it('a task has those of its logs and of the repository, and no other', () => {
    for (const executor of ['KubernetesExecutor', 'CeleryExecutor,KubernetesExecutor']) {
      const { spec } = taskPodOf(renderPlatform(withAirflow({ executor }, {}, { valkey: {}, mlflow: {} })));
      expect(secretsIn(spec!.containers[0]!.env!)).toEqual(['AIRFLOW_CONN_AIRFLOW_LOGS: airflow-logs/connection']);
      expect(secretsIn(spec!.initContainers![0]!.env!)).toEqual([
        'GITSYNC_USERNAME: airflow-git/GITSYNC_USERNAME',
        'GITSYNC_PASSWORD: airflow-git/GITSYNC_PASSWORD',
      ]);
      expect(spec!.containers.length + spec!.initContainers!.length).toBe(2);
      expect(spec!.volumes!.filter(({ secret, projected }) => secret || projected)).toEqual([]);
      for (const { envFrom } of [...spec!.containers, ...spec!.initContainers!]) expect(envFrom).toBeUndefined();
    }
  });

  it('the chart hands out none by itself, and each program has its own', () => {
    const values = valuesOf(renderPlatform(withAirflow()));
    for (const [name, given] of Object.entries(values.enableBuiltInSecretEnvVars)) expect(given, name).toBe(false);
    expect(secretsIn(values.scheduler.env)).toEqual([DATABASE, FERNET]);
    expect(secretsIn(values.dagProcessor.env)).toEqual([DATABASE, FERNET]);
    expect(secretsIn(values.apiServer.env)).toEqual(expect.arrayContaining([DATABASE, FERNET]));
    for (const { waitForMigrations, extraInitContainers } of [values.apiServer, values.scheduler, values.triggerer]) {
      expect(waitForMigrations).toEqual({ enabled: false });
      expect(secretsIn(extraInitContainers[0].env)).toEqual([DATABASE]);
    }
    expect(secretsIn(values.migrateDatabaseJob.env)).toEqual([DATABASE]);
    expect(secretsIn(values.databaseCleanup.env)).toEqual([DATABASE]);
  });

  it('a standing worker keeps results in the broker, and has no way to the database', () => {
    const platform = renderPlatform(withAirflow({ executor: 'CeleryExecutor' }, {}, { valkey: {} }));
    const { celery } = valuesOf(platform).workers;
    expect(secretsIn(celery.env)).toEqual([
      'AIRFLOW__API__SECRET_KEY: airflow-log-key/api-secret-key',
      'AIRFLOW_CONN_AIRFLOW_LOGS: airflow-logs/connection',
      'AIRFLOW__CELERY__BROKER_URL: airflow-broker/connection',
      'AIRFLOW__CELERY__RESULT_BACKEND: airflow-broker/connection',
    ]);
    expect(celery.waitForMigrations).toEqual({ enabled: false });
    expect(valuesOf(platform).enableBuiltInSecretEnvVars.AIRFLOW__CELERY__BROKER_URL).toBe(false);
    expect(reaches(platform, 'celery-worker')).not.toContain('postgresql/instance:[5432]');
  });
});

describe('what airflow leaves behind', () => {
  it('goes: pods that failed, and runs that are old', () => {
    const values = valuesOf(renderPlatform(withAirflow({ keepHistory: 45, parallelism: 6 })));
    expect(values.config.kubernetes_executor).toMatchObject({
      delete_worker_pods_on_failure: 'True',
      worker_pods_creation_batch_size: 6,
    });
    expect(values.databaseCleanup).toMatchObject({ enabled: true, retentionDays: 45, skipArchive: true });
  });
});

describe('executors of airflow', () => {
  it('LocalExecutor: the scheduler has what tasks need, their memory too', () => {
    const platform = renderPlatform(withAirflow({ executor: 'LocalExecutor', parallelism: 2 }));
    const { scheduler, worker } = workloadsOf(platform);
    expect(worker).toBeUndefined();
    // The program, two tasks and git-sync.
    expect(scheduler!.resources.memory).toBe('1056Mi');
    expect(valuesOf(platform).scheduler.resources.requests.memory).toBe('992Mi');
    expect(valuesOf(platform).workers).toEqual({ celery: { persistence: { enabled: false } } });
    expect(reaches(platform, 'scheduler')).toEqual(
      expect.arrayContaining(['airflow/api-server:[8080]', 'minio/server:[9000]', 'outside:[80]']),
    );
    expect(reaches(platform, 'api-server')).toContain('airflow/scheduler:[8793]');
  });

  it('CeleryExecutor: needs Redis, and says so', () => {
    const executor = { executor: 'CeleryExecutor' };
    expect(planOf(withAirflow(executor)).findings).toMatchObject([
      { rule: 'graph/no-provider', component: 'airflow', fix: expect.stringContaining('valkey') },
    ]);
    const platform = renderPlatform(withAirflow({ ...executor, celeryWorkers: 2, parallelism: 5 }, {}, { valkey: {} }));
    expect(platform.plan.views.find(({ name }) => name === 'airflow-broker')!.keys.connection).toMatch(
      /^redis:\/\/:\{\{ \.password \| urlquery \| replace "\+" "%20" \}\}@valkey\.data-plane\.svc\.cluster\.local:6379\/0$/,
    );
    expect(valuesOf(platform).config.celery).toEqual({ worker_concurrency: 3 });
    expect(valuesOf(platform).workers.celery).toMatchObject({ replicas: 2, persistence: { enabled: false } });
    expect(reaches(platform, 'celery-worker')).toEqual(
      expect.arrayContaining(['airflow/api-server:[8080]', 'valkey/valkey:[6379]']),
    );
    expect(reaches(platform, 'scheduler')).not.toContain('outside:[6443]');
  });

  it('both: no pod belongs to two workloads', () => {
    const platform = renderPlatform(withAirflow({ executor: 'CeleryExecutor,KubernetesExecutor' }, {}, { valkey: {} }));
    const workloads = Object.values(workloadsOf(platform));
    for (const a of workloads)
      for (const b of workloads) expect(a === b || !shares(a.labels, b.labels), `${a.name} and ${b.name}`).toBe(true);
    expect(valuesOf(platform).workers.celery.labels).toEqual({ executor: 'celery' });
    expect(taskPodOf(platform).metadata!.labels).toMatchObject({ executor: 'kubernetes' });
  });

  it('production: two of what may be two, and parallelism shared among the schedulers', () => {
    const platform = renderPlatform(withAirflow({ parallelism: 33 }), { override: { profile: 'production' } });
    const { scheduler, worker } = workloadsOf(platform);
    expect(scheduler!.replicas).toBe(2);
    expect(valuesOf(platform).config.core.parallelism).toBe(17);
    expect(worker!.peak).toBe(34);
    const budgets = platform.all('PodDisruptionBudget').map(({ metadata }) => metadata.name);
    expect(budgets).toEqual(expect.arrayContaining(['airflow-api-server', 'airflow-scheduler', 'airflow-triggerer']));
    expect(budgets).not.toContain('airflow-dag-processor');
  });
});

describe('DAGs of projects', () => {
  const spark = { spark: {} };

  it('are a bundle each, from any folder of the repository, and nothing else is parsed', () => {
    const bundles = (projects: object) =>
      valuesOf(renderPlatform(withAirflow({}, { projects }))).dagProcessor.dagBundleConfigList;
    expect(bundles({})).toEqual([]);
    expect(bundles({ fraud: { dags: 'dags/fraud' }, churn: { dags: 'churn/pipelines/' } })).toMatchObject([
      { name: 'churn', kwargs: { path: '/opt/airflow/dags/repo/churn/pipelines' } },
      { name: 'fraud', kwargs: { path: '/opt/airflow/dags/repo/dags/fraud' } },
    ]);
  });

  it('find the templates of their jobs wherever they are parsed or run', () => {
    const platform = renderPlatform(withAirflow({}, { projects: { fraud: PROJECT } }, spark));
    const { dagProcessor, triggerer, scheduler } = valuesOf(platform);
    const volume = { name: 'fraud-jobs', configMap: { name: 'fraud-jobs', optional: true } };
    const mount = { name: 'fraud-jobs', mountPath: '/opt/airflow/jobs/fraud', readOnly: true };
    for (const part of [dagProcessor, triggerer]) {
      expect(part.extraVolumes).toEqual([volume]);
      expect(part.extraVolumeMounts).toEqual([mount]);
    }
    const { volumes, containers } = taskPodOf(platform).spec!;
    expect(volumes).toContainEqual(volume);
    expect(containers[0]!.volumeMounts).toContainEqual(mount);
    expect(scheduler.extraVolumes).not.toContainEqual(volume);
  });

  it('keep their logs as long as Airflow keeps their runs', () => {
    const { request } = planOf(withAirflow({ keepHistory: 45 })).plan!.connections.find(
      ({ type, client }) => type === 's3' && client.component === 'airflow',
    )!;
    expect(request).toMatchObject({ create: [{ name: 'airflow-logs', expire: 45 }] });
  });

  it('in another repository are no offer of the schema, and a folder outside this one is refused', () => {
    expect(
      planOf(withAirflow({}, { projects: { fraud: { dags: { url: 'http://x/y.git' } } } })).findings,
    ).toMatchObject([{ rule: 'config/type', fix: expect.stringContaining('dags/fraud') }]);
    for (const dags of ['/dags', '../dags'])
      expect(planOf(withAirflow({}, { projects: { fraud: { dags } } })).findings).toMatchObject([
        { rule: 'graph/refused', component: 'project-fraud', config: '/projects/fraud/dags' },
      ]);
  });

  it('are read with a credential as the URL asks for, unless anybody may read them', () => {
    const gitSync = (git: object) =>
      valuesOf(renderPlatform(withAirflow({}, { git: { provider: 'gitlab', ...git } }))).dags.gitSync;
    const url = 'https://gitlab.example/a/b.git';
    expect(gitSync({ url })).toMatchObject({ credentialsSecret: 'airflow-git' });
    expect(gitSync({ url: 'git@gitlab.example:a/b.git' })).toMatchObject({ sshKeySecret: 'airflow-git' });
    expect(gitSync({ url, anonymous: true })).not.toHaveProperty('credentialsSecret');
  });

  it('of the example read files that the platform gives them', () => {
    const dag = readFileSync(join(resolve(import.meta.dirname, '../../..'), 'dags/fraud/train.py'), 'utf8');
    const platform = renderPlatform(withAirflow({}, { projects: { fraud: PROJECT } }, spark));
    const { data } = platform.get<ConfigMap>('ConfigMap', 'fraud-jobs', 'orchestration');
    const [, folder] = /Path\("([^"]+)"\)/.exec(dag)!;
    expect(valuesOf(platform).dagProcessor.extraVolumeMounts[0].mountPath).toBe(folder);
    expect(Object.keys(data!)).toEqual([/JOBS \/ "([^"]+)"/.exec(dag)![1], /application_file="([^"]+)"/.exec(dag)![1]]);
    expect(data!['train.yaml']).toContain('namespace: fraud-jobs');
    expect(data!['train.yaml']).toContain('{{ params.image }}');
    expect(
      platform.get<NetworkPolicy>('NetworkPolicy', 'airflow-worker', 'orchestration').spec!.ingress,
    ).toBeUndefined();
  });
});

describe('an image of one’s own', () => {
  const image = { name: 'k3d-registry:5050/mlops/airflow', tag: '1.2.0' };
  const imageOf = ({ plan }: Pick<RenderedPlatform, 'plan'>) =>
    plan.components.find(({ id }) => id === 'airflow')!.images.airflow;
  // biome-ignore lint/suspicious/noExplicitAny: an Application has no type here.
  const applicationOf = (airflow: object): any =>
    treeOf(withAirflow(airflow)).apps.applications.find(({ component }) => component === 'airflow')!.object;

  it('is run by all pods, as the values of the chart say', () => {
    const platform = renderPlatform(withAirflow({ image }));
    expect(platform.findings).toEqual([]);
    expect(imageOf(platform)).toBe('k3d-registry:5050/mlops/airflow:1.2.0');
    expect(valuesOf(platform).images.airflow).toEqual({ repository: image.name, tag: image.tag });
    expect(platform.layout.started.size).toBe(0);
  });

  it('is the one that CI builds, where a folder is named, and refused where neither is', () => {
    const platform = renderPlatform(withAirflow({ image: { build: 'images/airflow', tag: '3.3.2' } }));
    expect(platform.findings).toEqual([]);
    expect(imageOf(platform)).toBe('k3d-registry:5050/platform/airflow:3.3.2');
    expect(valuesOf(platform).images.airflow).toEqual({
      repository: 'k3d-registry:5050/platform/airflow',
      tag: '3.3.2',
    });
    expect(planOf(withAirflow({ image: { tag: '3.3.2' } })).findings).toMatchObject([
      { message: expect.stringContaining('neither a folder'), config: '/components/airflow/image' },
    ]);
  });

  it('of the repository is of the version that the platform runs', () => {
    const folder = join(resolve(import.meta.dirname, '../../..'), 'images/airflow');
    const [, version] = /^FROM docker\.io\/apache\/airflow:(\S+)$/m.exec(
      readFileSync(join(folder, 'Dockerfile'), 'utf8'),
    )!;
    expect(version).toBe(valuesOf(renderPlatform(withAirflow())).airflowVersion);
  });

  it('stands in a file that the Image Updater owns, when it is followed', () => {
    const platform = renderPlatform(withAirflow({ image: { ...image, follow: 'semver' } }));
    expect(platform.findings).toEqual([]);
    // What stands in the Application's own values would win.
    expect(valuesOf(platform)).not.toHaveProperty('images');
    expect(parse(platform.layout.started.get('airflow/values.yaml')!)).toEqual({
      images: { airflow: { repository: image.name, tag: image.tag } },
    });
    expect([...platform.layout.owned.keys()]).toEqual([]);
    const { spec } = platform.get<ImageUpdater>('ImageUpdater', 'airflow', 'argocd');
    expect(spec!.writeBackConfig!.gitConfig!.writeBackTarget).toBe('helmvalues:/releases/local/airflow/values.yaml');
    expect(spec!.applicationRefs[0]!.images).toEqual([
      {
        alias: 'airflow',
        imageName: `${image.name}:1.2.x`,
        // Its pods show it.
        commonUpdateSettings: { forceUpdate: false, updateStrategy: 'semver' },
        manifestTargets: { helm: { name: 'images.airflow.repository', tag: 'images.airflow.tag' } },
      },
    ]);
  });

  it('is what the values of the chart say while it is held, which count more than the file', () => {
    const held = (hold: string) => renderPlatform(withAirflow({ image: { ...image, follow: 'semver', hold } }));
    expect(valuesOf(held('1.1.9')).images.airflow).toEqual({ repository: image.name, tag: '1.1.9' });
    expect(imageOf(held('1.1.9'))).toBe(`${image.name}:1.1.9`);
    const digest = `sha256:${'ab'.repeat(32)}`;
    expect(valuesOf(held(digest)).images.airflow).toEqual({ repository: image.name, digest });
    expect(held('1.1.9').all('ImageUpdater')).toEqual([]);
  });

  it('is refused when its options contradict each other', () => {
    const { findings } = planOf(withAirflow({ image: { ...image, hold: '1.1.9' } }));
    expect(findings).toMatchObject([{ config: '/components/airflow/image/hold' }]);
  });

  it('is read by Argo CD from there, which sees when it moves', () => {
    const { metadata, spec } = applicationOf({ image: { ...image, follow: 'semver' } });
    const [chart, files] = spec.sources;
    expect(chart.helm.valueFiles).toEqual(['$values/releases/local/airflow/values.yaml']);
    expect(files).toMatchObject({ ref: 'values', path: 'dist/local/components/airflow' });
    expect(metadata.annotations['argocd.argoproj.io/manifest-generate-paths']).toBe('.;/releases/local/airflow');
    const fixed = applicationOf({ image });
    expect(fixed.spec.sources[0].helm).not.toHaveProperty('valueFiles');
    expect(fixed.spec.sources[1]).not.toHaveProperty('ref');
  });
});
