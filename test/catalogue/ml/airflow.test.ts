import { describe, expect, it } from 'vitest';
import type { Container, CronJob, Job, PodSpec, Role } from '../../../imports/types/kubernetes.ts';
import {
  airflowWorkloads,
  deploymentOf,
  filesOf,
  podOf,
  programOf,
  reaches,
  secretsIn,
  settingsOf,
  taskPodOf,
  withAirflow,
} from '../../support/airflow.ts';
import { planOf, type RenderedPlatform, renderPlatform } from '../../support/platform.ts';

const PROGRAMS = ['api-server', 'scheduler', 'dag-processor', 'triggerer'];
const CELERY = { executor: 'CeleryExecutor' };

const jobOf = (platform: RenderedPlatform, name: string) =>
  platform.get<Job & { metadata: { annotations: Record<string, string> } }>('Job', `airflow-${name}`, 'orchestration');
const cleanupOf = (platform: RenderedPlatform) =>
  platform.get<CronJob>('CronJob', 'airflow-database-cleanup', 'orchestration');

/** The pods that Airflow's objects make, and the one that its scheduler makes. */
const podsOf = (platform: RenderedPlatform): PodSpec[] => [
  ...platform
    .all<{ metadata: { name: string }; spec: { template: { spec: PodSpec } } }>('Deployment')
    .flatMap(({ metadata, spec }) => (metadata.name.startsWith('airflow-') ? [spec.template.spec] : [])),
  ...['create-user', 'run-airflow-migrations'].map((name) => jobOf(platform, name).spec!.template.spec!),
  cleanupOf(platform).spec!.jobTemplate.spec!.template.spec!,
  ...(settingsOf(platform).kubernetes_executor ? [taskPodOf(platform).spec!] : []),
];
const containersOf = ({ containers, initContainers = [] }: PodSpec): Container[] => [...initContainers, ...containers];

const shares = (a: object, b: object) =>
  Object.entries(a).every(([key, value]) => !(key in b) || (b as Record<string, unknown>)[key] === value);

