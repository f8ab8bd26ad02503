import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder, vendoredPlatform } from '../../support/charts.ts';

const fresh = () => temporaryFolder(afterAll);

describe('random values are refused by name', () => {
  it('randAlphaNum, with the values that take its place', async () => {
    const { of, objectsOf } = await vendoredPlatform(fresh(), { random: {} });
    expect(of('chart/random')).toMatchObject([
      {
        severity: 'error',
        component: 'random',
        object: 'Secret harbour/random',
        path: 'data.password',
        message: 'random renders the field otherwise every time (random/templates/secret.yaml)',
        fix: expect.stringContaining('auth.password'),
      },
    ]);
    expect(objectsOf('random')).toContain('Secret harbour/random');
  });

  it('and is content when one of them is set', async () => {
    const { of } = await vendoredPlatform(fresh(), { random: { values: { auth: { existingSecret: 'quay' } } } });
    expect(of('chart/random')).toEqual([]);
  });

  it('genCA, both keys', async () => {
    const { of } = await vendoredPlatform(fresh(), { 'gen-ca': {} });
    expect(of('chart/random').map(({ path }) => path)).toEqual(['data["ca.crt"]', 'data["ca.key"]']);
  });

  it('the clock, to the day and to the second', async () => {
    const { of } = await vendoredPlatform(fresh(), { clock: {} });
    expect(of('chart/random').map(({ object, path }) => `${object} ${path}`)).toEqual([
      'ConfigMap harbour/clock data.rendered',
      'ConfigMap harbour/clock-seconds data.rendered',
    ]);
  });
});

it('warns of a lookup that decides what is rendered, and of none that renders nothing', async () => {
  const { of } = await vendoredPlatform(fresh(), { lookup: {} });
  expect(of('chart/lookup')).toMatchObject([
    {
      severity: 'warning',
      object: 'ConfigMap harbour/lookup',
      message: 'the template lookup/templates/configmap.yaml looks up a ConfigMap in the cluster',
    },
  ]);
});

it("makes hooks Argo CD's, and leaves out tests and rollbacks", async () => {
  const { objectsOf, get } = await vendoredPlatform(fresh(), { hooks: {} });
  expect(objectsOf('hooks').sort()).toEqual([
    'ConfigMap harbour/stays',
    'Job.batch harbour/announce',
    'Job.batch harbour/clean',
    'Job.batch harbour/forget',
    'Job.batch harbour/own',
    'Job.batch harbour/prepare',
    'ServiceAccount harbour/hooks',
  ]);
  const notes = (object: string) => get(object).metadata.annotations;
  expect(notes('ServiceAccount harbour/hooks')).toEqual({
    'argocd.argoproj.io/hook': 'PreSync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    'argocd.argoproj.io/sync-wave': '-5',
  });
  expect(notes('Job.batch harbour/prepare')).toEqual({
    'argocd.argoproj.io/hook': 'PreSync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation,HookSucceeded',
    'argocd.argoproj.io/sync-wave': '-1',
  });
  expect(notes('Job.batch harbour/announce')).toMatchObject({ 'argocd.argoproj.io/hook': 'PostSync' });
  expect(notes('Job.batch harbour/clean')).toMatchObject({ 'argocd.argoproj.io/hook': 'PreDelete' });
  expect(notes('Job.batch harbour/forget')).toEqual({
    'argocd.argoproj.io/hook': 'PostDelete',
    'argocd.argoproj.io/hook-delete-policy': 'HookFailed',
  });
  expect(notes('Job.batch harbour/own')).toEqual({ 'argocd.argoproj.io/hook': 'Sync' });
});

it('warns of hooks that run when an Application is deleted, and leaves out those that are dropped', async () => {
  const bare = await vendoredPlatform(fresh(), { hooks: {} });
  expect(bare.of('chart/delete-hook').map(({ object }) => object)).toEqual([
    'Job.batch harbour/clean',
    'Job.batch harbour/forget',
  ]);
  const drops = ['clean', 'forget'].map((name) => ({
    object: `Job.batch harbour/${name}`,
    reason: 'nothing to clean',
  }));
  const { of, objectsOf } = await vendoredPlatform(fresh(), { hooks: { chart: { drops } } });
  expect(of('chart/delete-hook')).toEqual([]);
  expect(objectsOf('hooks')).not.toContain('Job.batch harbour/clean');
});

it('finds a hook Job that makes a Secret others mount', async () => {
  const { of } = await vendoredPlatform(fresh(), { 'hook-secret': {} });
  expect(of('chart/hook-secret')).toMatchObject([
    {
      object: 'Job.batch harbour/make-certificate',
      message:
        'Deployment.apps harbour/harbour needs the Secret harbour-certificate, which nothing but a hook of the chart makes',
    },
  ]);
});

it('leaves the hook out that is dropped, and then misses the Secret like any other', async () => {
  const drops = [{ object: 'Job.batch harbour/make-certificate', reason: 'the Secret is declared' }];
  const { of, objectsOf } = await vendoredPlatform(fresh(), { 'hook-secret': { chart: { drops } } });
  expect(objectsOf('hook-secret')).not.toContain('Job.batch harbour/make-certificate');
  expect([...of('chart/hook-secret'), ...of('chart/drop')]).toEqual([]);
  expect(of('reference/secret')).toMatchObject([
    { object: 'Deployment.apps harbour/harbour', message: expect.stringContaining('harbour-certificate') },
  ]);
});

it('adds namespaces where templates leave them out, and none where there is none', async () => {
  const { objectsOf } = await vendoredPlatform(fresh(), { 'no-namespace': {} });
  expect(objectsOf('no-namespace').sort()).toEqual([
    'Berth.sea.example.com harbour/first',
    'ClusterRole.rbac.authorization.k8s.io quay',
    'ConfigMap harbour/bare',
    'ConfigMap kube-system/elsewhere',
    'Ocean.sea.example.com atlantic',
  ]);
});

