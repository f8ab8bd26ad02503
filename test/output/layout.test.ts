import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { deriveArgoCd } from '../../src/argocd/derive.ts';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import { offer } from '../../src/contract/offer.ts';
import { textsOf } from '../../src/output/laid-file.ts';
import { layOut, objectFile } from '../../src/output/layout.ts';
import { render } from '../../src/render/render.ts';
import { component, planned } from '../support/components.ts';
import { object } from '../support/subject.ts';

const configMap = (name: string, namespace = 'home') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
});
const pin = { repository: 'https://charts.example.org', name: 'x', version: '1.2.3', clusterKinds: [] };

function layoutOf(...definitions: readonly ComponentDefinition[]) {
  const plan = planned(...definitions);
  const { manifests, releases } = render(plan);
  return layOut(manifests, deriveArgoCd(plan, manifests, releases));
}
const maps = (id: string, ...names: readonly string[]) =>
  component(id, {}, { render: (ctx) => names.forEach((name) => void ctx.add(configMap(name))) });

describe('the file of an object', () => {
  it.each([
    [object('v1', 'Service', 'minio', 'data'), 'service/data.minio.yaml'],
    [object('v1', 'Namespace', 'data'), 'namespace/data.yaml'],
    [
      object('kafka.strimzi.io/v1', 'KafkaTopic', 'fraud.scores', 'data'),
      'kafkatopic.kafka.strimzi.io/data.fraud.scores.yaml',
    ],
    [
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:node*'),
      'clusterrole.rbac.authorization.k8s.io/system%3Anode%2A.yaml',
    ],
  ])('is named by its identity: %o', (given, file) => {
    expect(objectFile(given)).toBe(file);
  });

  it('does not change with the version, and differs wherever the identity does', () => {
    expect(objectFile(object('policy/v1', 'Eviction', 'a', 'b'))).toBe(
      objectFile(object('policy/v1beta1', 'Eviction', 'a', 'b')),
    );
    const files = [
      object('v1', 'A', 'b.c', 'a'),
      object('v1', 'A', 'c', 'a'),
      object('v1', 'A', 'c', 'a-b'),
      object('g/v1', 'A', 'c', 'a'),
    ].map(objectFile);
    expect(new Set(files).size).toBe(files.length);
  });
});

describe('the tree', () => {
  it('has a folder for each component, its kustomization, the app-of-apps, the root and the index', () => {
    const { tree } = layoutOf(maps('one', 'b', 'a'), component('two', {}, { chart: () => pin }), component('nothing'));
    expect([...tree.keys()].sort()).toEqual([
      'apps/appproject.platform.yaml',
      'apps/appproject.policies.yaml',
      'apps/namespaces.yaml',
      'apps/one.yaml',
      'apps/two.yaml',
      'components/one/configmap/home.a.yaml',
      'components/one/configmap/home.b.yaml',
      'components/one/kustomization.yaml',
      'index.json',
      'root.yaml',
    ]);
  });

  it('lists every file of a component in its kustomization, in one order', () => {
    const { tree } = layoutOf(maps('one', 'b', 'c', 'a'));
    expect(tree.get('components/one/kustomization.yaml')).toBe(
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- configmap/home.a.yaml\n- configmap/home.b.yaml\n- configmap/home.c.yaml\n',
    );
  });

  it('moves nothing when an object or a component comes', () => {
    const before = layoutOf(maps('one', 'b')).tree;
    const after = layoutOf(maps('aaa', 'x'), maps('one', 'a', 'b')).tree;
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual([]);
    const changed = [...before].filter(([path, text]) => after.get(path) !== text).map(([path]) => path);
    expect(changed).toEqual(['components/one/kustomization.yaml', 'index.json']);
  });

  it('is the same whatever the order of components', () => {
    const sorted = (tree: ReadonlyMap<string, string>) => [...tree].sort();
    expect(sorted(layoutOf(maps('one', 'a'), maps('two', 'b')).tree)).toEqual(
      sorted(layoutOf(maps('two', 'b'), maps('one', 'a')).tree),
    );
  });

  it('is YAML that reads back as what was rendered, one document a file but for the root', () => {
    const { tree } = layoutOf(maps('one', 'a'));
    for (const [path, text] of tree) {
      if (!path.endsWith('.yaml')) continue;
      const documents = parseAllDocuments(text);
      expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
      expect(documents.length, path).toBe(path === 'root.yaml' ? 2 : 1);
      expect(text.endsWith('\n')).toBe(true);
    }
  });
});

describe('releases', () => {
  const updater = component('updater', { provides: [offer({ type: 'image-updates', endpoint: () => ({}) })] });
  const follower = component(
    'app',
    {
      follows: [
        {
          alias: 'web',
          image: 'registry/web',
          tag: '1.0.0',
          strategy: 'semver',
          fields: [{ kind: 'FlinkDeployment', path: 'spec/image' }],
        },
      ],
    },
    { render: (ctx) => ctx.add(configMap('a')) },
  );

  it('are started for components whose images are followed, and for nobody else', () => {
    const { beside } = layoutOf(updater, follower, maps('other', 'x'));
    expect(beside.map(({ path, keeping }) => [path, keeping])).toEqual([
      ['releases/local/app/images.yaml', 'follows'],
      ['releases/local/app/kustomization.yaml', 'started'],
    ]);
  });

  it('are overlays on the folder of the component, with no version in them', () => {
    const files = new Map(textsOf(layoutOf(updater, follower).beside));
    expect(files.get('releases/local/app/kustomization.yaml')).toBe(
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nconfigurations:\n- images.yaml\nresources:\n- "../../../dist/local/components/app"\n',
    );
    expect(files.get('releases/local/app/images.yaml')).toBe('images:\n- kind: FlinkDeployment\n  path: spec/image\n');
  });
});

it('has no folder and no Application for a component without objects', () => {
  // Kustomize refuses an empty kustomization, and Argo CD an empty source.
  const { tree } = layoutOf(component('quiet', { provides: [offer({ type: 'x', endpoint: () => ({}) })] }));
  expect([...tree.keys()].some((path) => path.includes('quiet'))).toBe(false);
});
