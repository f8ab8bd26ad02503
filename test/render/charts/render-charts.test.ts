import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ChartRequest, Helm } from '../../../src/helm/helm.ts';
import { HelmError } from '../../../src/helm/helm-error.ts';
import { applyFiles, compareFiles } from '../../../src/output/file-writer.ts';
import { renderedFiles } from '../../../src/output/rendered-files.ts';
import { renderVendored, temporaryFolder, vendoredPlatform, writePlatform } from '../../support/charts.ts';

const fresh = () => temporaryFolder(afterAll);
const configMap = (name: string, data: string) =>
  `---\n# Source: ${name}/templates/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: ${data}\n`;
const SERVICE_MONITOR = 'monitoring.coreos.com/v1/ServiceMonitor';
const CRD = `---
# Source: monitoring/templates/crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: servicemonitors.monitoring.coreos.com }
spec:
  group: monitoring.coreos.com
  names: { kind: ServiceMonitor, plural: servicemonitors }
  scope: Namespaced
  versions: [ { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } } ]
`;

/** A Helm of a function, and what it was asked. */
function helmOf(template: (request: ChartRequest, farEast: boolean) => string, version = 'v4.2.3') {
  const asked: ChartRequest[] = [];
  const helm: Helm = {
    version,
    template: async (request, farEast = false) => {
      asked.push(request);
      return template(request, farEast);
    },
  };
  return { asked, helm: async () => helm };
}

describe('what a chart is rendered with', () => {
  it('is the plan: release, namespace, Kubernetes, values', async () => {
    const { asked, helm } = helmOf(({ values }) => configMap('quay', JSON.stringify(values)));
    const { get } = await vendoredPlatform(fresh(), { quay: { values: { greeting: 'ahoy' } } }, { helm });
    expect(asked[0]).toMatchObject({ release: 'quay', namespace: 'harbour', kubeVersion: '1.35.0' });
    expect(get('ConfigMap harbour/quay').data).toEqual({ greeting: 'ahoy' });
  });

  it('are the APIs of charts that Argo CD renders, as they were imported', async () => {
    const { asked, helm } = helmOf(() => configMap('quay', '{}'));
    await vendoredPlatform(fresh(), { quay: {} }, { helm });
    expect(asked[0]!.apiVersions).toContain('argoproj.io/v1alpha1/Application');
    expect(asked[0]!.apiVersions).not.toContain(SERVICE_MONITOR);
  });

  it('are the APIs that other charts bring: who asks is rendered again, who failed for want of one too', async () => {
    const { asked, helm } = helmOf(({ release, apiVersions }) => {
      if (release === 'monitoring') return CRD;
      if (!apiVersions.includes(SERVICE_MONITOR)) throw new HelmError('chart/render', 'no ServiceMonitor', 'wait');
      return configMap(release, '{ seen: "yes" }');
    });
    const { get, findings } = await vendoredPlatform(fresh(), { monitor: {}, monitoring: {}, quay: {} }, { helm });
    expect(get('ConfigMap harbour/monitor').data).toEqual({ seen: 'yes' });
    expect(findings.filter(({ rule }) => rule === 'chart/render')).toEqual([]);
    expect(asked.filter(({ release }) => release === 'monitoring')).toHaveLength(2);
  });
});

it('gives definitions an Application in the first wave, which takes them over from the chart of before', async () => {
  const { helm } = helmOf(() => CRD);
  const rendered = await vendoredPlatform(fresh(), { monitoring: {} }, { helm });
  expect(rendered.objectsOf('monitoring-crds')).toHaveLength(1);
  const { metadata, spec } = parse(rendered.layout.tree.get('apps/monitoring-crds.yaml')!);
  expect(metadata.annotations['argocd.argoproj.io/sync-wave']).toBe('0');
  expect(spec).toMatchObject({ project: 'platform', source: { path: 'dist/local/components/monitoring-crds' } });
  expect(spec.syncPolicy.syncOptions).toContain('ServerSideApply=true');
  expect(spec.syncPolicy.syncOptions).not.toContain('FailOnSharedResource=true');
  expect(rendered.layout.tree.has('apps/monitoring.yaml')).toBe(false);
  expect(rendered.layout.index.objects).toMatchObject({
    'apiextensions.k8s.io/CustomResourceDefinition//servicemonitors.monitoring.coreos.com': { wave: 0, data: true },
  });
});