describe('airflow', () => {
  it('renders whole, for every executor', () => {
    for (const executor of [
      'KubernetesExecutor',
      'LocalExecutor',
      'CeleryExecutor',
      'CeleryExecutor,KubernetesExecutor',
    ]) {
      const platform = renderPlatform(withAirflow({ executor }, {}, { valkey: {} }));
      expect(platform.findings, executor).toEqual([]);
      expect(settingsOf(platform).core!.executor).toBe(executor);
    }
    const seed = renderPlatform(withAirflow()).plan.seeds.find(({ name }) => name === 'airflow-keys')!;
    expect(Object.keys(seed.keys)).toEqual(expect.arrayContaining(['fernet-key', 'api-secret-key', 'jwt-secret']));
  });

  it('writes all of its settings to one file, and no default again', () => {
    const file = (airflow: object, rest: object = {}) =>
      filesOf(renderPlatform(withAirflow(airflow, {}, rest)), 'airflow-config')['airflow.cfg'];
    expect(file({})).toMatchInlineSnapshot(`
      "[api]
      base_url = http://airflow.localhost

      [core]
      auth_manager = airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager
      dags_folder = /opt/airflow/dags/repo/
      execution_api_server_url = http://airflow-api-server.orchestration.svc.cluster.local:8080/execution/
      executor = KubernetesExecutor
      load_examples = False
      parallelism = 4

      [dag_processor]
      dag_bundle_config_list = []
      refresh_interval = 60

      [fab]
      enable_proxy_fix = True

      [kubernetes_executor]
      delete_worker_pods_on_failure = True
      namespace = orchestration
      pod_template_file = /opt/airflow/task-pod/pod.yaml
      task_publish_max_retries = -1
      worker_pods_creation_batch_size = 4

      [logging]
      colored_console_log = False
      delete_local_logs = True
      remote_base_log_folder = s3://airflow-logs
      remote_log_conn_id = airflow_logs
      remote_logging = True
      "
    `);
    expect(file(CELERY, { valkey: {} })).toMatchInlineSnapshot(`
      "[api]
      base_url = http://airflow.localhost

      [celery]
      worker_concurrency = 4

      [core]
      auth_manager = airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager
      dags_folder = /opt/airflow/dags/repo/
      execution_api_server_url = http://airflow-api-server.orchestration.svc.cluster.local:8080/execution/
      executor = CeleryExecutor
      load_examples = False
      parallelism = 4

      [dag_processor]
      dag_bundle_config_list = []
      refresh_interval = 60

      [fab]
      enable_proxy_fix = True

      [logging]
      colored_console_log = False
      delete_local_logs = True
      remote_base_log_folder = s3://airflow-logs
      remote_log_conn_id = airflow_logs
      remote_logging = True
      "
    `);
  });

  it('escapes what would begin the name of another setting', () => {
    const projects = { fraud: { dags: 'dags/100%' } };
    expect(settingsOf(renderPlatform(withAirflow({}, { projects }))).dag_processor!.dag_bundle_config_list).toContain(
      '/opt/airflow/dags/repo/dags/100%%"',
    );
  });

  it('starts every program anew when the settings change, and only then', () => {
    const digests = (airflow: object) =>
      PROGRAMS.map(
        (name) =>
          deploymentOf(renderPlatform(withAirflow(airflow)), name).spec!.template.metadata!.annotations![
            'checksum/airflow-config'
          ],
      );
    const [first, ...others] = digests({});
    expect(new Set(others)).toEqual(new Set([first]));
    expect(digests({ keepHistory: 60 })[0]).toBe(first);
    expect(digests({ parallelism: 5 })[0]).not.toBe(first);
  });

  it('makes the administrator with a password that is in no arguments', () => {
    const [{ args, env }] = jobOf(renderPlatform(withAirflow()), 'create-user').spec!.template.spec!.containers as [
      Container,
    ];
    expect(args!.at(-1)).toContain('--password "$ADMIN_PASSWORD"');
    expect(env).toContainEqual({
      name: 'ADMIN_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'airflow-admin', key: 'password' } },
    });
  });

  it('migrates while the pods wait for it, and makes the user when they are ready', () => {
    const platform = renderPlatform(withAirflow());
    const phase = (name: string) => jobOf(platform, name).metadata.annotations['argocd.argoproj.io/hook'];
    expect(phase('run-airflow-migrations')).toBe('Sync');
    expect(phase('create-user')).toBe('PostSync');
    for (const program of PROGRAMS)
      expect(podOf(platform, program).initContainers!.at(-1)!.args!.slice(0, 3)).toEqual([
        'airflow',
        'db',
        'check-migrations',
      ]);
  });

  it('writes nothing into an image, and not without an end beside it', () => {
    const platforms = ['LocalExecutor', 'CeleryExecutor,KubernetesExecutor'].map((executor) =>
      renderPlatform(withAirflow({ executor }, {}, { valkey: {} })),
    );
    for (const { containers, initContainers = [], volumes } of platforms.flatMap(podsOf)) {
      for (const { name, securityContext, volumeMounts } of [...initContainers, ...containers]) {
        expect(securityContext, name).toMatchObject({ readOnlyRootFilesystem: true, runAsNonRoot: true });
        expect(volumeMounts!.map(({ mountPath }) => mountPath)).toContain('/tmp');
      }
      for (const { name, emptyDir } of volumes!) if (emptyDir) expect(emptyDir.sizeLimit, name).toBeDefined();
    }
  });

  it('keeps what git-sync has of the repository’s password from the programs beside it', () => {
    const { containers, initContainers } = podOf(renderPlatform(withAirflow()), 'triggerer');
    const sees = (volume: string) =>
      [...initContainers!, ...containers]
        .filter(({ volumeMounts }) => volumeMounts!.some(({ name }) => name === volume))
        .map(({ name }) => name);
    expect(sees('git-sync-tmp')).toEqual(['git-sync-init', 'git-sync']);
    expect(sees('tmp')).toEqual(['wait-for-migrations', 'triggerer']);
  });

  it('asks each program whether it lives, and seldom where asking costs a process', () => {
    const platform = renderPlatform(withAirflow(CELERY, {}, { valkey: {} }));
    for (const program of [...PROGRAMS, 'worker'])
      for (const container of podOf(platform, program).containers) {
        const { livenessProbe, name, readinessProbe } = container;
        expect(livenessProbe, name).toBeDefined();
        for (const probe of [livenessProbe!, readinessProbe!])
          if (probe.exec) expect(probe.periodSeconds, name).toBeGreaterThanOrEqual(120);
      }
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

  it('tells whatever parses DAGs or runs them where MLflow is, when there is one', () => {
    const told = (components: object) => {
      const platform = renderPlatform(withAirflow({}, {}, components));
      const containers = [
        ...PROGRAMS.map((name) => programOf(platform, name)),
        taskPodOf(platform).spec!.containers[0]!,
      ];
      return containers.flatMap(({ name, env }) =>
        env!.flatMap((one) => (one.name === 'MLFLOW_TRACKING_URI' ? [`${name}: ${one.value}`] : [])),
      );
    };
    expect(told({})).toEqual([]);
    expect(told({ mlflow: {} })).toEqual(
      ['dag-processor', 'triggerer', 'base'].map((name) => `${name}: http://mlflow.ml-lifecycle.svc.cluster.local`),
    );
  });

  it('says of itself an address at which its logs are, where they are asked for while something runs', () => {
    const byAddress = (executor: string) => {
      const platform = renderPlatform(withAirflow({ executor }, {}, { valkey: {} }));
      return platform
        .all<{ metadata: { name: string } }>('Deployment')
        .flatMap(({ metadata: { name } }) =>
          name.startsWith('airflow-') &&
          programOf(platform, name.slice('airflow-'.length)).env!.some(
            (one) => one.name === 'AIRFLOW__CORE__HOSTNAME_CALLABLE' && one.value!.endsWith('get_host_ip_address'),
          )
            ? [name]
            : [],
        );
    };
    expect(byAddress('KubernetesExecutor')).toEqual(['airflow-triggerer']);
    expect(byAddress('LocalExecutor')).toEqual(['airflow-scheduler', 'airflow-triggerer']);
    expect(byAddress('CeleryExecutor')).toEqual(['airflow-triggerer', 'airflow-worker']);
  });

  it('writes logs to the bucket with a connection of its own', () => {
    const platform = renderPlatform(withAirflow());
    const store = settingsOf(platform).logging!.remote_log_conn_id!;
    const variable = `AIRFLOW_CONN_${store.toUpperCase()}: airflow-logs/connection`;
    for (const name of ['api-server', 'triggerer']) expect(secretsIn(programOf(platform, name))).toContain(variable);
    expect(secretsIn(taskPodOf(platform).spec!.containers[0]!)).toContain(variable);
    for (const name of ['scheduler', 'dag-processor'])
      expect(secretsIn(programOf(platform, name))).not.toContain(variable);
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
      expect(secretsIn(spec!.containers[0]!)).toEqual(['AIRFLOW_CONN_AIRFLOW_LOGS: airflow-logs/connection']);
      expect(secretsIn(spec!.initContainers![0]!)).toEqual([
        'GITSYNC_USERNAME: airflow-git/GITSYNC_USERNAME',
        'GITSYNC_PASSWORD: airflow-git/GITSYNC_PASSWORD',
      ]);
      expect(spec!.containers.length + spec!.initContainers!.length).toBe(2);
      expect(spec!.volumes!.filter(({ secret, projected }) => secret || projected)).toEqual([]);
      for (const { envFrom } of [...spec!.containers, ...spec!.initContainers!]) expect(envFrom).toBeUndefined();
    }
  });

  it('a program has its own, and no other', () => {
    const platform = renderPlatform(withAirflow());
    const TOKENS = 'AIRFLOW__API_AUTH__JWT_SECRET: airflow-keys/jwt-secret';
    const LOG_KEY = 'AIRFLOW__API__SECRET_KEY: airflow-keys/api-secret-key';
    const LOGS = 'AIRFLOW_CONN_AIRFLOW_LOGS: airflow-logs/connection';
    const of = (name: string) => secretsIn(programOf(platform, name));
    expect(of('api-server')).toEqual([DATABASE, FERNET, TOKENS, LOG_KEY, LOGS]);
    expect(of('scheduler')).toEqual([DATABASE, FERNET, TOKENS]);
    expect(of('dag-processor')).toEqual([DATABASE, FERNET]);
    expect(of('triggerer')).toEqual([DATABASE, FERNET, LOG_KEY, LOGS]);
    for (const program of PROGRAMS)
      expect(secretsIn(podOf(platform, program).initContainers!.at(-1)!)).toEqual([DATABASE]);
    const [migrate] = jobOf(platform, 'run-airflow-migrations').spec!.template.spec!.containers;
    expect(secretsIn(migrate!)).toEqual([DATABASE]);
    const [cleanup] = cleanupOf(platform).spec!.jobTemplate.spec!.template.spec!.containers;
    expect(secretsIn(cleanup!)).toEqual([DATABASE]);
    for (const pod of podsOf(platform)) for (const { envFrom } of containersOf(pod)) expect(envFrom).toBeUndefined();
  });

  it('a standing worker keeps results in the broker, and has no way to the database', () => {
    const platform = renderPlatform(withAirflow(CELERY, {}, { valkey: {} }));
    expect(secretsIn(programOf(platform, 'worker'))).toEqual([
      'AIRFLOW__API__SECRET_KEY: airflow-log-key/api-secret-key',
      'AIRFLOW_CONN_AIRFLOW_LOGS: airflow-logs/connection',
      'AIRFLOW__CELERY__BROKER_URL: airflow-broker/connection',
      'AIRFLOW__CELERY__RESULT_BACKEND: airflow-broker/connection',
    ]);
    expect(podOf(platform, 'worker').initContainers!.map(({ name }) => name)).toEqual(['git-sync-init']);
    // The image's entrypoint would look for a database, and make one in a file.
    expect(programOf(platform, 'worker').env).toContainEqual({ name: 'CONNECTION_CHECK_MAX_COUNT', value: '0' });
    expect(reaches(platform, 'celery-worker')).not.toContain('postgresql/instance:[5432]');
  });
});

describe('what airflow leaves behind', () => {
  it('goes: pods that failed, and runs that are old', () => {
    const platform = renderPlatform(withAirflow({ keepHistory: 45, parallelism: 6 }));
    expect(settingsOf(platform).kubernetes_executor).toMatchObject({
      delete_worker_pods_on_failure: 'True',
      worker_pods_creation_batch_size: '6',
    });
    const [cleanup] = cleanupOf(platform).spec!.jobTemplate.spec!.template.spec!.containers;
    expect(cleanup!.args!.at(-1)).toMatch(/"-45 days".*airflow db clean.*--skip-archive/);
  });

  it('goes: logs of the DAG processor, which somebody looks after', () => {
    const { containers } = podOf(renderPlatform(withAirflow()), 'dag-processor');
    const groomer = containers.find(({ name }) => name === 'dag-processor-log-groomer')!;
    expect(groomer.env).toContainEqual({ name: 'AIRFLOW__LOG_RETENTION_DAYS', value: '15' });
    expect(groomer.livenessProbe!.exec!.command!.at(-1)).toContain('-mtime +15');
  });
});

describe('executors of airflow', () => {
  it('LocalExecutor: the scheduler has what tasks need, their memory too', () => {
    const platform = renderPlatform(withAirflow({ executor: 'LocalExecutor', parallelism: 2 }));
    const { scheduler, worker } = airflowWorkloads(platform);
    expect(worker).toBeUndefined();
    // The program, two tasks and git-sync.
    expect(scheduler!.resources.memory).toBe('1056Mi');
    expect(programOf(platform, 'scheduler').resources!.requests!.memory).toBe('992Mi');
    expect(podOf(platform, 'scheduler').containers.map(({ name }) => name)).toEqual(['scheduler', 'git-sync']);
    // Its tasks end with it.
    expect(podOf(platform, 'scheduler').terminationGracePeriodSeconds).toBe(600);
    expect(podOf(renderPlatform(withAirflow()), 'scheduler').containers).toHaveLength(1);
    expect(reaches(platform, 'scheduler')).toEqual(
      expect.arrayContaining(['airflow/api-server:[8080]', 'minio/server:[9000]', 'outside:[80]']),
    );
    expect(reaches(platform, 'api-server')).toContain('airflow/scheduler:[8793]');
  });

  it('CeleryExecutor: needs Redis, and says so', () => {
    expect(planOf(withAirflow(CELERY)).findings).toMatchObject([
      { rule: 'graph/no-provider', component: 'airflow', fix: expect.stringContaining('valkey') },
    ]);
    const platform = renderPlatform(withAirflow({ ...CELERY, celeryWorkers: 2, parallelism: 5 }, {}, { valkey: {} }));
    expect(platform.plan.views.find(({ name }) => name === 'airflow-broker')!.keys.connection).toMatch(
      /^redis:\/\/:\{\{ \.password \| urlquery \| replace "\+" "%20" \}\}@valkey\.data-plane\.svc\.cluster\.local:6379\/0$/,
    );
    expect(settingsOf(platform).celery).toEqual({ worker_concurrency: '3' });
    expect(deploymentOf(platform, 'worker').spec!.replicas).toBe(2);
    expect(
      platform.all<{ metadata: { name: string } }>('ConfigMap').map(({ metadata }) => metadata.name),
    ).not.toContain('airflow-task-pod');
    expect(reaches(platform, 'celery-worker')).toEqual(
      expect.arrayContaining(['airflow/api-server:[8080]', 'valkey/valkey:[6379]']),
    );
    expect(reaches(platform, 'scheduler')).not.toContain('outside:[6443]');
  });

  it('both: no pod belongs to two workloads', () => {
    const platform = renderPlatform(withAirflow({ executor: 'CeleryExecutor,KubernetesExecutor' }, {}, { valkey: {} }));
    const workloads = Object.values(airflowWorkloads(platform));
    for (const a of workloads)
      for (const b of workloads) expect(a === b || !shares(a.labels, b.labels), `${a.name} and ${b.name}`).toBe(true);
    expect(deploymentOf(platform, 'worker').spec!.selector.matchLabels).toMatchObject({ executor: 'celery' });
    expect(taskPodOf(platform).metadata!.labels).toMatchObject({ executor: 'kubernetes' });
  });

  it('production: two of what may be two, and parallelism shared among the schedulers', () => {
    const platform = renderPlatform(withAirflow({ parallelism: 33 }), { override: { profile: 'production' } });
    const { scheduler, worker } = airflowWorkloads(platform);
    expect(scheduler!.replicas).toBe(2);
    expect(settingsOf(platform).core!.parallelism).toBe('17');
    expect(worker!.peak).toBe(34);
    const budgets = platform.all('PodDisruptionBudget').map(({ metadata }) => metadata.name);
    expect(budgets).toEqual(expect.arrayContaining(['airflow-api-server', 'airflow-scheduler', 'airflow-triggerer']));
    expect(budgets).not.toContain('airflow-dag-processor');
  });
});
