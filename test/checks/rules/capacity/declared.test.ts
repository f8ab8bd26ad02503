import { describe, expect, it } from 'vitest';
import { registry } from '../../../../src/catalogue/registry.ts';
import { describeDefaults } from '../../../../src/catalogue/select.ts';
import { capacityDeclared } from '../../../../src/checks/rules/capacity/declared.ts';
import type { ChartPin } from '../../../../src/contract/chart.ts';
import type { ComponentDefinition } from '../../../../src/contract/component.ts';
import { component, FACTS, planned, workload } from '../../../support/components.ts';
import { subject } from '../../../support/subject.ts';
import { charted, found, objectOf, type Tree, valuesOf, whole } from './tree.ts';

const platform = charted();
const apache = whole(
  { spark: { operator: 'apache' }, airflow: false, flink: {} },
  {
    projects: {
      fraud: {
        buckets: { lake: {} },
        jobs: { train: { spark: { image: 'example.org/train:1', main: 'local:///a.py' }, reads: ['lake'] } },
      },
    },
  },
);

it('accepts what is rendered', () => {
  expect(found(capacityDeclared, platform)).toEqual([]);
  expect(found(capacityDeclared, apache)).toEqual([]);
});

const CHANGES: readonly [what: string, change: (tree: Tree) => void, message: RegExp][] = [
  [
    'a Deployment',
    (t) => (objectOf(t, 'Deployment', 'mlflow').spec.template.spec.containers[0].resources.requests.memory = '2Gi'),
    /memory request of 2Gi, and the workload server of mlflow declares 544Mi/,
  ],
  [
    'a Deployment with no resources',
    (t) => delete objectOf(t, 'Deployment', 'mlflow').spec.template.spec.containers[0].resources,
    /^a container is without a CPU request\na container is without a memory request\na container is without a memory limit$/,
  ],
  [
    'a quantity that is none',
    (t) => (objectOf(t, 'Deployment', 'mlflow').spec.template.spec.containers[0].resources.requests.cpu = 'much'),
    /what is no size/,
  ],
  [
    'replicas of a StatefulSet',
    (t) => (objectOf(t, 'StatefulSet', 'valkey').spec.replicas = 2),
    /2 pods, and the workload valkey of valkey declares 1/,
  ],
  [
    'a Job',
    (t) => (objectOf(t, 'Job').spec.template.spec.containers[0].resources.limits.memory = '1Gi'),
    /memory limit of 1Gi, and the workload setup of minio declares 256Mi/,
  ],
  ['a Job of more pods', (t) => (objectOf(t, 'Job').spec.parallelism = 5), /5 pods.*declares 1 at most/],
  [
    'KafkaNodePool',
    (t) => (objectOf(t, 'KafkaNodePool').spec.resources.limits.memory = '8Gi'),
    /workload broker of kafka/,
  ],
  ['brokers', (t) => (objectOf(t, 'KafkaNodePool').spec.replicas = 3), /3 pods.*broker/],
  [
    'the entity operator',
    (t) => (objectOf(t, 'Kafka').spec.entityOperator.userOperator.resources.requests.cpu = 1),
    /entity-operator/,
  ],
  [
    'half of the entity operator',
    (t) => delete objectOf(t, 'Kafka').spec.entityOperator.userOperator,
    /entity-operator/,
  ],
  [
    'a pool of a Tenant',
    (t) => (objectOf(t, 'Tenant').spec.pools[0].resources.requests.memory = '4Gi'),
    /workload server of minio/,
  ],
  [
    'the sidecar of a Tenant',
    (t) => delete objectOf(t, 'Tenant').spec.sideCars,
    /a container is without a memory request/,
  ],
  ['servers of a Tenant', (t) => (objectOf(t, 'Tenant').spec.pools[0].servers = 4), /4 pods/],
  ['PostgreSQL', (t) => (objectOf(t, 'Cluster').spec.resources.requests.cpu = '2'), /instance of postgresql/],
  ['instances', (t) => (objectOf(t, 'Cluster').spec.instances = 3), /3 pods/],
  [
    'a JobManager',
    (t) => (objectOf(t, 'FlinkDeployment').spec.jobManager.resource.memory = '4g'),
    /fraud-count-jobmanager/,
  ],
  ['TaskManagers', (t) => (objectOf(t, 'FlinkDeployment').spec.job.parallelism = 40), /20 pods/],
  [
    'a size that is none',
    (t) => (objectOf(t, 'FlinkDeployment').spec.taskManager.resource.memory = 'lots'),
    /what is no size/,
  ],
  ['a Spark driver', (t) => (objectOf(t, 'SparkApplication').spec.driver.memoryOverhead = '2g'), /fraud-train-driver/],
  ['executors', (t) => (objectOf(t, 'SparkApplication').spec.executor.instances = 9), /9 pods.*declares 2 at most/],
  [
    'memory of Python workers',
    (t) => (objectOf(t, 'SparkApplication').spec.sparkConf['spark.executor.pyspark.memory'] = '512'),
    /fraud-train-executor/,
  ],
  [
    'a job that a DAG applies',
    (t) => {
      const { data } = objectOf(t, 'ConfigMap', 'fraud-jobs');
      data['dag.yaml'] = data['dag.yaml'].replace('memory: 512m', 'memory: 5120m');
    },
    /fraud-dag-driver/,
  ],
  [
    'a container beside others',
    (t) => {
      const { containers } = objectOf(t, 'Deployment', 'airflow-triggerer').spec.template.spec;
      containers.find(({ name }: { name: string }) => name === 'git-sync').resources.requests.memory = '1Gi';
    },
    /triggerer of airflow/,
  ],
  [
    'a CronJob',
    (t) => (objectOf(t, 'CronJob').spec.jobTemplate.spec.template.spec.containers[0].resources.limits.memory = '4Gi'),
    /database-cleanup of airflow/,
  ],
  ['values of a chart', (t) => (valuesOf(t, 'rancher').resources.limits.memory = '4Gi'), /rancher of rancher/],
  ['replicas in values', (t) => (valuesOf(t, 'rancher').replicas = 4), /4 pods/],
  [
    'pods of nobody',
    (t) => (objectOf(t, 'Tenant').metadata.name = 'other'),
    /no workload declares the pods that an operator makes/,
  ],
];

