import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ConfigMap } from '../../imports/types/kubernetes.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
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
    for (const resource of ['train', 'score'])
      for (let i = 0; ; i++) {
        const answer = await submits(
          name,
          changed(jobOf(tree, name, resource), ({ spec }) => (spec.image = 'evil:1')),
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
async function submits(name: string, object: KubeObject): Promise<string> {
  const plural = `${object.kind.toLowerCase()}s`;
  const path = `/apis/${object.apiVersion}/namespaces/${object.metadata.namespace}/${plural}?dryRun=All&fieldValidation=Strict`;
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    body: JSON.stringify(object),
    headers: {
      'content-type': 'application/json',
      'impersonate-user': `system:serviceaccount:orchestration:airflow-worker-${name}`,
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
    for (const job of ['train', 'other', 'score'])
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
    for (const job of ['train', 'score'])
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
    for (const job of ['train', 'score']) expect(await submits('fraud', jobOf(tree, 'risk', job))).toContain(ACCOUNT);
  });
});
