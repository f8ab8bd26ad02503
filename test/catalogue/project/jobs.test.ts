import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { FlinkDeployment } from '../../../imports/types/flink.apache.org.ts';
import type { ConfigMap, NetworkPolicy, Role, ServiceAccount } from '../../../imports/types/kubernetes.ts';
import type { SparkApplication as Apache } from '../../../imports/types/spark.apache.org.ts';
import type { SparkApplication } from '../../../imports/types/sparkoperator.k8s.io.ts';
import { defineComponent } from '../../../src/contract/component.ts';
import { madeService } from '../../../src/contract/made.ts';
import { need } from '../../../src/contract/need.ts';
import { offer } from '../../../src/contract/offer.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const pod = { cpu: '100m', memory: '128Mi', memoryLimit: '128Mi' };

/** Stand-ins for what jobs need of others, so that these tests are about jobs alone. */
const store = defineComponent({
  id: 'store',
  title: 'Store',
  area: 'data',
  summary: 'S3, tracking and databases for tests.',
  namespace: 'data-plane',
  options: Type.Object({}),
  declare: () => ({
    workloads: { server: { labels: { app: 'store' }, replicas: 1, resources: pod } },
    makes: [madeService('store', 'data-plane', [80]), madeService('tracking', 'data-plane', [5000])],
    provides: [
      offer({
        type: 's3',
        at: 'server',
        ports: [9000],
        endpoint: () => ({ url: 'http://store.data-plane.svc', region: 'us-east-1' }),
        seed: ({ id, request }) =>
          request.access && { name: `s3-${id}`, keys: { accessKey: id, secretKey: { random: 32 } } },
      }),
      offer({
        type: 'tracking',
        at: 'server',
        ports: [5000],
        endpoint: () => ({ url: 'http://tracking.data-plane.svc:5000' }),
      }),
      offer({
        type: 'postgres',
        at: 'server',
        ports: [5432],
        endpoint: ({ id, request }) => ({
          host: 'db.data-plane.svc',
          port: 5432,
          database: request.databases[0]!.name,
          username: id,
        }),
        seed: ({ id }) => ({ name: `pg-${id}`, keys: { username: id, password: { random: 32 } } }),
      }),
    ],
  }),
});
const scheduler = defineComponent({
  id: 'scheduler',
  title: 'Scheduler',
  area: 'ml',
  summary: 'Starts jobs from DAGs, for tests.',
  namespace: 'orchestration',
  options: Type.Object({}),
  declare: () => ({
    workloads: {
      worker: { labels: { app: 'worker' }, replicas: 1, resources: pod, serviceAccount: { name: 'worker' } },
    },
    requires: [
      need({ type: 'spark', by: ['worker'], request: { project: 'fraud' }, optional: true }),
      need({ type: 'flink', by: ['worker'], request: { project: 'fraud' }, optional: true }),
      need({ type: 'kubernetes-api', by: ['worker'] }),
    ],
    provides: [offer({ type: 'orchestrator', endpoint: () => ({ namespace: 'orchestration' }) })],
  }),
});
const own = [store, scheduler];

const components = { kafka: {}, spark: {}, flink: {}, store: {}, scheduler: {} };
const train = { spark: { image: 'trainer', main: 'local:///opt/app/train.py', executors: 2 } };
const score = { flink: { image: 'scorer', jar: 'local:///opt/flink/usrlib/score.jar', parallelism: 3 } };
const fraud = {
  owners: ['data-science'],
  topics: { transactions: {}, scores: {} },
  buckets: { lake: {}, models: { versioning: true } },
  images: { trainer: { build: 'images/trainer', follow: 'semver' }, scorer: { build: 'images/scorer' } },
  jobs: {
    train: { ...train, reads: ['lake'], writes: ['models'], tracks: true, runs: 'airflow' },
    score: { ...score, reads: ['transactions'], writes: ['scores', 'lake'] },
  },
};

const render = (jobs: object, more: object = {}, switched: object = components) =>
  renderPlatform({ components: switched, projects: { fraud: { ...fraud, jobs, ...more } } }, { own });
const problems = (jobs: object, more: object = {}) =>
  planOf({ components, projects: { fraud: { ...fraud, jobs, ...more } } }, { own }).findings.map(
    ({ message }) => message,
  );
const environment = (env: readonly { name?: string; value?: string }[]) =>
  Object.fromEntries(env.map(({ name, value }) => [name, value]));

