import { describe, expect, it } from 'vitest';
import { podsOf } from '../../../src/checks/pods/pods-of.ts';
import { workloadsOf } from '../../../src/checks/pods/workload-of.ts';
import { renderScenario, scenarios } from '../../golden/scenario.ts';
import { object, of, subject } from '../../support/subject.ts';
import type { Loose } from '../../support/tree.ts';

const CONTEXT = { runAsNonRoot: true };
const podsIn = (objects: readonly Loose[]): Loose[] => podsOf(subject(objects.map((one) => of('x', one)))) as Loose[];

describe.each(scenarios())('pods of $name, $environment', (scenario) => {
  it("belong to workloads of the plan, operators' pods too", () => {
    const tree = renderScenario(scenario);
    const pods = podsOf(tree);
    const owners = workloadsOf(tree.plan, pods);
    expect(
      pods.filter((pod) => !owners.has(pod)).map(({ object: { kind, metadata } }) => `${kind} ${metadata.name}`),
    ).toEqual([]);
  });
});

it('finds them wherever Kubernetes has them', () => {
  const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a' }] } };
  const pods = podsIn([
    object('v1', 'Pod', 'a', 'n', { spec: template.spec }),
    object('apps/v1', 'Deployment', 'b', 'n', { spec: { template } }),
    object('batch/v1', 'CronJob', 'c', 'n', { spec: { jobTemplate: { spec: { template } } } }),
    object('v1', 'Service', 'd', 'n', { spec: {} }),
  ]);
  expect(pods.map((pod) => pod.locate('spec.hostPID'))).toEqual([
    'spec.hostPID',
    'spec.template.spec.hostPID',
    'spec.jobTemplate.spec.template.spec.hostPID',
  ]);
});

it('merges the templates of Flink, and adds the container that they leave out', () => {
  const spec = {
    image: 'flink:2',
    serviceAccount: 'job',
    flinkConfiguration: { 'kubernetes.hostnetwork.enabled': 'true' },
    podTemplate: { spec: { securityContext: CONTEXT, containers: [{ name: 'side', image: 'a:1' }] } },
    taskManager: { podTemplate: { spec: { containers: [{ securityContext: CONTEXT }] } } },
  };
  const [job, task] = podsIn([object('flink.apache.org/v1beta1', 'FlinkDeployment', 'f', 'n', { spec })]);
  expect(job.spec).toMatchObject({ hostNetwork: true, securityContext: CONTEXT, serviceAccountName: 'job' });
  expect(job.spec.containers).toMatchObject([
    { name: 'side', image: 'a:1' },
    { name: 'flink-main-container', image: 'flink:2' },
  ]);
  expect(task.spec.containers[0]).toEqual({ name: 'side', image: 'a:1', securityContext: CONTEXT });
  expect(task.labels).toMatchObject({ app: 'f', component: 'taskmanager' });
});

