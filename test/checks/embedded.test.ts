import { expect, it } from 'vitest';
import { embedded } from '../../src/checks/embedded.ts';
import { namespaces } from '../../src/checks/rules/namespaces.ts';
import { schema } from '../../src/checks/rules/schema.ts';
import { runChecks } from '../../src/checks/run.ts';
import { object, of, subject } from '../support/subject.ts';

const config = (data: object) => of('x', object('v1', 'ConfigMap', 'one', 'a', { data }));
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: b }\nspec:\n  containers: []\n';
const problems = (text: string) =>
  runChecks(subject([config({ 'pod.yaml': text })]), [schema], []).map(({ object, path }) => [object, path]);

it('are in ConfigMaps, Secrets and what Secrets are made of, as YAML, JSON and lists', () => {
  const names = (manifest: Parameters<typeof embedded>[0]) =>
    embedded(manifest).map(({ object, path }) => [object.metadata.name, path]);
  expect(names(config({ 'pod.yaml': POD, other: 'a: 1' }))).toEqual([['a', 'data["pod.yaml"]']]);
  expect(
    names(config({ list: `apiVersion: v1\nkind: List\nitems:\n- ${POD.trimEnd().replaceAll('\n', '\n  ')}\n` })),
  ).toEqual([['a', 'data.list']]);
  expect(names(config({ json: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'j' } }) }))).toEqual([
    ['j', 'data.json'],
  ]);
  expect(names(of('x', object('v1', 'Secret', 's', 'a', { stringData: { pod: POD } })))).toEqual([
    ['a', 'stringData.pod'],
  ]);
  const external = object('external-secrets.io/v1', 'ExternalSecret', 's', 'a', {
    spec: { target: { template: { data: { pod: POD } } } },
  });
  expect(names(of('x', external))).toEqual([['a', 'spec.target.template.data.pod']]);
});

it('are judged as objects, by the path inside, but for what a program fills in', () => {
  expect(problems(POD)).toEqual([]);
  expect(problems(POD.replace('containers: []', 'container: []'))).toContainEqual([
    'ConfigMap a/one',
    'data["pod.yaml"]: spec.container',
  ]);
  expect(problems(`${POD}  priority: "{{ params.priority }}"\n`)).toEqual([]);
  expect(problems(`${POD}  priority: "high"\n`)).toEqual([['ConfigMap a/one', 'data["pod.yaml"]: spec.priority']]);
});

it('are in a namespace that is there, where they say one', () => {
  const tree = subject([config({ 'pod.yaml': POD }), of('x', object('v1', 'Namespace', 'a'))]);
  expect([...namespaces.check(tree)]).toMatchObject([
    { path: 'data["pod.yaml"]: metadata.namespace', message: 'nothing makes the namespace b' },
  ]);
  const silent = subject([
    config({ 'pod.yaml': POD.replace(', namespace: b', '') }),
    of('x', object('v1', 'Namespace', 'a')),
  ]);
  expect([...namespaces.check(silent)]).toEqual([]);
});
