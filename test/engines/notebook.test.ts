import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { planOf, renderPlatform } from '../support/platform.ts';
import type { Loose } from '../support/tree.ts';

const DATA = {
  owners: ['data-science'],
  topics: { scores: {} },
  buckets: { lake: {} },
  databases: { features: {} },
  services: { api: { image: 'ghcr.io/team/app:1.0.0', port: 8080 } },
};
const COMPONENTS = { kafka: {}, minio: {}, postgresql: {}, mlflow: {} };
const platform = (project: object = {}, notebooks: object | false = {}, more: object = {}) => ({
  components: { ...COMPONENTS, notebooks, ...more },
  projects: { fraud: { ...DATA, ...project } },
});
const render = (...written: Parameters<typeof platform>) => {
  const rendered = renderPlatform(platform(...written));
  expect(rendered.findings).toEqual([]);
  return rendered;
};
const podOf = (rendered: ReturnType<typeof renderPlatform>, name: string) =>
  rendered.get<Loose>('StatefulSet', `fraud-${name}`, 'fraud-jobs').spec.template.spec;
const environmentOf = (rendered: ReturnType<typeof renderPlatform>, name: string): Record<string, string> =>
  Object.fromEntries(podOf(rendered, name).containers[0].env.map(({ name, value }: Loose) => [name, value]));
const notebooksOf = (rendered: ReturnType<typeof renderPlatform>) =>
  rendered.all<Loose>('StatefulSet').filter(({ metadata }) => metadata.namespace === 'fraud-jobs');
const refused = (project: object, components: object = { notebooks: {} }) =>
  planOf({ components, projects: { fraud: project } }).findings.map(({ rule, config }) => [rule, config]);