describe('what was rendered', () => {
  it('is taken from the cache as long as nothing of it changes', async () => {
    const root = fresh();
    const { asked, helm } = helmOf(({ values }) => configMap('quay', JSON.stringify(values)));
    const first = await vendoredPlatform(root, { quay: {} }, { helm });
    const second = await renderVendored(root, { helm });
    expect(asked).toHaveLength(2);
    expect([...second.layout.tree]).toEqual([...first.layout.tree]);

    await vendoredPlatform(root, { quay: { values: { greeting: 'ahoy' } } }, { helm });
    expect(asked).toHaveLength(4);
    await renderVendored(root, { helm: async () => ({ ...(await helm()), version: 'v4.3.0' }) });
    expect(asked).toHaveLength(6);
  });

  it('is not kept when it differs from render to render', async () => {
    const root = fresh();
    const { asked, helm } = helmOf((_, farEast) => configMap('quay', `{ a: "${farEast}" }`));
    writePlatform(root, { quay: {} });
    for (const _ of [1, 2])
      expect((await renderVendored(root, { helm })).of('chart/random')).toMatchObject([
        { object: 'ConfigMap harbour/quay', path: 'data.a' },
      ]);
    expect(asked).toHaveLength(4);
  });
});

it('runs nothing, and reads no lock, when no chart is vendored', async () => {
  const root = fresh();
  const [archive] = writePlatform(root, { quay: {} });
  rmSync(archive!);
  const { releases, vendored, of } = await renderVendored(root, {
    helm: () => Promise.reject(new Error('nobody asked for it')),
  });
  expect(releases.map(({ component }) => component)).toContain('quay');
  expect(vendored).toEqual([]);
  expect(of('chart/archive')).toEqual([]);
});

it('tells once that there is no Helm, and leaves everything to Argo CD', async () => {
  const helm = () => Promise.reject(new HelmError('chart/helm', 'Helm is not on this machine', 'install it'));
  const { of, partial, releases } = await vendoredPlatform(fresh(), { quay: {}, octal: {} }, { helm });
  expect(of('chart/helm')).toMatchObject([
    { severity: 'error', message: 'Helm is not on this machine (to be rendered once: octal, quay)' },
  ]);
  expect(partial).toBe(true);
  expect(releases.map(({ component }) => component)).toEqual(expect.arrayContaining(['quay', 'octal']));
});

const compareRendered = (folder: string, kept: Parameters<typeof renderedFiles>[1]) =>
  compareFiles(folder, renderedFiles(folder, kept)).changes;

describe('what is kept in vendor/rendered', () => {
  const noHelm = () => Promise.reject(new HelmError('chart/helm', 'Helm is not on this machine', 'install it'));
  const rendering = () => {
    const { asked, helm } = helmOf(({ release, values }) => configMap(release, JSON.stringify({ a: 'b', ...values })));
    return { asked, helm };
  };
  /** A platform that synth has written once. */
  async function kept(components: Parameters<typeof writePlatform>[1], helm: () => Promise<Helm>) {
    const root = fresh();
    const first = await vendoredPlatform(root, components, { helm });
    const folder = join(root, 'vendor', 'rendered', 'local');
    applyFiles(folder, renderedFiles(folder, first.kept), compareRendered(folder, first.kept));
    return { root, folder, first };
  }
  /** Without what this machine remembers of charts. */
  const again = (root: string, helm: () => Promise<Helm> = noHelm) => {
    rmSync(join(root, 'cache', 'charts'), { recursive: true, force: true });
    return renderVendored(root, { helm });
  };

  it('makes the same tree without Helm, and without the archives', async () => {
    const { root, folder, first } = await kept({ quay: {}, octal: {} }, rendering().helm);
    const withArchives = await again(root);
    rmSync(join(root, 'vendor', 'charts'), { recursive: true });
    const bare = await again(root);
    for (const { layout, vendored, of, kept: files } of [withArchives, bare]) {
      expect([...layout.tree]).toEqual([...first.layout.tree]);
      expect(vendored.map(({ release, digest }) => [release.component, digest])).toEqual(
        first.vendored.map(({ release, digest }) => [release.component, digest]),
      );
      expect(of('chart/rendered')).toEqual([]);
      expect(compareRendered(folder, files)).toEqual({ written: [], removed: [] });
    }
  });

  it('comes before Helm, whichever version that is', async () => {
    const { root } = await kept({ quay: {} }, rendering().helm);
    const { asked, helm } = rendering();
    await again(root, async () => ({ ...(await helm()), version: 'v3.18.0' }));
    expect(asked).toEqual([]);
  });

  it('is of no use when values change: the component is named, and Helm needed once', async () => {
    const { root, folder } = await kept({ quay: {}, octal: {} }, rendering().helm);
    writePlatform(root, { quay: { values: { greeting: 'ahoy' } }, octal: {} });
    const refused = await again(root);
    expect(refused.of('chart/rendered')).toMatchObject([
      {
        severity: 'error',
        component: 'quay',
        message: expect.stringContaining('quay must be rendered once by Helm: its values changed'),
      },
    ]);
    expect([refused.partial, refused.of('chart/helm')]).toEqual([true, []]);
    const { asked, helm } = rendering();
    const rendered = await again(root, helm);
    expect(asked.map(({ release }) => release)).toEqual(['quay', 'quay']);
    const { written, removed } = compareRendered(folder, rendered.kept);
    expect([written, removed].map((names) => names.map((name) => name.split('.')[0]))).toEqual([['quay'], ['quay']]);
  });

  it('is not trusted when the lock does not know the chart', async () => {
    const { root } = await kept({ quay: {} }, rendering().helm);
    rmSync(join(root, 'vendor', 'charts'), { recursive: true });
    writeFileSync(join(root, 'charts.lock.yaml'), '');
    const { of, partial } = await again(root, rendering().helm);
    expect(of('chart/rendered')).toMatchObject([
      { component: 'quay', message: expect.stringContaining('charts.lock.yaml does not know quay 1.0.0') },
    ]);
    expect(partial).toBe(true);
  });

  it('is rendered anew when it is damaged, and refused where it cannot be', async () => {
    const { root, folder, first } = await kept({ quay: {} }, rendering().helm);
    const { name } = first.kept[0]!;
    writeFileSync(join(folder, name), '{');
    expect((await again(root)).of('chart/rendered')).toMatchObject([
      { message: `vendor/rendered/local/${name} is not what synth wrote: it is no JSON` },
    ]);
    const mended = await again(root, rendering().helm);
    expect(compareRendered(folder, mended.kept)).toEqual({ written: [name], removed: [] });
    expect([...mended.layout.tree]).toEqual([...first.layout.tree]);
  });

  it('tells charts from the first which APIs others bring', async () => {
    const { asked, helm } = helmOf(({ release, apiVersions }) =>
      release === 'monitoring' ? CRD : configMap(release, `{ seen: "${apiVersions.includes(SERVICE_MONITOR)}" }`),
    );
    const { root, first } = await kept({ monitor: {}, monitoring: {} }, helm);
    expect(first.get('ConfigMap harbour/monitor').data).toEqual({ seen: 'true' });
    const before = asked.length;
    const bare = await again(root, helm);
    expect(asked).toHaveLength(before);
    expect([...bare.layout.tree]).toEqual([...first.layout.tree]);
  });

  it('is nothing for a chart that renders otherwise every time', async () => {
    const { helm } = helmOf((_, farEast) => configMap('quay', `{ a: "${farEast}" }`));
    expect((await vendoredPlatform(fresh(), { quay: {} }, { helm })).kept).toEqual([]);
  });
});

