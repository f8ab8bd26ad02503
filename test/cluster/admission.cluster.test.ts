import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ConfigMap, Pod } from '../../imports/types/kubernetes.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { byPodOperator } from '../support/airflow.ts';
import { renderPlatform } from '../support/platform.ts';
import type { Loose } from '../support/tree.ts';
import { Api } from './support/api.ts';
import { startControlPlane } from './support/control-plane.ts';
import { crdsOf } from './support/crds.ts';
import { Processes } from './support/processes.ts';
import { ensureToolchain } from './support/toolchain.ts';

const train = { spark: { image: 'trainer', main: 'local:///opt/app/train.py' }, reads: ['lake'], runs: 'airflow' };
const jar = 'local:///opt/flink/usrlib/score.jar';
const project = (name: string) => ({
  dags: `dags/${name}`,
  buckets: { lake: {} },
  images: { trainer: { build: 'images/trainer', follow: 'semver' } },
  jobs: {
    train,
    other: { ...train, reads: [], writes: ['lake'] },
    backfill: { container: { image: 'trainer', user: 1500 }, writes: ['lake'], runs: 'airflow' },
    clean: { container: { image: 'trainer' }, writes: ['lake'], schedule: '@daily' },
    score: { flink: { image: 'ghcr.io/team/score:1.0.0', jar }, writes: ['lake'], runs: 'airflow' },
  },
});
const platform = (namespace: string) =>
  renderPlatform({
    cluster: { kind: 'k3d', memory: '32Gi' },
    components: { minio: {}, postgresql: {}, spark: {}, flink: {}, airflow: {} },
    projects: { fraud: project('fraud'), risk: project('risk') },
    jobs: { namespace },
  });

/** What the tree says of who may submit what. */
const KINDS = [
  'Namespace',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'PriorityClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
];

const folder = mkdtempSync(join(tmpdir(), 'mooring-admission-'));
const processes = new Processes(folder, join(packageRoot(), '.mooring', 'cluster', 'admission'));
let url: string;
let api: Api;

beforeAll(async () => {
  const tools = await ensureToolchain(['etcd', 'kubernetes']);
  ({ url } = await startControlPlane(processes, tools, folder, '10.43.0.0/16'));
  api = new Api(url);
  for (const crd of ['sparkoperator.k8s.io', 'flink.apache.org'].flatMap(crdsOf)) await api.apply(crd);
});
afterAll(() => processes.stop());

/** Applies what a tree says, and waits until the API server goes by it. */
async function given(tree: ReturnType<typeof platform>): Promise<void> {
  const objects = tree.manifests.map(({ object }) => object);
  for (const kind of KINDS) for (const object of objects.filter((one) => one.kind === kind)) await api.apply(object);
  for (const name of ['fraud', 'risk'])
    for (const resource of ['train', 'score', 'backfill'])
      for (let i = 0; ; i++) {
        const answer = await submits(
          name,
          changed(jobOf(tree, name, resource), ({ spec }) => ((spec.containers?.[0] ?? spec).image = 'evil:1')),
        );
        if (/mooring-/.test(answer)) break;
        if (i > 100) throw new Error(`no policy is seen for ${resource} of ${name}: ${answer}`);
        await sleep(200);
      }
}

/** A job as a DAG of the project finds it, with the image that it fills in and the name that Airflow gives it. */
function jobOf(tree: ReturnType<typeof platform>, name: string, job: string): Loose {
  const { data } = tree.get<ConfigMap>('ConfigMap', `${name}-jobs`, 'orchestration');
  const image = data![`${name.toUpperCase()}_TRAINER_IMAGE`]!;
  const object = parse(data![`${job}.yaml`]!.replace('{{ params.image }}', image)) as Loose;
  if (object.kind === 'Pod') return byPodOperator(object as Pod, image) as Loose;
  if (object.kind === 'SparkApplication') {
    object.metadata.name += '-x1y2z3a4';
    // SparkKubernetesOperator's own additions.
    const labels = { dag_id: 'train', task_id: 'train', try_number: '1' };
    for (const role of ['driver', 'executor']) {
      object.spec[role].labels = { ...object.spec[role].labels, ...labels };
      object.spec[role].env = [...(object.spec[role].env ?? []), { name: 'SPARK_APPLICATION_NAME', value: 'train' }];
    }
  }
  return object;
}

const changed = (object: Loose, change: (object: Loose) => void): Loose => {
  const copy = structuredClone(object);
  change(copy);
  return copy;
};