it("puts Kubeflow's fields into Spark's pods, with the volumes that are mounted and those of Spark's own properties", () => {
  const spec = {
    image: 'spark:4',
    volumes: [
      { name: 'used', hostPath: {} },
      { name: 'unused', hostPath: {} },
    ],
    sparkConf: { 'spark.kubernetes.executor.volumes.hostPath.scratch.mount.path': '/x' },
    driver: {
      podSecurityContext: CONTEXT,
      securityContext: CONTEXT,
      serviceAccount: 'd',
      volumeMounts: [{ name: 'used' }],
    },
    executor: { image: 'other:1' },
  };
  const [driver, executor] = podsIn([object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', 's', 'n', { spec })]);
  expect(driver.spec).toMatchObject({ securityContext: CONTEXT, serviceAccountName: 'd', volumes: [{ name: 'used' }] });
  expect(driver.spec.containers).toMatchObject([{ image: 'spark:4', securityContext: CONTEXT }]);
  expect(executor.spec).toMatchObject({
    containers: [{ image: 'other:1' }],
    volumes: [{ name: 'scratch', hostPath: {} }],
  });
  expect(executor.spec.serviceAccountName).toBeUndefined();
});

it("reads Apache's templates and properties", () => {
  const spec = {
    sparkConf: {
      'spark.kubernetes.container.image': 'spark:4',
      'spark.kubernetes.authenticate.driver.serviceAccountName': 'd',
    },
    driverSpec: { podTemplateSpec: { metadata: { labels: { a: 'b' } }, spec: { securityContext: CONTEXT } } },
  };
  const [driver, executor] = podsIn([object('spark.apache.org/v1', 'SparkApplication', 's', 'n', { spec })]);
  expect(driver).toMatchObject({
    labels: { a: 'b', 'spark-role': 'driver' },
    spec: { serviceAccountName: 'd', securityContext: CONTEXT },
  });
  expect(executor.spec.containers).toMatchObject([{ name: 'spark-kubernetes-executor', image: 'spark:4' }]);
});

it('knows what operators put in where a custom resource says nothing', () => {
  const tenant = object('minio.min.io/v2', 'Tenant', 't', 'n', { spec: { image: 'm:1', pools: [{ name: 'p' }] } });
  expect(podsIn([tenant])[0].spec).toMatchObject({
    securityContext: { runAsUser: 1000 },
    containers: [{ securityContext: CONTEXT }, {}],
  });
  const cluster = object('postgresql.cnpg.io/v1', 'Cluster', 'p', 'n', {
    spec: { securityContext: { privileged: true } },
  });
  expect(podsIn([cluster])[0].spec.containers[0].securityContext).toMatchObject({
    privileged: true,
    allowPrivilegeEscalation: false,
  });
});

it("takes the contexts of Strimzi's pods from templates, else from the operator's provider, and says when it cannot know them", () => {
  const pool = object('kafka.strimzi.io/v1', 'KafkaNodePool', 'broker', 'n', { spec: {} });
  pool.metadata.labels = { 'strimzi.io/cluster': 'k' };
  const kafka = object('kafka.strimzi.io/v1', 'Kafka', 'k', 'n', {
    spec: { kafka: {}, entityOperator: { topicOperator: {} } },
  });
  const operator = (env: object[]) =>
    object('apps/v1', 'Deployment', 'strimzi-cluster-operator', 'platform-operators', {
      spec: { template: { metadata: {}, spec: { containers: [{ name: 'operator', env }] } } },
    });
  const strict = operator([{ name: 'STRIMZI_POD_SECURITY_PROVIDER_CLASS', value: 'restricted' }]);
  expect(podsIn([pool, kafka])).toMatchObject([{ unjudged: true }, { unjudged: true }]);
  const contexts = (found: Loose[]) => found.slice(0, -1).map(({ spec }) => spec.containers[0].securityContext);
  expect(contexts(podsIn([pool, kafka, strict]))).toMatchObject([CONTEXT, CONTEXT]);
  expect(contexts(podsIn([pool, kafka, operator([])]))).toEqual([{}, {}]);
  expect(podsIn([pool, kafka, operator([])])[0].unjudged).toBeUndefined();
  kafka.spec = { kafka: { template: { kafkaContainer: { securityContext: { privileged: true } } } } };
  expect(contexts(podsIn([pool, kafka, strict]))).toEqual([{ privileged: true }]);
});

it('looks into ConfigMaps for objects that a program applies', () => {
  const text = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: n }\nspec: { hostPID: true }\n';
  const [pod] = podsIn([object('v1', 'ConfigMap', 'c', 'other', { data: { 'pod.yaml': text, note: 'kind: of' } })]);
  expect(pod).toMatchObject({ namespace: 'n', spec: { hostPID: true } });
  expect(pod.locate('spec.hostPID')).toBe('data["pod.yaml"]: spec.hostPID');
  const homeless = text.replace(', namespace: n', '');
  expect(podsIn([object('v1', 'ConfigMap', 'c', 'other', { data: { 'pod.yaml': homeless } })])).toMatchObject([
    { namespace: 'other' },
  ]);
});

it('has the resources of a container under its own name alone, not one that every object of JavaScript has', () => {
  const spec = { driver: {}, executor: {} };
  const [driver] = podsIn([object('sparkoperator.k8s.io/v1beta2', 'SparkApplication', 's', 'n', { spec })]);
  expect(driver.resourcesAt({ name: 'constructor' }, 'spec.containers[1]')).toBeUndefined();
});