describe('a project that says nothing', () => {
  const rendered = render();

  it('has a notebook with all that it has', () => {
    expect(environmentOf(rendered, 'lab')).toMatchObject({
      TOPIC_SCORES: 'fraud.scores',
      BUCKET_LAKE: 'fraud-lake',
      PGDATABASE: 'features',
      KAFKA_GROUP_ID: 'fraud-lab',
      MLFLOW_TRACKING_URI: 'http://mlflow.ml-lifecycle.svc.cluster.local',
      SERVICE_API: 'http://fraud-api.fraud-jobs.svc.cluster.local',
      HOME: '/home/notebook',
    });
    expect(podOf(rendered, 'lab').containers[0].envFrom.map(({ secretRef }: Loose) => secretRef.name)).toEqual([
      'fraud-lab-kafka',
      'fraud-lab-s3',
      'fraud-postgres',
      'fraud-lab-secrets',
    ]);
    const { operations } = rendered.get<Loose>('KafkaUser', 'fraud-lab').spec.authorization.acls[0];
    expect(operations).toEqual(['Describe', 'Read', 'Write']);
  });

  it('keeps its volume, runs what CI builds, and follows new versions of that', () => {
    const { spec, metadata } = rendered.get<Loose>('StatefulSet', 'fraud-lab', 'fraud-jobs');
    expect(metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=confirm,Delete=confirm');
    expect(spec.volumeClaimTemplates[0].spec.resources.requests).toEqual({ storage: '5Gi' });
    const [{ image, volumeMounts }] = spec.template.spec.containers;
    expect(image).toBe('k3d-registry:5050/platform/notebooks:0.1.0');
    expect(volumeMounts).toContainEqual({ name: 'data', mountPath: '/home/notebook' });
    const [followed] = rendered.plan.components.find(({ id }) => id === 'project-fraud')!.follows;
    expect(followed).toMatchObject({ image: 'k3d-registry:5050/platform/notebooks', versions: '0.1.x' });
  });

  it('has its token where its owners, and nobody else who looks at jobs, may read it', () => {
    const { rules } = rendered.get<Loose>('Role', 'fraud-owners', 'fraud-jobs');
    expect(rules.at(-1)).toEqual({
      apiGroups: [''],
      resources: ['secrets'],
      verbs: ['get'],
      resourceNames: ['fraud-lab-secrets'],
    });
    const [ui] = rendered.plan.components.flatMap(({ uis }) => uis.filter(({ service }) => service === 'fraud-lab'));
    expect(ui).toMatchObject({ login: { secret: 'fraud-lab-secrets', key: 'JUPYTER_TOKEN' } });
    expect(ui!.door).toBeUndefined();
    expect(ui!.open!.host).toBe('fraud-lab.localhost');
  });

  it('has no notebook where the platform has none, and tracks where it has nothing to track with not', () => {
    expect(notebooksOf(renderPlatform({ components: COMPONENTS, projects: { fraud: DATA } }))).toEqual([]);
    const { mlflow: _, ...without } = COMPONENTS;
    const rendered = renderPlatform({ components: { ...without, notebooks: {} }, projects: { fraud: DATA } });
    expect(environmentOf(rendered, 'lab')).not.toHaveProperty('MLFLOW_TRACKING_URI');
  });
});

describe('a notebook', () => {
  it('has what it says and no more, and of the rest what the component says', () => {
    const small = { reads: ['scores'], writes: [], uses: [], calls: [], tracks: false, resources: { memory: '3Gi' } };
    const rendered = render({ notebooks: { small, lab: { idle: '30m', size: '1Gi' } } }, { idle: '2h', size: '9Gi' });
    expect(
      Object.keys(environmentOf(rendered, 'small')).filter((name) => /^(TOPIC|BUCKET|PG|ML|SER)/.test(name)),
    ).toEqual(['TOPIC_SCORES']);
    const culled = (name: string) =>
      podOf(rendered, name).containers[0].args.filter((word: string) => word.includes('_timeout='));
    expect(culled('small')).toEqual([
      '--MappingKernelManager.cull_idle_timeout=7200',
      '--TerminalManager.cull_inactive_timeout=7200',
    ]);
    expect(culled('lab')[0]).toContain('=1800');
    expect(podOf(rendered, 'small').containers[0].resources).toMatchObject({
      limits: { memory: '3Gi' },
      requests: { cpu: '100m', memory: '3Gi' },
    });
    const size = (name: string) =>
      rendered.get<Loose>('StatefulSet', `fraud-${name}`).spec.volumeClaimTemplates[0].spec.resources.requests.storage;
    expect([size('small'), size('lab')]).toEqual(['9Gi', '1Gi']);
  });

  it('asks for nothing where the ingress controller asks', () => {
    const rendered = render({}, { login: 'platform' });
    expect(podOf(rendered, 'lab').containers[0].args).toContain('--IdentityProvider.token=');
    expect(JSON.stringify(podOf(rendered, 'lab'))).not.toContain('fraud-lab-secrets');
    expect(rendered.get<Loose>('Middleware', 'fraud-lab', 'fraud-jobs').spec.basicAuth.secret).toBe(
      'project-fraud-login',
    );
  });

  it('runs an image of the project, or of anybody, and then nobody follows the other', () => {
    const images = { tools: { image: 'ghcr.io/team/tools', tag: '2.0.0' } };
    const rendered = render({ images, notebooks: { a: { image: 'tools' }, b: { image: 'ghcr.io/team/b:1.0.0' } } });
    expect(['a', 'b'].map((name) => podOf(rendered, name).containers[0].image)).toEqual([
      'ghcr.io/team/tools:2.0.0',
      'ghcr.io/team/b:1.0.0',
    ]);
    expect(rendered.plan.components.flatMap(({ follows }) => follows)).toEqual([]);
  });

  it('that is stopped has no pod and keeps its volume, and none is there where the project wants none', () => {
    const { spec } = render({ notebooks: { lab: { running: false } } }).get<Loose>('StatefulSet', 'fraud-lab');
    expect(spec.replicas).toBe(0);
    expect(spec.volumeClaimTemplates).toHaveLength(1);
    for (const notebooks of [false, {}]) expect(notebooksOf(render({ notebooks }))).toEqual([]);
  });

  it('is refused where its name is taken, what it names is not there, or it sets what is the server’s', () => {
    const lab = { container: { image: 'ghcr.io/team/app:1.0.0' }, schedule: '@daily' };
    expect(refused({ jobs: { lab } })).toEqual([['config/clash', '/projects/fraud/notebooks/lab']]);
    expect(refused({ notebooks: { a: { reads: ['none'], image: 'none', env: { HOME: '/x' } } } })).toEqual([
      ['config/reference', '/projects/fraud/notebooks/a/reads/0'],
      ['config/image', '/projects/fraud/notebooks/a/image'],
      ['config/env', '/projects/fraud/notebooks/a/env/HOME'],
    ]);
    expect(refused({ notebooks: { a: { secrets: { JUPYTER_TOKEN: {} } } } })).toEqual([
      ['config/env', '/projects/fraud/notebooks/a/secrets/JUPYTER_TOKEN'],
    ]);
    expect(refused({ notebooks: { ['n'.repeat(60)]: {} } }).map(([rule]) => rule)).toEqual(['config/name']);
    expect(refused({ notebooks: { workspace: {} }, workspace: true, quota: {} })).toEqual([
      ['graph/options', '/projects/fraud/notebooks/workspace'],
    ]);
  });

  it('is refused where the platform has none', () => {
    expect(refused({ notebooks: { lab: {} } }, {})).toEqual([['config/off', '/projects/fraud/notebooks']]);
    expect(refused({ notebooks: false }, {})).toEqual([]);
    expect(refused({}, { notebooks: { image: { tag: '1.0.0' } } })).toEqual([
      [expect.any(String), '/components/notebooks/image'],
    ]);
  });
});

it('the image of the repository has the client of the version of the server', () => {
  const text = readFileSync(join(packageRoot(), 'images/notebook/requirements.txt'), 'utf8');
  const version = /^mlflow-skinny==(.*)$/m.exec(text)![1];
  const server = render().plan.components.find(({ id }) => id === 'mlflow')!.images.server;
  expect(server).toBe(`ghcr.io/mlflow/mlflow:v${version}-full`);
});