/** What the API server says to a task of a DAG of the project that submits an object: a dry run, with all of admission. */
const submits = (name: string, object: KubeObject): Promise<string> =>
  asks('POST', `airflow-worker-${name}`, pathOf(object), object);

function pathOf({ apiVersion, kind, metadata: { namespace } }: KubeObject): string {
  const api = apiVersion.includes('/') ? 'apis' : 'api';
  return `/${api}/${apiVersion}/namespaces/${namespace}/${kind.toLowerCase()}s`;
}

/** What it says to an account of Airflow's. */
async function asks(method: string, account: string, path: string, body?: object): Promise<string> {
  const answer = await fetch(`${url}${path}?dryRun=All&fieldValidation=Strict`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    headers: {
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      'impersonate-user': `system:serviceaccount:orchestration:${account}`,
    },
  });
  return answer.ok ? 'created' : ((await answer.json()) as { message: string }).message;
}

const FIELD = 'it has a field that no job of platform.yaml has';
const VARIABLES = 'its variables must come from the Secrets of the job';
const ACCOUNT = 'it must run as a job of the project fraud that a DAG starts';
const IMAGE = 'it must run the image that platform.yaml gives the job';

describe('with a namespace for the jobs of each project', () => {
  const tree = platform('project');
  beforeAll(() => given(tree));
  const spark = () => jobOf(tree, 'fraud', 'train');
  const flink = () => jobOf(tree, 'fraud', 'score');

  it('lets a DAG submit each job of its project, in another version too', async () => {
    for (const job of ['train', 'other', 'score', 'backfill'])
      expect(await submits('fraud', jobOf(tree, 'fraud', job))).toBe('created');
    const later = changed(spark(), ({ spec }) => (spec.image = spec.image.replace(/:[^:]*$/, ':0.2.0')));
    expect(await submits('fraud', later)).toBe('created');
    const pinned = changed(
      spark(),
      ({ spec }) => (spec.image = spec.image.replace(/:[^:]*$/, `@sha256:${'a'.repeat(64)}`)),
    );
    expect(await submits('fraud', pinned)).toBe('created');
  });

  it('lets no DAG submit what is of another project', async () => {
    for (const job of ['train', 'score', 'backfill'])
      expect(await submits('fraud', jobOf(tree, 'risk', job))).toMatch(
        /cannot create resource .* in the namespace "risk-jobs"/,
      );
  });

  it.each<[string, string, (spec: Loose) => void]>([
    ['the account of no job', ACCOUNT, ({ driver }) => (driver.serviceAccount = 'fraud-score')],
    ['no account', ACCOUNT, ({ driver }) => delete driver.serviceAccount],
    [
      'executors with the rights of a driver',
      'its executors',
      ({ executor }) => (executor.serviceAccount = 'fraud-train'),
    ],
    ['another image', IMAGE, (spec) => (spec.image = 'docker.io/evil/miner:1')],
    ['an image whose name begins alike', IMAGE, (spec) => (spec.image = spec.image.replace(':0', '-evil:0'))],
    ['no image', IMAGE, (spec) => delete spec.image],
    ['an image of its driver', FIELD, ({ driver }) => (driver.image = 'docker.io/evil/miner:1')],
    ['a pod template', FIELD, ({ driver }) => (driver.template = { spec: { serviceAccountName: 'default' } })],
    ['a sidecar', FIELD, ({ driver }) => (driver.sidecars = [{ name: 'a', image: 'evil' }])],
    [
      'a mounted Secret',
      FIELD,
      ({ driver }) => (driver.secrets = [{ name: 'fraud-other-s3', path: '/x', secretType: 'Generic' }]),
    ],
    [
      'a volume of a Secret',
      FIELD,
      (spec) => (spec.volumes = [{ name: 'a', secret: { secretName: 'fraud-other-s3' } }]),
    ],
    [
      'the Secret of another job',
      VARIABLES,
      ({ driver }) => driver.envFrom.push({ secretRef: { name: 'fraud-other-s3' } }),
    ],
    [
      'a key of the Secret of another job',
      VARIABLES,
      ({ executor }) =>
        executor.env.push({ name: 'A', valueFrom: { secretKeyRef: { name: 'fraud-other-s3', key: 'A' } } }),
    ],
    [
      'an account as a property',
      'spark.kubernetes.…',
      (spec) => (spec.sparkConf['spark.kubernetes.authenticate.driver.serviceAccountName'] = 'default'),
    ],
    [
      'a Secret as a property',
      'spark.kubernetes.…',
      (spec) => (spec.sparkConf['spark.kubernetes.driver.secrets.fraud-other-s3'] = '/x'),
    ],
  ])('refuses a SparkApplication with %s', async (_, message, change) => {
    expect(
      await submits(
        'fraud',
        changed(spark(), ({ spec }) => change(spec)),
      ),
    ).toContain(message);
  });

  it.each<[string, string, (spec: Loose) => void]>([
    ['the account of no job', ACCOUNT, (spec) => (spec.serviceAccount = 'fraud-train')],
    ['another image', IMAGE, (spec) => (spec.image = 'ghcr.io/team/score:1.0.0-evil')],
    ['a pod template of a role', FIELD, ({ taskManager }) => (taskManager.podTemplate = { spec: { containers: [] } })],
    ['an account in its pod template', FIELD, ({ podTemplate }) => (podTemplate.spec.serviceAccountName = 'default')],
    ['a sidecar', FIELD, ({ podTemplate }) => podTemplate.spec.containers.push({ name: 'a', image: 'evil' })],
    [
      'an init container',
      FIELD,
      ({ podTemplate }) => (podTemplate.spec.initContainers = [{ name: 'a', image: 'evil' }]),
    ],
    [
      'the Secret of another job',
      VARIABLES,
      ({ podTemplate }) => podTemplate.spec.containers[0].envFrom.push({ secretRef: { name: 'fraud-train-s3' } }),
    ],
    [
      'an account as a setting',
      'it sets kubernetes.…',
      ({ flinkConfiguration }) => (flinkConfiguration['kubernetes.service-account'] = 'fraud-train'),
    ],
    [
      'TaskManagers with the rights of a JobManager',
      'it sets kubernetes.…',
      ({ flinkConfiguration }) => (flinkConfiguration['kubernetes.taskmanager.service-account'] = 'fraud-score'),
    ],
    [
      'a Secret as a setting',
      'it sets kubernetes.…',
      ({ flinkConfiguration }) => (flinkConfiguration['kubernetes.secrets'] = 'fraud-train-s3:/x'),
    ],
    [
      'settings as a map',
      'it sets kubernetes.…',
      ({ flinkConfiguration }) => (flinkConfiguration.kubernetes = { 'service-account': 'x' }),
    ],
  ])('refuses a FlinkDeployment with %s', async (_, message, change) => {
    expect(
      await submits(
        'fraud',
        changed(flink(), ({ spec }) => change(spec)),
      ),
    ).toContain(message);
  });

  it.each<[string, string, (spec: Loose, pod: Loose) => void]>([
    ['the account of no job', ACCOUNT, (spec) => (spec.serviceAccountName = 'fraud-train')],
    ['the account of a job that no DAG starts', ACCOUNT, (spec) => (spec.serviceAccountName = 'fraud-clean')],
    ['no account', ACCOUNT, (spec) => delete spec.serviceAccountName],
    ['another image', IMAGE, ({ containers }) => (containers[0].image = 'docker.io/evil/miner:1')],
    ['a sidecar', FIELD, ({ containers }) => containers.push({ ...containers[0], name: 'b' })],
    ['an init container', FIELD, (spec) => (spec.initContainers = [{ ...spec.containers[0], name: 'b' }])],
    ['a node of its own', FIELD, (spec) => (spec.nodeName = 'node-1')],
    ['a token', FIELD, (spec) => (spec.automountServiceAccountToken = true)],
    ['a hook', FIELD, ({ containers }) => (containers[0].lifecycle = { preStop: { exec: { command: ['a'] } } })],
    [
      'a volume of a Secret',
      FIELD,
      (spec) => spec.volumes.push({ name: 'a', secret: { secretName: 'fraud-other-s3' } }),
    ],
    [
      'a Secret projected',
      FIELD,
      (spec) => spec.volumes.push({ name: 'a', projected: { sources: [{ secret: { name: 'fraud-other-s3' } }] } }),
    ],
    ['the security of nobody', 'the security context', (spec) => (spec.securityContext.runAsUser = 1000)],
    [
      'a root that it may write to',
      'the security context',
      ({ containers }) => delete containers[0].securityContext.readOnlyRootFilesystem,
    ],
    ['the priority of data', 'the priority of the job', (spec) => (spec.priorityClassName = 'mlops-data')],
    [
      'the labels of another job',
      'the labels of the job',
      (_, { metadata }) => (metadata.labels['app.kubernetes.io/instance'] = 'fraud-other'),
    ],
    [
      'the label of a service',
      'the labels of the job',
      (_, { metadata }) => (metadata.labels.component = 'jobmanager'),
    ],
    [
      'the Secret of another job',
      VARIABLES,
      ({ containers }) => containers[0].envFrom.push({ secretRef: { name: 'fraud-other-s3' } }),
    ],
    [
      'a key of the Secret of another job',
      VARIABLES,
      ({ containers }) =>
        containers[0].env.push({ name: 'A', valueFrom: { secretKeyRef: { name: 'fraud-other-s3', key: 'A' } } }),
    ],
  ])('refuses a pod with %s', async (_, message, change) => {
    expect(
      await submits(
        'fraud',
        changed(jobOf(tree, 'fraud', 'backfill'), (pod) => change(pod.spec, pod)),
      ),
    ).toContain(message);
  });

  it('lets a DAG say how big its pod is, on which node it runs and what it is handed', async () => {
    const other = changed(jobOf(tree, 'fraud', 'backfill'), ({ spec }) => {
      spec.nodeSelector = { disk: 'ssd' };
      spec.tolerations = [{ key: 'gpu', operator: 'Exists' }];
      spec.containers[0].resources.requests.memory = '256Mi';
      spec.containers[0].args = ['--day', '2026-12-01'];
      spec.containers[0].env.push({ name: 'DAY', value: '1' });
    });
    expect(await submits('fraud', other)).toBe('created');
  });

  describe('of pods that are there', () => {
    const running = jobOf(tree, 'fraud', 'backfill');
    const clean = changed(running, ({ metadata, spec }) => {
      metadata.name = 'fraud-clean';
      spec.serviceAccountName = 'fraud-clean';
      metadata.labels = { 'app.kubernetes.io/instance': 'fraud-clean', 'app.kubernetes.io/name': 'project-job' };
    });
    const pathTo = (pod: Loose) => `${pathOf(pod as KubeObject)}/${pod.metadata.name}`;
    beforeAll(async () => {
      for (const pod of [running, clean]) await api.apply(pod as KubeObject);
    });
    const patch = (pod: Loose, body: object) => asks('PATCH', 'airflow-worker-fraud', pathTo(pod), body);

    it('lets a DAG mark one, and change nothing of it', async () => {
      const REFUSED = 'of a pod that is there a DAG may set the label already_checked';
      for (const pod of [running, clean]) {
        expect(await patch(pod, { metadata: { labels: { already_checked: 'True' } } })).toBe('created');
        const container = { ...pod.spec.containers[0], image: 'docker.io/evil/miner:1' };
        expect(await patch(pod, { spec: { containers: [container] } })).toContain(REFUSED);
        expect(await patch(pod, { metadata: { labels: { component: 'jobmanager' } } })).toContain(REFUSED);
        expect(await patch(pod, { metadata: { labels: { 'app.kubernetes.io/instance': null } } })).toContain(REFUSED);
      }
    });

    it('lets a DAG, and what waits for it, delete what a DAG started, and no other', async () => {
      for (const account of ['airflow-worker-fraud', 'airflow-triggerer']) {
        expect(await asks('DELETE', account, pathTo(running))).toBe('created');
        expect(await asks('DELETE', account, pathTo(clean))).toContain('a DAG may delete the pods of jobs');
      }
    });
  });

  it('leaves what Argo CD applies alone', async () => {
    const mine = changed(spark(), ({ spec }) => (spec.image = 'docker.io/other/image:1'));
    await expect(api.apply(mine, { dryRun: true })).resolves.toMatchObject({ kind: 'SparkApplication' });
  });

  it('has rules that the API server finds no fault in', async () => {
    for (const { metadata } of tree.all<KubeObject>('ValidatingAdmissionPolicy')) {
      const live = await api.get(
        { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy' },
        undefined,
        metadata.name,
      );
      expect((live!.status as Loose)?.typeChecking?.expressionWarnings ?? []).toEqual([]);
    }
  });
});

describe('with one namespace for all', () => {
  const tree = platform('shared');
  beforeAll(() => given(tree));

  it('lets a DAG submit the jobs of its own project only', async () => {
    expect(await submits('fraud', jobOf(tree, 'fraud', 'train'))).toBe('created');
    expect(await submits('risk', jobOf(tree, 'risk', 'train'))).toBe('created');
    for (const job of ['train', 'score', 'backfill'])
      expect(await submits('fraud', jobOf(tree, 'risk', job))).toContain(ACCOUNT);
  });
});
