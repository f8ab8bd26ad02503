import { describe, expect, it } from 'vitest';
import { deriveArgoCd } from '../../../../src/argocd/derive.ts';
import type { Subject } from '../../../../src/checks/rule.ts';
import { argocdProject } from '../../../../src/checks/rules/argocd/project.ts';
import { object } from '../../../support/subject.ts';
import { changed, having, type Loose, treeOf } from '../../../support/tree.ts';

const tree = treeOf({
  components: { kafka: {}, minio: {}, postgresql: {}, mlflow: {}, airflow: {}, rancher: {} },
  ingress: { domain: 'example.org' },
  projects: { fraud: { owners: ['a'] } },
});
const check = (subject: Subject) =>
  [...argocdProject.check(subject)].map(({ object, path, message }) => [object, path, message]);
const DATA = 'AppProject.argoproj.io argocd/data';
const project = (change: (object: Loose) => void, name = DATA) => check(changed(tree, name, change));

it('passes projects that hold exactly their Applications', () => {
  expect(check(tree)).toEqual([]);
});

describe('an Application', () => {
  const APPLICATION = 'Application.argoproj.io argocd/kafka';

  it('is found when its project is not there', () => {
    expect(check(changed(tree, APPLICATION, ({ spec }) => (spec.project = 'default')))).toContainEqual([
      APPLICATION,
      'spec.project',
      'its AppProject is not of the tree',
    ]);
  });

  it('is left to argocd/derived when it reads another source, or goes elsewhere: no project is to allow that', () => {
    const source = changed(tree, APPLICATION, ({ spec }) => (spec.source.repoURL = 'https://evil.example.org/x.git'));
    expect(check(source)).toEqual([]);
    expect(check(changed(tree, APPLICATION, ({ spec }) => (spec.destination.namespace = 'argocd')))).toEqual([]);
    expect(check(changed(tree, APPLICATION, ({ spec }) => (spec.project = 'ml')))).toEqual([]);
  });

  it('is found with a namespace or a kind that its project does not allow', () => {
    expect(check(having(tree, 'kafka', object('v1', 'ConfigMap', 'c', 'kube-system')))).toEqual([
      ['ConfigMap kube-system/c', 'metadata.namespace', 'the AppProject data does not allow the namespace kube-system'],
    ]);
    expect(check(having(tree, 'mlflow', object('storage.k8s.io/v1', 'StorageClass', 's')))).toEqual([
      ['StorageClass.storage.k8s.io s', 'kind', 'the AppProject ml does not allow StorageClass.storage.k8s.io'],
    ]);
  });

  it('is found when its chart needs what the project no longer allows', () => {
    const kinds = project(({ spec }) => (spec.clusterResourceWhitelist = []), 'AppProject.argoproj.io argocd/platform');
    expect(kinds).toContainEqual([
      'Application.argoproj.io argocd/rancher',
      undefined,
      'the AppProject platform does not allow the cluster-scoped PriorityClass.scheduling.k8s.io',
    ]);
  });
});

describe('a project', () => {
  it('is found when it allows a source, a namespace or a cluster-scoped kind that nobody uses', () => {
    expect(project(({ spec }) => spec.sourceRepos.unshift('*'))).toEqual([
      [DATA, 'spec.sourceRepos[0]', 'no Application of it uses the source *'],
    ]);
    expect(project(({ spec }) => spec.destinations.unshift({ namespace: '*', server: 'x' }))).toEqual([
      [DATA, 'spec.destinations[0]', 'no Application of it uses the namespace *'],
    ]);
    expect(project(({ spec }) => spec.clusterResourceWhitelist.unshift({ group: '*', kind: '*' }))).toEqual([
      [DATA, 'spec.clusterResourceWhitelist[0]', 'no Application of it holds the cluster-scoped *.*, and none may'],
    ]);
  });

  it('is found when it lets anybody make Applications or open the network', () => {
    expect(project(({ spec }) => delete spec.namespaceResourceBlacklist).map(([, , message]) => message)).toEqual([
      'it allows LimitRange, which no Application of it holds',
      'it allows ResourceQuota, which no Application of it holds',
      'it allows AppProject.argoproj.io, which no Application of it holds',
      'it allows Application.argoproj.io, which no Application of it holds',
      'it allows ApplicationSet.argoproj.io, which no Application of it holds',
      'it allows CiliumNetworkPolicy.cilium.io, which no Application of it holds',
      'it allows NetworkPolicy.networking.k8s.io, which no Application of it holds',
    ]);
  });

  it('passes with a namespace that its component declares, though nothing is there', () => {
    const manifests = tree.manifests.filter(({ object }) => object.metadata.namespace !== 'fraud');
    const apps = deriveArgoCd(tree.plan, manifests, tree.releases);
    expect(check({ ...tree, manifests, apps })).toEqual([]);
  });

  it('of the root is held to the same', () => {
    const root = tree.apps.root.map((one) => structuredClone(one)) as Loose[];
    root[0].spec.namespaceResourceWhitelist = [{ group: 'argoproj.io', kind: 'AppProject' }];
    const found = check({ ...tree, apps: { ...tree.apps, root } });
    expect(found[0]).toEqual([
      expect.stringMatching(/^Application/),
      'kind',
      expect.stringMatching(
        /^the AppProject mlops-root does not allow Application.argoproj.io, nor for \d+ more that need it$/,
      ),
    ]);
    expect(found).toHaveLength(1);
  });
});
