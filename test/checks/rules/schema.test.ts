import { expect, it } from 'vitest';
import { schema } from '../../../src/checks/rules/schema.ts';
import { object, of, subject } from '../../support/subject.ts';

const check = (...given: Parameters<typeof subject>) => [...schema.check(subject(...given))];
const configMap = (rest: object) => object('v1', 'ConfigMap', 'one', 'a', rest);
const user = (spec: object) => object('kafka.strimzi.io/v1', 'KafkaUser', 'one', 'a', { spec });

it('passes objects of Kubernetes and of the tools that hold to their schema', () => {
  expect(
    check([
      of('x', configMap({ data: { key: 'value' } })),
      of('x', user({ authentication: { type: 'scram-sha-512' } })),
    ]),
  ).toEqual([]);
});

it('refuses an unknown field, a wrong type and a missing one, each with its path', () => {
  const problems = check([
    of('x', configMap({ dta: {} }), '/projects/fraud'),
    of('x', configMap({ data: { replicas: 3 } })),
    of('x', user({ authentication: {} })),
  ]);
  expect(problems).toMatchObject(
    [
      { component: 'x', object: 'ConfigMap a/one', config: '/projects/fraud', path: 'dta' },
      { object: 'ConfigMap a/one', path: 'data.replicas' },
      { object: 'KafkaUser.kafka.strimzi.io a/one', path: /^spec\.authentication/ },
    ].map((expected) =>
      expected.path instanceof RegExp ? { ...expected, path: expect.stringMatching(expected.path) } : expected,
    ),
  );
});

it('refuses a kind that nothing serves', () => {
  expect(check([of('x', object('apps/v1', 'Deploymnet', 'one', 'a'))])).toMatchObject([
    { object: 'Deploymnet.apps a/one' },
  ]);
});

it('looks at the Applications and AppProjects too', () => {
  expect(
    check([], {
      projects: [of('p', object('argoproj.io/v1alpha1', 'AppProject', 'p', 'argocd', { spec: { sourceRepo: [] } }))],
    }),
  ).toMatchObject([{ component: 'p', path: 'spec.sourceRepo' }]);
});