it('reads defaultMode: 0444 as the mode that it is, and leaves labels of pods alone', async () => {
  const { spec, metadata } = (await vendoredPlatform(fresh(), { octal: {} })).get('Deployment.apps harbour/octal');
  const { template } = spec as { template: { metadata: { labels: object }; spec: { volumes: object[] } } };
  expect(template.spec.volumes).toEqual([{ name: 'scripts', configMap: { name: 'octal', defaultMode: 0o444 } }]);
  expect(template.metadata.labels).toEqual({ app: 'octal', 'helm.sh/chart': 'octal-1.0.0' });
  expect(metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'mooring', 'app.kubernetes.io/part-of': 'mlops' });
});

describe('definitions', () => {
  it('of crds/, templates and sub-charts get an Application of their own, in the first wave, and protection', async () => {
    const { objectsOf, get, layout, of } = await vendoredPlatform(fresh(), { crds: {} });
    expect(objectsOf('crds-crds').sort()).toEqual(
      ['berths', 'cranes', 'piers'].map(
        (name) => `CustomResourceDefinition.apiextensions.k8s.io ${name}.harbour.example.com`,
      ),
    );
    expect(objectsOf('crds')).toEqual(['ConfigMap harbour/crds']);
    expect(get('CustomResourceDefinition.apiextensions.k8s.io piers.harbour.example.com').metadata.annotations).toEqual(
      {
        'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
      },
    );
    expect(layout.tree.get('apps/crds-crds.yaml')).toMatch(/sync-wave: "0"/);
    expect(layout.tree.get('apps/crds-crds.yaml')).not.toMatch(/FailOnSharedResource/);
    expect(of('data-protection')).toEqual([]);
  });

  it('that two charts ship are refused', async () => {
    const { of } = await vendoredPlatform(fresh(), { crds: {}, 'same-crd': {} });
    expect(of('identity')).toMatchObject([
      {
        object: 'CustomResourceDefinition.apiextensions.k8s.io berths.harbour.example.com',
        message: 'crds-crds and same-crd-crds both make it',
      },
    ]);
  });

  it('over 262,144 bytes are written whole, for server-side apply', async () => {
    const { objectsOf, layout, findings } = await vendoredPlatform(fresh(), { 'big-crd': {} });
    const [file] = [...layout.tree.keys()].filter((path) => path.includes('whales'));
    expect(layout.tree.get(file!)!.length).toBeGreaterThan(262_144);
    expect(layout.tree.get('apps/big-crd-crds.yaml')).toMatch(/ServerSideApply=true/);
    expect(objectsOf('big-crd')).toEqual([]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

it('shows a chart the definitions of the others: a ServiceMonitor behind .Capabilities', async () => {
  const alone = await vendoredPlatform(fresh(), { monitor: {} });
  expect(alone.objectsOf('monitor')).toEqual(['Service harbour/quay']);
  const { objectsOf, get } = await vendoredPlatform(fresh(), { monitor: {}, monitoring: {} });
  expect(objectsOf('monitor')).toEqual(['Service harbour/quay', 'ServiceMonitor.monitoring.coreos.com harbour/quay']);
  expect(get('Service harbour/quay').metadata.labels).toMatchObject({ 'helm.sh/chart': 'monitor-1.0.0' });
});

describe('a chart that Helm does not render', () => {
  it.each([
    ['old-kubernetes', 'chart/render', /requires kubeVersion: <1.30.0-0 which is incompatible with Kubernetes v1.35.0/],
    ['required', 'chart/render', /hostname is required/],
    ['lacking', 'chart/archive', /lacks the chart harbour, on which lacking depends/],
  ])('is told: %s', async (fixture, rule, message) => {
    const { of, releases, findings } = await vendoredPlatform(fresh(), { [fixture]: {} });
    expect(of(rule)).toMatchObject([
      { severity: 'error', component: fixture, message: expect.stringMatching(message) },
    ]);
    expect(of(rule)[0]!.message).not.toMatch(/tmp|--debug/);
    expect(releases.map(({ component }) => component)).toContain(fixture);
    expect(findings.filter((one) => one.severity === 'error')).toHaveLength(1);
  });
});

describe('an archive that is not the one that was locked', () => {
  it('has another digest', async () => {
    const { of } = await vendoredPlatform(fresh(), {
      quay: { spoil: (bytes) => Buffer.concat([bytes, Buffer.from('x')]) },
    });
    expect(of('chart/archive')).toMatchObject([
      {
        at: { file: 'charts.lock.yaml', line: 4 },
        message: expect.stringMatching(/quay 1.0.0 is not the one that was locked/),
      },
    ]);
  });

  it('is not in the lock', async () => {
    const { of } = await vendoredPlatform(fresh(), { quay: { unlocked: true } });
    expect(of('chart/archive')).toMatchObject([
      { message: 'charts.lock.yaml does not know the archive of quay 1.0.0' },
    ]);
  });
});

it('tells that values have changed since they were proven', async () => {
  const proven = await vendoredPlatform(fresh(), { quay: { values: { greeting: 'ahoy' } } });
  expect(proven.of('chart/unproven')).toEqual([]);
  const { of } = await vendoredPlatform(fresh(), {
    quay: { values: { greeting: 'ahoy' }, proven: { greeting: 'hello' } },
  });
  expect(of('chart/unproven')).toMatchObject([
    { severity: 'warning', component: 'quay', at: { file: 'charts.lock.yaml' } },
  ]);
});
