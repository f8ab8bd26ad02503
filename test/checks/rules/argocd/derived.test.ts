import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { argocdDerived } from '../../../../src/checks/rules/argocd/derived.ts';
import { changed, type Loose, treeOf } from '../../../support/tree.ts';

const tree = treeOf({
  components: { kafka: {}, minio: {}, rancher: {} },
  ingress: { domain: 'example.org' },
  projects: { fraud: { owners: ['a'], images: { scorer: { build: 'images/scorer', follow: 'semver' } } } },
});
const check = (subject: Subject) =>
  [...argocdDerived.check(subject)].map(({ object, path, message }) => [object, path, message]);
const KAFKA = 'Application.argoproj.io argocd/kafka';
const on = (how: (object: Loose) => unknown, name = KAFKA) => check(changed(tree, name, how));
/** Changes the root Application. */
const root = (how: (spec: Loose) => unknown) => {
  const copy = structuredClone(tree.apps.root) as Loose[];
  how(copy.find(({ kind }) => kind === 'Application').spec);
  return check({ ...tree, apps: { ...tree.apps, root: copy } });
};

it('passes what follows from the components', () => {
  expect(check(tree)).toEqual([]);
});

describe('an Application', () => {
  it.each([
    ['spec.source.repoURL', ({ spec }: Loose) => (spec.source.repoURL = 'https://evil.example.org/x.git')],
    ['spec.source.targetRevision', ({ spec }: Loose) => (spec.source.targetRevision = 'develop')],
    ['spec.source.path', ({ spec }: Loose) => (spec.source.path = 'dist/production/components/kafka')],
    ['spec.source.kustomize', ({ spec }: Loose) => (spec.source.kustomize = { namePrefix: 'x-' })],
    ['spec.destination', ({ spec }: Loose) => (spec.destination.server = 'https://other.example.org')],
    ['spec.project', ({ spec }: Loose) => (spec.project = 'platform')],
    ['spec.syncPolicy.automated', ({ spec }: Loose) => delete spec.syncPolicy.automated],
    ['spec.syncPolicy.automated', ({ spec }: Loose) => (spec.syncPolicy.automated.prune = false)],
    ['spec.syncPolicy.syncOptions', ({ spec }: Loose) => spec.syncPolicy.syncOptions.push('Validate=false')],
    [
      'spec.ignoreDifferences',
      ({ spec }: Loose) => (spec.ignoreDifferences = [{ kind: 'Deployment', group: 'apps', jsonPointers: ['/spec'] }]),
    ],
    ['metadata.finalizers', ({ metadata }: Loose) => delete metadata.finalizers],
    [
      'metadata.annotations["argocd.argoproj.io/sync-wave"]',
      ({ metadata }: Loose) => (metadata.annotations['argocd.argoproj.io/sync-wave'] = '9'),
    ],
  ])('is found with another %s', (path, how) => {
    expect(on(how).map(([object, at]) => [object, at])).toEqual([[KAFKA, path]]);
  });

  it('is told what is more and what is less in a list', () => {
    const option = ({ spec }: Loose) => (spec.syncPolicy.syncOptions[1] = 'CreateNamespace=true');
    expect(on(option)[0]![2]).toBe(
      'it has CreateNamespace=true besides what follows; and it lacks CreateNamespace=false',
    );
  });

  it('is found when it is gone', () => {
    const applications = tree.apps.applications.filter(({ component }) => component !== 'kafka');
    expect(check({ ...tree, apps: { ...tree.apps, applications } })).toEqual([
      [KAFKA, undefined, expect.stringContaining('there is no such Application')],
    ]);
  });
});

it('holds the root to the same', () => {
  expect(root(({ source }) => (source.path = 'dist/production/apps'))).toEqual([
    [expect.stringMatching(/-root$/), 'spec.source.path', expect.stringContaining('dist/production/apps')],
  ]);
  expect(root((spec) => (spec.syncPolicy.automated.allowEmpty = true))).toHaveLength(1);
});

it('finds what an AppProject lets in besides', () => {
  const name = 'AppProject.argoproj.io argocd/data';
  expect(
    on(({ spec }) => (spec.roles = [{ name: 'ci', policies: ['p, proj:data:ci, *, *, *, allow'] }]), name),
  ).toEqual([[name, 'spec.roles', expect.stringContaining('"name":"ci"')]]);
  expect(on(({ spec }) => spec.namespaceResourceBlacklist.pop(), name)[0]![1]).toBe('spec.namespaceResourceBlacklist');
});

it('takes the same in other words, and what people look at', () => {
  expect(
    on(({ spec, metadata }) => {
      spec.sources = [
        {
          ...spec.source,
          targetRevision: spec.source.targetRevision.replace('refs/heads/', ''),
          path: `${spec.source.path}/`,
        },
      ];
      delete spec.source;
      spec.destination = { namespace: spec.destination.namespace, name: 'in-cluster' };
      spec.syncPolicy.syncOptions.reverse();
      spec.syncPolicy.automated = { prune: true, selfHeal: true };
      spec.info = [{ name: 'Runbook', value: 'https://wiki.example.org' }];
      spec.revisionHistoryLimit = 10;
      spec.syncPolicy.retry.limit = 20;
      metadata.labels.team = 'data';
      metadata.annotations['example.org/note'] = 'x';
    }),
  ).toEqual([]);
});