describe('the jobs of two projects', () => {
  const projects = { fraud, risk: { ...fraud, jobs: { score: { ...score, writes: ['lake'] } } } };
  const namespacesOf = (jobs: object) => {
    const rendered = renderPlatform({ cluster: { kind: 'k3d', memory: '32Gi' }, components, projects, jobs }, { own });
    expect(rendered.findings).toEqual([]);
    const of = (kind: string, name: string) =>
      rendered
        .all(kind)
        .filter(({ metadata }) => metadata.name === name)
        .map(({ metadata }) => metadata.namespace);
    return {
      deployments: [...of('FlinkDeployment', 'fraud-score'), ...of('FlinkDeployment', 'risk-score')],
      secrets: [...of('ExternalSecret', 'fraud-score-s3'), ...of('ExternalSecret', 'risk-score-s3')],
      accounts: [...of('ServiceAccount', 'fraud-score'), ...of('ServiceAccount', 'risk-score')],
      submission: of('Role', 'orchestration-worker'),
      quotas: of('ResourceQuota', 'quota').filter((namespace) => namespace!.endsWith('-jobs')),
    };
  };

  it('run apart: who may create pods in a namespace has every Secret there', () => {
    const each = ['fraud-jobs', 'risk-jobs'];
    expect(namespacesOf({})).toEqual({
      deployments: each,
      secrets: each,
      accounts: each,
      // The orchestrator of this test submits those of one project only.
      submission: ['fraud-jobs'],
      quotas: each,
    });
  });

  it('share a namespace where that is chosen', () => {
    const one = ['processing-jobs', 'processing-jobs'];
    expect(namespacesOf({ namespace: 'shared' })).toEqual({
      deployments: one,
      secrets: one,
      accounts: one,
      submission: ['processing-jobs'],
      quotas: ['processing-jobs'],
    });
  });
});

it('are submitted for a project that there is', () => {
  const submitter = (project?: string) =>
    defineComponent({
      id: 'submitter',
      title: 'Submitter',
      area: 'ml',
      summary: 'Submits.',
      namespace: 'orchestration',
      options: Type.Object({}),
      declare: () => ({
        workloads: { main: { labels: { app: 'a' }, replicas: 1, resources: pod, serviceAccount: { name: 'a' } } },
        requires: [need({ type: 'flink', by: ['main'], request: { project: project! } })],
      }),
    });
  const told = (project?: string) =>
    planOf(
      { components: { flink: {}, submitter: {} }, projects: { fraud: {} } },
      { own: [submitter(project)] },
    ).findings.map(({ message, fix }) => `${message}: ${fix}`);
  expect(told('fraud')).toEqual([]);
  expect(told('frauds')).toEqual(['jobs of frauds are to be submitted, which is no project: write fraud']);
  expect(told()).toEqual([
    'a need of flink does not say whose jobs are submitted: say `request: { project: … }` with one of fraud',
  ]);
});