it('refuses an archive that was cut in half before Helm sees it', async () => {
  const { asked, helm } = helmOf(() => configMap('quay', '{}'));
  const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);
  const { of } = await vendoredPlatform(fresh(), { quay: { spoil: half, lockSpoilt: true } }, { helm });
  expect(of('chart/archive')).toMatchObject([
    { message: expect.stringMatching(/^quay 1.0.0: the archive is cut off or damaged/) },
  ]);
  expect(asked).toEqual([]);
});

describe('a chart of one’s own', () => {
  const ROLE = 'ClusterRole.rbac.authorization.k8s.io quay';
  const { helm } = helmOf(
    () => `${configMap('quay', '{}')}${configMap('legacy', '{}')}---
# Source: quay/templates/role.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: quay }
rules: [ { apiGroups: [ example.com ], resources: [ '*' ], verbs: [ get ] } ]
`,
  );
  const drop = (object: string) => ({ object, reason: 'the platform has its own' });
  const accept = (rule: string, object?: string) => ({ rule, object, reason: 'every kind of its own group' });
  const charted = (chart: object) => vendoredPlatform(fresh(), { quay: { chart } }, { helm });

  it('loses what it drops, and what it accepts is no finding', async () => {
    const bare = await charted({});
    expect(bare.objectsOf('quay')).toContain('ConfigMap harbour/legacy');
    expect(bare.of('rbac/wildcard')).toMatchObject([{ object: ROLE }]);
    const { objectsOf, of } = await charted({
      drops: [drop('ConfigMap harbour/legacy')],
      accepts: [accept('rbac/wildcard', ROLE)],
    });
    expect(objectsOf('quay')).toEqual(['ConfigMap harbour/quay', ROLE]);
    expect(of('rbac/wildcard')).toEqual([]);
    expect([...of('chart/drop'), ...of('checks/unused-switch')]).toEqual([]);
  });

  it('is told what it drops and accepts in vain, on its line', async () => {
    const { of } = await charted({
      drops: [drop('ConfigMap harbour/leagcy')],
      accepts: [accept('rbac/wildcard', ROLE), accept('probes'), accept('rbac/wildcards')],
    });
    const told = ['chart/drop', 'checks/unused-switch', 'checks/unknown-rule'].flatMap((rule) => of(rule));
    expect(told).toMatchObject([
      {
        severity: 'warning',
        config: '/components/quay/chart/drops/0',
        message: 'quay 1.0.0 renders no ConfigMap harbour/leagcy, which is to be left out',
      },
      { severity: 'warning', config: '/components/quay/chart/accepts/1' },
      { severity: 'error', config: '/components/quay/chart/accepts/2', fix: 'write rbac/wildcard' },
    ]);
  });
});
