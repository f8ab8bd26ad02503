import { expect, it } from 'vitest';
import { differencesOf } from '../../src/helm/differences.ts';
import { parseObjects } from '../../src/helm/objects.ts';

const cm = (data: string) =>
  parseObjects(
    `---\n# Source: pier/templates/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: ${data}\n`,
  );
const dataOf = (data: string) => cm(data)[0]!.object.data;

it('reads YAML as Kubernetes does', () => {
  expect(
    dataOf('{ mode: 0444, on: off, equals: =, time: 1:30, day: 2026-11-21, hex: 0x1F, twice: 1, twice: 2 }'),
  ).toEqual({
    mode: 0o444,
    true: false,
    equals: '=',
    time: '1:30',
    day: '2026-11-21',
    hex: 31,
    twice: 2,
  });
});

it('knows the template of each object, leaves out empty documents, and takes lists apart', () => {
  const text = `---
# Source: pier/templates/empty.yaml
---
# Source: pier/templates/list.yaml
# Source: a comment of its author
apiVersion: v1
kind: ConfigMapList
items:
- { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }
- { apiVersion: v1, kind: ConfigMap, metadata: { name: b } }
`;
  expect(parseObjects(text).map(({ source, object }) => `${source} ${object.metadata.name}`)).toEqual([
    'pier/templates/list.yaml a',
    'pier/templates/list.yaml b',
  ]);
});

it.each([
  ['a: [', 'the template renders what is not YAML'],
  ['kind: ConfigMap', 'what the template renders is no Kubernetes object: apiVersion or kind is missing'],
  [
    '{ apiVersion: batch/v1, kind: Job, metadata: { generateName: x- } }',
    'what the template renders is no Kubernetes object: the Job has no metadata.name',
  ],
])('tells which template renders no object: %s', (text, message) => {
  expect(() => parseObjects(`---\n# Source: pier/templates/a.yaml\n${text}\n`)).toThrow(
    expect.objectContaining({ source: 'pier/templates/a.yaml', message: expect.stringContaining(message) }),
  );
});

it('takes what is null for absent, so that an empty `annotations:` of a template is none', () => {
  const text = `# Source: pier/templates/a.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, labels: , annotations: }
spec: { template: { metadata: { annotations: }, spec: { containers: [ { name: a, env: [ { name: A, value: } ] } ] } } }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: a }
rules:
`;
  expect(parseObjects(text).map(({ object }) => object)).toEqual([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: { template: { metadata: {}, spec: { containers: [{ name: 'a', env: [{ name: 'A' }] }] } } },
    },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'a' } },
  ]);
});

it('finds every field, and every object, that two renders have otherwise', () => {
  const paths = (a: string, b: string) => differencesOf(cm(a), cm(b)).map(({ path }) => path);
  expect(paths('{ a: x }', '{ a: x }')).toEqual([]);
  expect(paths('{ a: x, "b.c": y }', '{ a: z, d: y }')).toEqual(['data.a', 'data["b.c"]', 'data.d']);
  expect(paths('{ a: [1, 2] }', '{ a: [1, 3, 4] }')).toEqual(['data.a[1]', 'data.a[2]']);
  expect(differencesOf(cm('{}'), [])).toMatchObject([{ path: '', source: 'pier/templates/a.yaml' }]);
  expect(differencesOf([], cm('{}'))).toMatchObject([{ path: '' }]);
});