describe('the whole project', () => {
  const rendered = render(fraud.jobs);

  it('passes every check', () => expect(rendered.findings).toEqual([]));

  it('leaves a job of a DAG to the DAG, with its image open and followed', () => {
    expect(rendered.all('SparkApplication')).toEqual([]);
    const { data } = rendered.get<ConfigMap>('ConfigMap', 'fraud-jobs', 'orchestration');
    expect(Object.keys(data!)).toEqual(['FRAUD_TRAINER_IMAGE', 'train.yaml']);
    expect(data!.FRAUD_TRAINER_IMAGE).toBe('k3d-registry:5050/fraud/trainer:0.1.0');
    const job: SparkApplication = parse(data!['train.yaml']!);
    expect(job.spec!.image).toBe('{{ params.image }}');
    // Airflow retries by itself, and leaves some failed ones behind: they go after a day.
    expect(job.spec!.restartPolicy).toEqual({ type: 'Never' });
    expect(job.spec!.timeToLiveSeconds).toBe(86_400);
    const { follows } = rendered.plan.components.find(({ id }) => id === 'project-fraud')!;
    expect(follows.map(({ fields }) => fields)).toEqual([[{ kind: 'ConfigMap', path: 'data/FRAUD_TRAINER_IMAGE' }]]);
  });

  it('gives the scheduler the least Roles that its operators run with', () => {
    const { rules } = rendered.get<Role>('Role', 'orchestration-worker', 'fraud-jobs');
    expect(rules).toEqual(
      [
        { apiGroups: [''], resources: ['events'], verbs: ['list'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'patch'] },
        { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
        { apiGroups: ['flink.apache.org'], resources: ['flinkdeployments'], verbs: ['create', 'delete', 'get'] },
        { apiGroups: ['sparkoperator.k8s.io'], resources: ['sparkapplications'], verbs: ['create', 'delete'] },
        { apiGroups: ['sparkoperator.k8s.io'], resources: ['sparkapplications/status'], verbs: ['get'] },
      ].map((rule) => expect.objectContaining(rule)),
    );
  });

  it('keeps secrets out of everything that is committed', () => {
    const { data } = rendered.get<ConfigMap>('ConfigMap', 'fraud-jobs');
    const job: SparkApplication = parse(data!['train.yaml']!);
    expect(JSON.stringify(job.spec!.sparkConf)).not.toMatch(/access\.key|secret\.key|password|jaas\.config/);
    expect(job.spec!.driver!.envFrom).toEqual([{ secretRef: { name: 'fraud-train-s3' } }]);
    expect(rendered.get('ExternalSecret', 'fraud-train-s3', 'fraud-jobs')).toMatchObject({
      spec: {
        target: {
          template: { data: { AWS_ACCESS_KEY_ID: '{{ .accessKey }}', AWS_SECRET_ACCESS_KEY: '{{ .secretKey }}' } },
        },
      },
    });
  });
});

it('lets a TaskManager, which runs the code of users, look up who leads and no more', () => {
  const rendered = render({ score: { ...score, writes: ['lake'] } });
  const { rules } = rendered.get<Role>('Role', 'fraud-score-taskmanager', 'fraud-jobs');
  expect(rules).toEqual([{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }]);
  const { spec } = rendered.get<FlinkDeployment>('FlinkDeployment', 'fraud-score');
  expect(spec).toMatchObject({
    serviceAccount: 'fraud-score',
    flinkConfiguration: { 'kubernetes.taskmanager.service-account': 'fraud-score-taskmanager' },
  });
});

describe('a Spark job', () => {
  const kubeflow = (job: object) =>
    render({ train: { ...job } }).get<SparkApplication>('SparkApplication', 'fraud-train').spec!;

  it('stays when it is done, or Argo CD would run it again', () => {
    expect(kubeflow(train)).toMatchObject({ restartPolicy: { type: 'OnFailure', onFailureRetries: 3 } });
    expect(kubeflow(train).timeToLiveSeconds).toBeUndefined();
  });

  it('splits the memory of a pod into heap and overhead as its language needs', () => {
    const memory = (memory: string, main: string) => {
      const { driver } = kubeflow({ spark: { ...train.spark, main, driver: { memory } } });
      return [driver!.memory, driver!.memoryOverhead];
    };
    expect(memory('1Gi', 'local:///a.py')).toEqual(['640m', '384m']);
    expect(memory('8Gi', 'local:///a.py')).toEqual(['5851m', '2341m']);
    expect(memory('8Gi', 'local:///a.jar')).toEqual(['7447m', '745m']);
  });

  it('asks for a fraction of a core and counts a whole one', () => {
    expect(kubeflow(train).driver).toMatchObject({ cores: 1, coreRequest: '500m' });
    expect(kubeflow({ spark: { ...train.spark, executor: { cpu: 2.5 } } }).executor).toMatchObject({
      cores: 3,
      coreRequest: '2.5',
      instances: 2,
    });
  });

  it('has an account that may make executors, and one for these that may do nothing', () => {
    const { get, all } = render({ train });
    expect(get<ServiceAccount>('ServiceAccount', 'fraud-train', 'fraud-jobs').automountServiceAccountToken).toBe(true);
    expect(get<ServiceAccount>('ServiceAccount', 'fraud-train-executor').automountServiceAccountToken).toBe(false);
    expect(all<Role>('Role').filter(({ metadata }) => metadata!.name === 'fraud-train-executor')).toEqual([]);
  });

  it('says the same to either operator', () => {
    const job = { train: { spark: { ...train.spark, driver: { memory: '2Gi' } }, reads: ['lake'] } };
    const rendered = render(job, {}, { ...components, spark: { operator: 'apache' } });
    expect(rendered.findings).toEqual([]);
    const { spec } = rendered.get<Apache>('SparkApplication', 'fraud-train');
    expect(spec!.sparkConf).toMatchObject({
      'spark.driver.memory': '1462m',
      'spark.driver.memoryOverhead': '586m',
      'spark.executor.instances': '2',
      'spark.kubernetes.authenticate.executor.serviceAccountName': 'fraud-train-executor',
      'spark.kubernetes.container.image': 'k3d-registry:5050/fraud/trainer:0.1.0',
      'spark.hadoop.fs.s3a.endpoint': 'http://store.data-plane.svc',
    });
    expect(spec!.driverSpec!.podTemplateSpec).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/instance': 'fraud-train' } },
    });
  });
});

