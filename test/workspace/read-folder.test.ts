import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeObject } from '../../src/kit/object.ts';
import { readFolder } from '../../src/workspace/read-folder.ts';
import { folderOf } from '../support/cli.ts';

const CM = (name: string, rest = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n${rest}`;
const read = (files: Record<string, string>, name = 'own') =>
  readFolder(folderOf(files), name, '/components/own/folder');
const refusal = (files: Record<string, string>, name?: string) => {
  try {
    read(files, name);
  } catch (error) {
    const { message, fix } = error as Error & { fix: string };
    return `${message}\n${fix}`;
  }
  return undefined;
};

it('reads YAML and JSON, in the order of their names, and takes lists apart', () => {
  const list = `{"apiVersion": "v1", "kind": "List", "items": [${JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'd' } })}]}`;
  const objects = read({
    'own/b.yml': CM('b'),
    'own/a.yaml': `${CM('a')}---\n---\n${CM('c')}`,
    'own/sub/d.json': list,
    'own/README.md': 'a: [',
  });
  expect(objects.map(describeObject)).toEqual(['ConfigMap a', 'ConfigMap c', 'ConfigMap b', 'Secret d']);
});

it('leaves out what is null where Kubernetes does, and nowhere else', () => {
  const [service, topic] = read({
    'own/a.yaml': `apiVersion: v1
kind: Service
metadata: { name: a, labels: , annotations: , namespace: ~ }
spec: { ports: , selector: { app: , tier: web } }
---
apiVersion: example.org/v1
kind: Topic
metadata: { name: a, labels: }
status:
spec: { values: { removed: null } }
`,
  });
  expect(service).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'a' },
    spec: { selector: { tier: 'web' } },
  });
  expect(topic).toEqual({
    apiVersion: 'example.org/v1',
    kind: 'Topic',
    metadata: { name: 'a' },
    spec: { values: { removed: null } },
  });
});

describe('is refused with what it is', () => {
  it.each<[what: string, files: Record<string, string>, message: string]>([
    ['a folder without objects', { 'own/README.md': '' }, 'the folder own holds no Kubernetes object'],
    [
      'a folder with empty documents',
      { 'own/a.yaml': '---\n# nothing\n' },
      'the folder own holds no Kubernetes object',
    ],
    [
      'a kustomization that does more than to list',
      { 'own/kustomization.yaml': 'resources: [ a.yaml ]\nnamePrefix: x-\n', 'own/a.yaml': CM('a') },
      'own/kustomization.yaml asks for namePrefix, and nobody carries it out: only plain files are read\nwrite down what it makes: kubectl kustomize own > all.yaml, and remove it',
    ],
    [
      'a kustomization that lists what is elsewhere',
      { 'own/kustomization.yaml': 'resources: [ ../base ]\n', 'own/a.yaml': CM('a') },
      'own/kustomization.yaml lists ../base, which is not in the folder',
    ],
    [
      'an object in two files',
      { 'own/a.yaml': CM('a'), 'own/b.yaml': CM('a') },
      'ConfigMap a stands twice: in own/a.yaml and in own/b.yaml\nkeep one of the two',
    ],
    [
      'a number without end',
      { 'own/a.yaml': CM('a', 'data: { a: .inf }') },
      'own/a.yaml holds what no object can: data.a is Infinity',
    ],
    [
      'a key that is another name to Kubernetes',
      { 'own/a.yaml': CM('a', 'data:\n  on: x\n') },
      'own/a.yaml:5: the key on is true to Kubernetes, which reads YAML 1.1\nput it in quotes: "on"',
    ],
    [
      'such a key in one line with others',
      { 'own/a.yaml': CM('a', 'data: { a: b, no: x }\n') },
      'own/a.yaml:4: the key no is false to Kubernetes, which reads YAML 1.1',
    ],
    [
      'an empty item of a list',
      { 'own/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [ null ] }\n' },
      'own/a.yaml has an empty item in spec.containers',
    ],
    ['a text', { 'own/a.yaml': 'just words\n' }, 'own/a.yaml holds no keys and values'],
    ['a list', { 'own/a.json': '[]' }, 'own/a.json holds no keys and values'],
  ])('%s', (_, files, message) => {
    expect(refusal(files)).toContain(message);
  });

  it.each(['../own', '/etc', 'own/../..', '.././own'])('a way out of the repository: %s', (name) => {
    expect(refusal({ 'own/a.yaml': CM('a') }, name)).toContain(`the folder ${name} is not in the repository`);
  });

  it('a link out of the repository: the folder, or a file in it', () => {
    const elsewhere = folderOf({ 'a.yaml': CM('a') });
    const root = folderOf({ 'inside/b.yaml': CM('b') });
    symlinkSync(elsewhere, join(root, 'own'));
    mkdirSync(join(root, 'files'));
    symlinkSync(join(elsewhere, 'a.yaml'), join(root, 'files', 'a.yaml'));
    expect(() => readFolder(root, 'own', '')).toThrow('the folder own is not in the repository');
    expect(() => readFolder(root, 'files', '')).toThrow('files/a.yaml is a link to what is not in the repository');
    mkdirSync(join(root, 'links'));
    symlinkSync(join(root, 'inside', 'b.yaml'), join(root, 'links', 'b.yaml'));
    expect(readFolder(root, 'links', '').map(describeObject)).toEqual(['ConfigMap b']);
  });
});

it('takes a kustomization that only lists the files', () => {
  const files = {
    'own/kustomization.yaml': 'resources: [ a.yaml, sub ]\n',
    'own/a.yaml': CM('a'),
    'own/sub/b.yaml': CM('b'),
  };
  expect(read(files).map(describeObject)).toEqual(['ConfigMap a', 'ConfigMap b']);
});

it('takes keys that look like values and are none, and others in quotes', () => {
  const [object] = read({ 'own/a.yaml': CM('a', 'data: { "on": a, online: b, 8080: c, no-proxy: d }') });
  expect(object!.data).toEqual({ on: 'a', online: 'b', 8080: 'c', 'no-proxy': 'd' });
});
