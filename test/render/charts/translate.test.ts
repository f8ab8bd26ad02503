import { describe, expect, it } from 'vitest';
import { registry } from '../../../src/catalogue/registry.ts';
import { knowledgeOf } from '../../../src/contract/knowledge.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { apiVersionsOf } from '../../../src/render/charts/capabilities.ts';
import { inNamespace } from '../../../src/render/charts/in-namespace.ts';
import { type Translation, translate } from '../../../src/render/charts/translate.ts';
import { object } from '../../support/subject.ts';

const HOW: Translation = {
  component: 'pier',
  config: '/components/pier',
  partOf: 'mlops',
  drops: [],
  knowledge: knowledgeOf(registry),
};
const one = (object: KubeObject, how: Partial<Translation> = {}) => translate([object], { ...HOW, ...how }).manifests;
const noted = (annotations: Record<string, string>, kind = 'Job') => {
  const made = object('batch/v1', kind, 'a', 'harbour');
  return { ...made, metadata: { ...made.metadata, annotations } };
};
const notesOf = (annotations: Record<string, string>) => one(noted(annotations))[0]?.object.metadata.annotations;
const labelled = (kind: string, labels: Record<string, string>, spec: object = {}) => {
  const made = object('v1', kind, 'a', 'harbour', { spec });
  return { ...made, metadata: { ...made.metadata, labels } };
};
const crd = (kind: string, versions: object[] = [{ name: 'v1', served: true }]) =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${kind.toLowerCase()}s.x.org`, undefined, {
    spec: { group: 'x.org', names: { kind }, versions },
  });

describe('hooks', () => {
  it.each([
    ['pre-install,pre-upgrade', 'PreSync'],
    ['post-install, post-upgrade', 'PostSync'],
    ['pre-install,post-install', 'PreSync,PostSync'],
    ['pre-delete', 'PreDelete'],
    ['post-delete', 'PostDelete'],
    ['pre-rollback,post-upgrade', 'PostSync'],
  ])('%s becomes %s', (hook, phase) => {
    expect(notesOf({ 'helm.sh/hook': hook })).toEqual({
      'argocd.argoproj.io/hook': phase,
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    });
  });

  it.each(['test', 'test-success', 'test-failure', 'pre-rollback'])('%s stays out', (hook) => {
    expect(one(noted({ 'helm.sh/hook': hook }))).toEqual([]);
  });

  it('keep their order and what deletes them', () => {
    const policies = 'before-hook-creation,hook-succeeded,hook-failed';
    const weight = { 'helm.sh/hook-weight': '-7', 'helm.sh/hook-delete-policy': policies, other: 'stays' };
    expect(notesOf({ 'helm.sh/hook': 'pre-install', ...weight })).toEqual({
      other: 'stays',
      'argocd.argoproj.io/hook': 'PreSync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation,HookSucceeded,HookFailed',
      'argocd.argoproj.io/sync-wave': '-7',
    });
  });

  it('are what they say to Argo CD, when they say it', () => {
    const said = { 'argocd.argoproj.io/hook': 'Skip' };
    expect(notesOf({ 'helm.sh/hook': 'test', 'helm.sh/hook-weight': '3', ...said })).toEqual(said);
  });

  it('of Helm 2 for definitions are definitions', () => {
    const made = crd('Boat');
    made.metadata.annotations = { 'helm.sh/hook': 'crd-install' };
    expect(one(made)).toMatchObject([{ component: 'pier-crds', data: true }]);
  });
});

it('keeps what Helm would keep', () => {
  expect(notesOf({ 'helm.sh/resource-policy': 'keep' })).toEqual({
    'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  });
});

it('protects what holds data', () => {
  const claim = object('v1', 'PersistentVolumeClaim', 'a', 'harbour');
  expect(one(claim)).toMatchObject([
    {
      data: true,
      object: { metadata: { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm' } } },
    },
  ]);
});

describe('labels', () => {
  const labelsOf = (objects: KubeObject[]) => translate(objects, HOW).manifests.at(-1)!.object.metadata.labels;

  it('by which a program finds its objects stay; those of Helm go', () => {
    const upstream = {
      'app.kubernetes.io/part-of': 'argocd',
      'app.kubernetes.io/managed-by': 'Helm',
      heritage: 'Helm',
    };
    expect(
      labelsOf([labelled('ConfigMap', { ...upstream, chart: 'pier-1', 'helm.sh/chart': 'pier-1', a: 'b' })]),
    ).toEqual({
      'app.kubernetes.io/managed-by': 'mooring',
      'app.kubernetes.io/part-of': 'argocd',
      a: 'b',
    });
    expect(labelsOf([labelled('ConfigMap', { 'app.kubernetes.io/managed-by': 'pier' })])).toMatchObject({
      'app.kubernetes.io/managed-by': 'pier',
    });
  });

  it('by which a monitor finds a Service stay', () => {
    const monitor = labelled('ServiceMonitor', {}, { selector: { matchLabels: { chart: 'pier-1' } } });
    expect(labelsOf([monitor, labelled('Service', { chart: 'pier-1' })])).toMatchObject({ chart: 'pier-1' });
  });
});

it('leaves out what is dropped, and tells of a drop that nothing needed', () => {
  const drops = ['Job.batch harbour/a', 'Job.batch harbour/b'].map((name) => ({ object: name, reason: 'declared' }));
  const { manifests, unused } = translate([noted({})], { ...HOW, drops });
  expect(manifests).toEqual([]);
  expect(unused.map((drop) => drop.object)).toEqual(['Job.batch harbour/b']);
});

it('writes the namespace that Helm adds in silence, and none where there is none', () => {
  const place = inNamespace('harbour', ({ kind }) => kind === 'ClusterRole');
  expect(place(object('v1', 'ConfigMap', 'a')).metadata.namespace).toBe('harbour');
  expect(place(object('v1', 'ConfigMap', 'a', '')).metadata.namespace).toBe('harbour');
  expect(place(object('v1', 'ConfigMap', 'a', 'sea')).metadata.namespace).toBe('sea');
  expect('namespace' in place(object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a', 'sea')).metadata).toBe(false);
});

it('tells charts of every version that definitions serve, in one order', () => {
  const versions = [
    { name: 'v1', served: true },
    { name: 'v1beta1', served: true },
    { name: 'v1alpha1', served: false },
  ];
  const boat = ['x.org/v1', 'x.org/v1/Boat', 'x.org/v1/Crane', 'x.org/v1beta1', 'x.org/v1beta1/Boat'];
  expect(apiVersionsOf([crd('Crane'), crd('Boat', versions), object('v1', 'ConfigMap', 'a')])).toEqual(boat);
});