describe('a Spark job with between one and five executors', () => {
  const between = { train: { spark: { ...train.spark, executors: { min: 1, max: 5 } } } };

  it('is dynamic for Kubeflow’s operator, and counted at its most', () => {
    const { get, plan, findings } = render(between);
    const { executor, dynamicAllocation } = get<SparkApplication>('SparkApplication', 'fraud-train').spec!;
    expect(executor).not.toHaveProperty('instances');
    expect(dynamicAllocation).toEqual({
      enabled: true,
      initialExecutors: 1,
      minExecutors: 1,
      maxExecutors: 5,
      shuffleTrackingEnabled: true,
    });
    const { workloads } = plan.components.find(({ id }) => id === 'project-fraud')!;
    expect(workloads.find(({ name }) => name === 'fraud-train-executor')).toMatchObject({ replicas: 0, peak: 5 });
    expect(findings).toEqual([]);
  });

  it('is for Apache’s', () => {
    const rendered = render(between, {}, { ...components, spark: { operator: 'apache' } });
    const { sparkConf } = rendered.get<Apache>('SparkApplication', 'fraud-train').spec!;
    expect(sparkConf).toMatchObject({
      'spark.dynamicAllocation.enabled': 'true',
      'spark.dynamicAllocation.maxExecutors': '5',
      'spark.dynamicAllocation.shuffleTracking.enabled': 'true',
    });
    expect(sparkConf).not.toHaveProperty(['spark.executor.instances']);
    expect(rendered.findings).toEqual([]);
  });
});

describe('a Flink job', () => {
  const rendered = render({ score: fraud.jobs.score, rescore: score });
  const { spec } = rendered.get<FlinkDeployment>('FlinkDeployment', 'fraud-score');

  it('keeps state, leaders and savepoints in a bucket of the project', () => {
    expect(spec!.flinkConfiguration).toMatchObject({
      'execution.checkpointing.dir': 's3://fraud-flink-state/score/checkpoints',
      'execution.checkpointing.incremental': 'true',
      'execution.checkpointing.interval': '60 s',
      'state.backend.type': 'rocksdb',
      'high-availability.type': 'kubernetes',
      'high-availability.storageDir': 's3://fraud-flink-state/score/ha',
    });
    const requests = rendered.plan.connections.filter(({ type, request }) => type === 's3' && 'create' in request);
    expect(requests.map(({ request }) => request)).toEqual([
      {
        create: [
          expect.objectContaining({ name: 'fraud-lake' }),
          expect.objectContaining({ name: 'fraud-models' }),
          { name: 'fraud-flink-state', from: '/projects/fraud/jobs/rescore' },
        ],
      },
    ]);
  });

  it('finds addresses, names and credentials in the environment of both its kinds of pods', () => {
    const [container] = spec!.podTemplate!.spec!.containers!;
    expect(container!.name).toBe('flink-main-container');
    expect(environment(container!.env!)).toMatchObject({
      ENABLE_BUILT_IN_PLUGINS: 'flink-s3-fs-hadoop-2.2.0.jar',
      KAFKA_GROUP_ID: 'fraud-score',
      TOPIC_TRANSACTIONS: 'fraud.transactions',
      TOPIC_SCORES: 'fraud.scores',
      BUCKET_LAKE: 'fraud-lake',
      AWS_ENDPOINT_URL_S3: 'http://store.data-plane.svc',
    });
    expect(container!.envFrom).toEqual([
      { secretRef: { name: 'fraud-score-kafka' } },
      { secretRef: { name: 'fraud-score-s3' } },
    ]);
  });

  it('lets the operator ask the JobManager, and each pod reach only what the job says', () => {
    const policy = (name: string) => rendered.get<NetworkPolicy>('NetworkPolicy', name, 'fraud-jobs').spec!;
    expect(policy('project-fraud-fraud-score-jobmanager').ingress).toContainEqual({
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'platform-operators' } },
          podSelector: { matchLabels: { 'app.kubernetes.io/name': 'flink-kubernetes-operator' } },
        },
      ],
      ports: [{ port: 8081, protocol: 'TCP' }],
    });
    const ports = (name: string) =>
      policy(name)
        .egress!.flatMap(({ ports }) => ports ?? [])
        .map(({ port }) => port);
    expect(ports('project-fraud-fraud-score-taskmanager')).toContain(9092);
    expect(ports('project-fraud-fraud-rescore-taskmanager')).not.toContain(9092);
  });

  it('may use more CPU than it asked for', () => {
    expect(spec!.jobManager!.resource).toEqual({ cpu: 0.25, memory: '640m' });
    expect(spec!.flinkConfiguration).toMatchObject({ 'kubernetes.jobmanager.cpu.limit-factor': '4.0' });
  });

  it('leaves small processes a heap, and large ones to Flink', () => {
    const shares = ({ flinkConfiguration }: { flinkConfiguration?: unknown }) =>
      Object.entries(flinkConfiguration as object).filter(([key]) => /\.memory\./.test(key));
    expect(shares(spec!)).toEqual([
      ['jobmanager.memory.jvm-metaspace.size', '160m'],
      ['taskmanager.memory.jvm-metaspace.size', '160m'],
      ['taskmanager.memory.managed.fraction', '0.2'],
    ]);
    const large = {
      score: { flink: { ...score.flink, jobManager: { memory: '1Gi' }, taskManager: { memory: '2Gi' } } },
    };
    expect(shares(render(large).get<FlinkDeployment>('FlinkDeployment', 'fraud-score').spec!)).toEqual([]);
  });

  it('takes no room while it is suspended', () => {
    const { plan } = render({ score: { flink: { ...score.flink, state: 'suspended' } } });
    const { workloads } = plan.components.find(({ id }) => id === 'project-fraud')!;
    expect(workloads.map(({ replicas }) => replicas)).toEqual([0, 0]);
  });
});

