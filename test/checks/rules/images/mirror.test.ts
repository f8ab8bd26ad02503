import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { imagesMirror } from '../../../../src/checks/rules/images/mirror.ts';
import { object } from '../../../support/subject.ts';
import { having, treeOf } from '../../../support/tree.ts';

const registry = { host: 'registry.corp.example/ml', insecure: false, rewrite: { to: 'registry.corp.example/copies' } };
const tree = treeOf({ registry, components: { valkey: {} } });
const check = (subject: Subject) => [...imagesMirror.check(subject)];
const withText = (text: string) =>
  having(tree, 'valkey', object('v1', 'ConfigMap', 'settings', 'data-plane', { data: { text } }));
const withPod = (image: string) =>
  having(tree, 'valkey', object('v1', 'Pod', 'tool', 'data-plane', { spec: { containers: [{ name: 'a', image }] } }));

it('finds nothing in a tree that names copies only', () => {
  expect(check(tree)).toEqual([]);
  expect(check(withPod('registry.corp.example/ml/tool:1'))).toEqual([]);
  expect(check(withText('see https://quay.io/a/b, registry.corp.example/copies/quay.io/a/b:1'))).toEqual([]);
});

it('finds an image in a field, once, and names its copy', () => {
  expect(check(withPod('quay.io/acme/tool:1'))).toMatchObject([
    {
      object: 'Pod data-plane/tool',
      path: 'spec.containers[0].image',
      fix: expect.stringContaining('name its copy, registry.corp.example/copies/quay.io/acme/tool:1'),
    },
  ]);
  expect(check(withPod('redis:8'))).toHaveLength(1);
});

it('finds one in any text, and in an object inside of one', () => {
  expect(check(withText('RELOADER=quay.io/acme/tool:1'))).toMatchObject([
    { object: 'ConfigMap data-plane/settings', path: 'data.text' },
  ]);
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: redis:8 }] }\n';
  expect(check(withText(pod))).toMatchObject([{ message: expect.stringContaining('redis:8') }]);
});

it('finds a chart that Argo CD is to fetch from outside', () => {
  const chart = { repository: 'https://charts.example.org', name: 'reloader', version: '1.2.3' };
  const charted = treeOf({ registry, components: { reloader: { namespace: 'tools', chart } } });
  expect(check(charted)).toMatchObject([
    { component: 'reloader', config: '/components/reloader', fix: expect.stringContaining('npm run vendor') },
  ]);
});

it('has no word where the cluster reaches every registry', () => {
  const open = treeOf({ components: { valkey: {} } });
  expect(check(open)).toEqual([]);
});
