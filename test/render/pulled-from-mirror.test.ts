import { expect, it } from 'vitest';
import { registry } from '../../src/catalogue/registry.ts';
import { knowledgeOf } from '../../src/contract/knowledge.ts';
import type { ChartRelease } from '../../src/contract/manifest.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { pulledFromMirror } from '../../src/render/pulled-from-mirror.ts';
import { FACTS } from '../support/components.ts';
import { object } from '../support/subject.ts';

const rewrite = {
  to: 'harbor.corp.example/copies',
  registries: {},
  keep: [],
  login: false,
  insecure: false,
  cidrs: ['0.0.0.0/0'],
};
const plan = {
  platform: { ...FACTS, registry: { ...FACTS.registry, rewrite } },
  knowledge: knowledgeOf(registry),
};
const release = (values: object) => ({ component: 'c', pin: {}, values }) as unknown as ChartRelease;
const copied = (one: KubeObject): KubeObject =>
  pulledFromMirror(plan, [{ component: 'c', object: one, config: '', data: false }], []).manifests[0]!.object;
const dataOf = (text: string) =>
  (copied(object('v1', 'ConfigMap', 'c', 'n', { data: { text } })) as unknown as { data: { text: string } }).data.text;

it('takes any reference in a field for images, and whole names everywhere else', () => {
  const pod = object('v1', 'Pod', 'p', 'n', {
    spec: {
      containers: [{ name: 'redis', image: 'redis:8', args: ['redis:8', '--with=quay.io/a/b:1'] }],
      volumes: [{ image: { reference: 'ghcr.io/a/model:1', pullPolicy: 'Always' } }],
    },
  });
  expect(copied(pod)).toMatchObject({
    spec: {
      containers: [
        {
          name: 'redis',
          image: 'harbor.corp.example/copies/docker.io/library/redis:8',
          args: ['redis:8', '--with=harbor.corp.example/copies/quay.io/a/b:1'],
        },
      ],
      volumes: [{ image: { reference: 'harbor.corp.example/copies/ghcr.io/a/model:1' } }],
    },
  });
});

it('leaves addresses, templates and other words as they are', () => {
  for (const text of ['https://quay.io/repository/a/b', 'see quay.io', '{{ .Values.image }}', 'docker.iox/a:1'])
    expect(dataOf(text)).toBe(text);
});

it('keeps the order of fields, and of what is in parts which part is which', () => {
  const one = object('example.org/v1', 'Model', 'm', 'n', {
    spec: { tag: '1', registry: 'quay.io', repository: 'a/b', other: { repository: 'a/b', tag: '2' } },
  });
  const { spec } = copied(one) as unknown as { spec: object };
  expect(Object.keys(spec)).toEqual(['tag', 'registry', 'repository', 'other']);
  expect(spec).toEqual({
    tag: '1',
    registry: 'harbor.corp.example',
    repository: 'copies/quay.io/a/b',
    other: { repository: 'harbor.corp.example/copies/docker.io/a/b', tag: '2' },
  });
});

it('does the same with the values of a chart that Argo CD renders', () => {
  const { releases } = pulledFromMirror(plan, [], [release({ image: { repository: 'quay.io/a/b', tag: '1' } })]);
  expect(releases[0]!.values).toEqual({ image: { repository: 'harbor.corp.example/copies/quay.io/a/b', tag: '1' } });
});

it('does not touch definitions of kinds, nor sources of other trees', () => {
  for (const [apiVersion, kind] of [
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['argoproj.io/v1alpha1', 'Application'],
  ] as const) {
    const one = object(apiVersion, kind, 'c', undefined, { spec: { description: 'such as quay.io/a/b:1' } });
    expect(copied(one)).toBe(one);
  }
});

it('hands back what it was given where there is no mirror', () => {
  const manifests = [{ component: 'c', object: object('v1', 'Pod', 'p', 'n'), config: '', data: false }];
  expect(pulledFromMirror({ ...plan, platform: FACTS }, manifests, []).manifests).toBe(manifests);
});