describe('finds a difference in', () => {
  it.each(CHANGES)('%s', (_, change, message) => {
    expect(
      found(capacityDeclared, platform, change)
        .map((problem) => problem.message)
        .join('\n'),
    ).toMatch(message);
  });

  it('values of a chart', () => {
    const [problem] = found(capacityDeclared, charted(), (tree) => {
      valuesOf(tree, 'rancher').resources.limits.memory = '4Gi';
    });
    expect(problem?.message).toMatch(/limit of 4Gi, and the workload rancher of rancher declares 3Gi/);
  });

  it("a job of Apache's operator", () => {
    const problems = found(capacityDeclared, apache, (tree) => {
      const { sparkConf } = objectOf(tree, 'SparkApplication').spec;
      sparkConf['spark.executor.memory'] = '8g';
      sparkConf['spark.executor.instances'] = '3';
    });
    expect(problems.map(({ message }) => message).join('\n')).toMatch(/fraud-train-executor[\s\S]*3 pods/);
  });
});

it('says where, and what caused it', () => {
  const [problem] = found(capacityDeclared, platform, (tree) => {
    objectOf(tree, 'KafkaNodePool').spec.resources.requests.memory = '8Gi';
  });
  expect(problem).toMatchObject({
    component: 'kafka',
    object: 'KafkaNodePool.kafka.strimzi.io data-plane/dual-role',
    path: 'spec.resources',
    config: '/components/kafka',
  });
});

it('knows where every chart of the catalogue has its resources', () => {
  const charts = registry.flatMap((definition) => {
    const { id, namespace, options } = describeDefaults(definition, FACTS);
    const pin = definition.chart?.({ id, namespace, options: options as never, platform: FACTS });
    return pin ? [{ id, pods: pin.pods }] : [];
  });
  expect(charts.length).toBeGreaterThan(0);
  expect(charts.filter(({ pods }) => pods === undefined)).toEqual([]);
});

describe("a chart of one's own that is named as one of the catalogue", () => {
  const own = (pods?: ChartPin['pods']) =>
    component(
      'own',
      { workloads: { operator: workload('own') } },
      {
        chart: () => ({
          repository: 'https://charts.example.org',
          name: 'operator',
          version: '1.0.0',
          clusterKinds: [],
          ...(pods && { pods }),
        }),
        values: () => ({
          manager: { resources: { requests: { cpu: '9', memory: '128Mi' }, limits: { memory: '256Mi' } } },
        }),
      },
    );
  const problems = (definition: ComponentDefinition) => {
    const plan = planned(definition);
    const pin = definition.chart!({} as never);
    const release = { component: 'own', pin, values: definition.values!({} as never) };
    return [...capacityDeclared.check(subject([], { plan, releases: [release] }))];
  };

  it('is left alone as long as nobody says where its values hold what', () => {
    expect(problems(own())).toEqual([]);
  });

  it('is checked where its component says it', () => {
    expect(problems(own({ operator: { resources: ['manager.resources'] } }))).toMatchObject([
      { component: 'own', path: 'manager.resources', message: expect.stringContaining('a CPU request of 9') },
    ]);
  });
});
