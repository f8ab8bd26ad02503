import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { toldConnection } from '../../../../src/checks/rules/told/connection.ts';
import { changed, having, type Loose, treeOf } from '../../../support/tree.ts';

const PROJECT = {
  topics: { scores: {}, transactions: {} },
  buckets: { lake: {} },
  databases: { features: {} },
  images: { scorer: { build: 'images/scorer' } },
  jobs: {
    score: {
      flink: { image: 'scorer', jar: 'local:///score.jar' },
      reads: ['transactions'],
      writes: ['scores', 'lake'],
      uses: ['features'],
      tracks: true,
    },
  },
};
const tree = treeOf({
  components: { kafka: {}, minio: {}, postgresql: {}, flink: {}, mlflow: {} },
  projects: { fraud: PROJECT },
});
const check = (subject: Subject) =>
  [...toldConnection.check(subject)].map(({ object, path, message }) => [object, path, message]);

const FLINK = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-score';
const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
/** Changes the container of a job. */
const job = (how: (container: Loose, spec: Loose) => unknown) =>
  changed(tree, FLINK, ({ spec }) => how(spec.podTemplate.spec.containers[0], spec));
const say = (name: string, value: string) =>
  job(({ env }) => (env.find((one: { name: string }) => one.name === name).value = value));
const server = (how: (container: Loose, pod: Loose) => unknown) =>
  changed(tree, MLFLOW, ({ spec }) => how(spec.template.spec.containers[0], spec.template.spec));

it('passes pods that are told what the plan says', () => {
  expect(check(tree)).toEqual([]);
});

describe('what is told otherwise', () => {
  it.each([
    ['KAFKA_BOOTSTRAP_SERVERS', 'mlops-kafka-bootstrap.data-plane.svc:9091', 'the address', 'port 9091'],
    ['KAFKA_SASL_MECHANISM', 'PLAIN', 'the mechanism', 'PLAIN'],
    ['KAFKA_GROUP_ID', 'fraud-scores', 'the consumer group', 'fraud-scores'],
    ['TOPIC_SCORES', 'fraud.transactions', 'the topic fraud.scores', 'fraud.transactions'],
    ['PGDATABASE', 'mlflow', 'the database', 'mlflow'],
    ['PGPORT', '5433', 'the port', '5433'],
    ['PGSSLMODE', 'prefer', 'the TLS mode', 'prefer'],
    ['AWS_REGION', 'eu-west-1', 'the region', 'eu-west-1'],
    ['MLFLOW_TRACKING_URI', 'http://mlflow.ml-lifecycle.svc.cluster.local:5000', 'the address', 'port 5000'],
  ])('finds it in %s=%s', (name, value, what, said) => {
    const found = check(say(name, value));
    expect(found).toHaveLength(1);
    expect(found[0]).toEqual([
      FLINK,
      expect.stringMatching(/^spec\.podTemplate\.spec\.containers\[0\]\.env\[\d+\]\.value$/),
      expect.stringContaining(`it says ${said}, and ${what} is `),
    ]);
  });

  it('finds it in the text of a Secret, and in fields of a custom resource', () => {
    const uri = changed(tree, 'ExternalSecret.external-secrets.io ml-lifecycle/mlflow-postgres', ({ spec }) => {
      const { data } = spec.target.template;
      data.MLFLOW_BACKEND_STORE_URI = data.MLFLOW_BACKEND_STORE_URI.replace(':5432/', ':6432/');
    });
    expect(check(uri)).toEqual([
      [
        'ExternalSecret.external-secrets.io ml-lifecycle/mlflow-postgres',
        'spec.target.template.data.MLFLOW_BACKEND_STORE_URI',
        'it says port 6432, and the address is postgresql-rw.data-plane.svc:5432',
      ],
    ]);
    const field = job((_, spec) => (spec.flinkConfiguration['s3.endpoint'] = 'http://s3.example.org'));
    expect(check(field)).toEqual([
      [
        FLINK,
        'spec.flinkConfiguration["s3.endpoint"]',
        'it says http://s3.example.org, and the address is http://minio.data-plane.svc.cluster.local',
      ],
    ]);
  });

  it('finds the bucket of somebody else in an address', () => {
    const other = server(
      (one) => (one.command = one.command.map((text: string) => text.replace('s3://mlflow/', 's3://fraud-lake/'))),
    );
    expect(check(other)).toEqual([
      [MLFLOW, expect.stringContaining('command'), 'it says fraud-lake, and the bucket mlflow is mlflow'],
    ]);
  });
});

describe('what is not told', () => {
  it('tells a pod that has lost its variables once, with all that it lacks', () => {
    const found = check(job((one) => (one.env = [])));
    expect(found).toHaveLength(1);
    expect(found[0]![2]).toContain('of event streams: the address mlops-kafka-bootstrap.data-plane.svc:9092');
    expect(found[0]![2]).toContain('the topic fraud.scores');
    expect(found[0]![2]).toContain('of experiment tracking');
  });

  it('finds a Secret that is not there, and a single variable', () => {
    expect(check(job((one) => one.envFrom.pop()))[0]![2]).toMatch(/^its pods are not told of .*: the Secret fraud-/);
    const without = job((one) => {
      one.env = one.env.filter(({ name }: { name: string }) => name !== 'BUCKET_LAKE');
    });
    expect(check(without)).toEqual([
      [FLINK, 'spec.podTemplate', 'its pods are not told of object storage: the bucket fraud-lake'],
    ]);
  });
});

describe('near misses', () => {
  it.each([
    ['KAFKA_BOOTSTRAP_SERVERS', 'mlops-kafka-bootstrap.data-plane:9092'],
    ['KAFKA_BOOTSTRAP_SERVERS', 'mlops-kafka-bootstrap.data-plane.svc.cluster.local:9092'],
    ['KAFKA_GROUP_ID', 'fraud-score.replay'],
    ['AWS_ENDPOINT_URL_S3', 'http://minio.data-plane.svc:80/'],
    ['PGSSLMODE', 'verify-full'],
  ])('takes %s=%s', (name, value) => {
    expect(check(say(name, value))).toEqual([]);
  });

  it('takes variables in another order, of a ConfigMap, and a Secret as files', () => {
    expect(check(job((one) => one.env.reverse()))).toEqual([]);
    let data = {};
    const moved = job((one) => {
      data = Object.fromEntries(one.env.map(({ name, value }: { name: string; value: string }) => [name, value]));
      one.env = [];
      one.envFrom.push({ configMapRef: { name: 'score' } });
    });
    const metadata = { name: 'score', namespace: 'fraud-jobs' };
    expect(check(having(moved, 'project-fraud', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data }))).toEqual([]);
    const files = server((one, pod) => {
      one.envFrom.splice(1, 1);
      pod.volumes.push({ name: 's3', secret: { secretName: 'mlflow-s3' } });
    });
    expect(check(files)).toEqual([]);
  });

  it('lets settings alone that are filled in later, and programs that the plan knows nothing of', () => {
    const later = server(({ env }) => env.push({ name: 'AWS_REGION', value: '$(REGION)' }));
    expect(check(later)).toEqual([]);
    const strange = changed(tree, MLFLOW, ({ spec }) => {
      spec.template.metadata.labels = { strange: 'yes' };
      spec.template.spec.containers[0].env = [];
    });
    expect(check(strange)).toEqual([]);
  });
});