describe('a job that uses a database', () => {
  it('finds it as libpq expects', () => {
    const { get } = render({ train: { ...train, uses: ['features'] } }, { databases: { features: {} } });
    const { driver } = get<SparkApplication>('SparkApplication', 'fraud-train').spec!;
    expect(environment(driver!.env!)).toMatchObject({
      PGHOST: 'db.data-plane.svc',
      PGPORT: '5432',
      PGDATABASE: 'features',
    });
    expect(driver!.envFrom).toEqual([{ secretRef: { name: 'fraud-postgres' } }]);
  });
});

describe('what would only fail at run time is refused', () => {
  it.each([
    [
      'less memory than Spark starts with',
      { train: { spark: { ...train.spark, driver: { memory: '512Mi' } } } },
      {},
      '512Mi is too little for the driver of a spark job',
    ],
    [
      'less memory than Flink starts with',
      { score: { flink: { ...score.flink, taskManager: { memory: '512Mi' } } } },
      {},
      '512Mi is too little for the taskManager of a flink job',
    ],
    [
      'two topics that are one variable',
      { train: { ...train, reads: ['a-b', 'a.b'] } },
      { topics: { 'a-b': {}, 'a.b': {} } },
      'a.b and fraud.a-b are both TOPIC_A_B in the environment of job train',
    ],
    [
      "a bucket named as Flink's",
      { score },
      { buckets: { 'flink-state': {} } },
      'fraud-flink-state is where Flink keeps the state of the jobs of fraud',
    ],
    [
      '-driver in the name of a job of a DAG',
      { 'train-driver': { ...train, runs: 'airflow' } },
      {},
      'a job that Airflow starts cannot have -driver in its name, as fraud-train-driver has',
    ],
  ])('%s', (_, jobs, more, message) => {
    expect(problems(jobs, more)).toEqual([message]);
  });

  it("a DAG's job without an operator that a DAG can drive", () => {
    const { findings } = planOf(
      { components: { ...components, spark: { operator: 'apache' } }, projects: { fraud } },
      { own },
    );
    expect(findings.map(({ message }) => message)).toEqual([
      'project-fraud needs spark, and no component that is switched on provides it',
    ]);
  });
});

it('an image that no job runs yet is followed by nobody: there is nothing to write its versions to', () => {
  const images = { trainer: { image: 'registry.example.com/x/trainer', follow: 'semver' } };
  const { findings, all } = renderPlatform({
    cluster: { kind: 'k3d', memory: '24Gi' },
    projects: { fraud: { images } },
  });
  expect(findings).toEqual([]);
  expect(all('ImageUpdater')).toEqual([]);
});
