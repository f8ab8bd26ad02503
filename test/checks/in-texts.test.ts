import { expect, it } from 'vitest';
import { isFilledIn, pathFrom } from '../../src/checks/inside.ts';
import { allManifests, type Rule, type Subject } from '../../src/checks/rule.ts';
import type { Manifest } from '../../src/contract/manifest.ts';
import { describeObject, type KubeObject } from '../../src/kit/object.ts';
import { emit } from '../../src/kit/yaml/emit.ts';
import { rules } from '../support/rules.ts';
import { having } from '../support/tree.ts';
import { mutations } from './mutations/all.ts';
import { add, cluster, everythingTree, goldenTree, type Mutation } from './mutations/mutation.ts';

/** Rules that find nothing in texts, by the reason why. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'is what Argo CD does to what it applies, and a program applies this': [
    ...['order/provider', 'data-protection', 'argocd/project', 'argocd/derived'],
  ],
  'is of files beside the tree': ['releases/file', 'releases/pin'],
  'is of values of charts, and of what Helm makes of them': [
    ...['chart-values', 'chart/unread-value', 'chart/lookup', 'chart/hook-secret', 'chart/delete-hook'],
  ],
  'weighs what the plan declares, and no object': [
    ...['capacity/node', 'capacity/cluster', 'capacity/peak', 'capacity/request', 'capacity/limit'],
    ...['capacity/local-budget', 'git/reachable'],
  ],
  'looks for what the plan wants, which a text does not bring': [
    ...['rbac/missing', 'rbac/cloud-identity', 'access/user', 'access/bucket', 'reference/service-workload'],
    'reference/kafka-user',
  ],
  'cannot tell whose words stand between braces: of the program that fills in the text, or of External Secrets': [
    ...['reference/template-key', 'secret-text'],
  ],
};

const tree = goldenTree();
const everything = everythingTree();
const HELD = 'data["held.yaml"]';

/** An object with which nothing is wrong, in the place of another. */
const HARMLESS: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'harmless', namespace: 'ml-lifecycle' },
};

const POD: Manifest = {
  component: 'mlflow',
  object: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'one', namespace: 'ml-lifecycle' },
    spec: { containers: [{ name: 'one', image: 'k3d-registry:5050/mlflow/one:1.0.0' }] },
  },
  config: '',
  data: false,
};
const SERVICE: Manifest = {
  ...POD,
  object: {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1.example.org', annotations: { 'cert-manager.io/inject-ca-from': 'ml-lifecycle/one' } },
  },
};
const registryOf = (facts: object) => (from: Subject) => {
  const { plan } = from;
  const { platform } = plan;
  return { ...from, plan: { ...plan, platform: { ...platform, registry: { ...platform.registry, ...facts } } } };
};
const unpublished = (image: string): Manifest => ({
  ...POD,
  object: { ...POD.object, spec: { containers: [{ name: 'one', image }] } },
});

/** Rules that find something in a platform of another kind alone, that kind, and an object that is at fault there. */
const GIVEN: Readonly<Record<string, readonly [(from: Subject) => Subject, Manifest]>> = {
  'images/architecture': [
    (from) => cluster({ architecture: 'arm64' })(from),
    unpublished('docker.io/library/busybox:1.37.0'),
  ],
  'images/mirror': [
    registryOf({ rewrite: { to: 'registry.corp.example/copies', registries: {}, keep: [], login: false } }),
    unpublished('docker.io/library/busybox:1.37.0'),
  ],
  'images/pull-secret': [registryOf({ login: true }), POD],
  'reference/injected-authority': [
    add('mlflow', 'apps/v1', 'Deployment', 'cert-manager/cert-manager-cainjector', {
      spec: { template: { spec: { containers: [{ args: ['--enable-apiservices-injectable=false'] }] } } },
    }),
    SERVICE,
  ],
};

/** The one object that a mutation breaks, and what it was before; undefined of a mutation that takes away, or breaks more. */
function broken({
  mutate,
  everything: whole,
}: Mutation): { readonly from: Subject; readonly object: Manifest; readonly was?: Manifest } | undefined {
  const from = whole ? everything : tree;
  const before = new Set(allManifests(from).map(({ object }) => object));
  const [object, ...more] = allManifests(mutate(from)).filter((one) => !before.has(one.object));
  if (object === undefined || more.length > 0) return undefined;
  const was = allManifests(from).find((one) => describeObject(one.object) === describeObject(object.object));
  return { from, object, ...(was && { was }) };
}

/** What a rule finds in a text that holds an object, beside the tree as it is. */
function foundIn(rule: Rule, from: Subject, { component, object: { metadata } }: Manifest, object: KubeObject) {
  const holder: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'held', namespace: metadata.namespace ?? 'data-plane' },
    data: { 'held.yaml': emit(object) },
  };
  // The root's objects, and those of definitions, are of no component.
  const holding = from.plan.components.some(({ id }) => id === component) ? component : POD.component;
  const problems = [...rule.check(having(from, holding, holder))].filter((problem) => !isFilledIn(problem));
  return new Set(
    problems.flatMap((problem) => {
      const path = pathFrom(problem) ?? '';
      const isInside = problem.object !== describeObject(holder) || path.startsWith(HELD);
      return isInside ? [`${problem.object} ${path}: ${problem.message}`] : [];
    }),
  );
}

/** Whether the rule finds in a text what it finds in the tree, and did not find it there before. */
function isSeen(rule: Rule, mutation: Mutation): boolean {
  const found = broken(mutation);
  if (!found) return false;
  return isMore(rule, found.from, found.object, found.was);
}

function isMore(rule: Rule, from: Subject, object: Manifest, was?: Manifest): boolean {
  const there = foundIn(rule, from, object, object.object);
  if (there.size === 0) return false;
  const before = foundIn(rule, from, object, was?.object ?? HARMLESS);
  return [...there].some((one) => !before.has(one));
}

it.each(rules.map((rule) => [rule.id, rule] as const))(
  '%s sees what it finds in the tree in a text, too',
  (id, rule) => {
    const own = mutations.filter(({ expect: of, missed }) => of === id && missed === undefined);
    const [reason] = Object.entries(ELSEWHERE).find(([, ids]) => ids.includes(id)) ?? [];
    const [given, object] = GIVEN[id] ?? [];
    const seen = given ? isMore(rule, given(tree), object!) : own.some((one) => isSeen(rule, one));
    if (reason === undefined) expect(seen, 'let it go through `objects()` of the subject, or say why not').toBe(true);
    else expect(seen, `it does now, though ${reason}`).toBe(false);
  },
);

it('excuses rules that there are, each once', () => {
  const excused = [...Object.values(ELSEWHERE).flat(), ...Object.keys(GIVEN)];
  expect(excused.filter((id, i) => excused.indexOf(id) !== i || !rules.some((rule) => rule.id === id))).toEqual([]);
});
