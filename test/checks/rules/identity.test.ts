import { expect, it } from 'vitest';
import { identity } from '../../../src/checks/rules/identity.ts';
import { object, of, subject } from '../../support/subject.ts';

const check = (...given: Parameters<typeof subject>) => [...identity.check(subject(...given))];
const configMap = (name: string, namespace = 'a') => object('v1', 'ConfigMap', name, namespace);

it('passes objects that differ in group, kind, namespace or name', () => {
  expect(
    check([
      of('x', configMap('one')),
      of('y', configMap('two')),
      of('y', configMap('one', 'b')),
      of('y', object('v1', 'Secret', 'one', 'a')),
      of('y', object('example.org/v1', 'ConfigMap', 'one', 'a')),
    ]),
  ).toEqual([]);
});

it('refuses an object with two owners, in whatever version', () => {
  expect(
    check([
      of('x', object('policy/v1', 'PodDisruptionBudget', 'one', 'a')),
      of('y', object('policy/v1beta1', 'PodDisruptionBudget', 'one', 'a')),
    ]),
  ).toEqual([
    {
      component: 'y',
      object: 'PodDisruptionBudget.policy a/one',
      config: '/components/y',
      message: 'x and y both make it',
      fix: 'rename one of them, or leave it to one component',
    },
  ]);
});

it('refuses an object that one component makes twice', () => {
  expect(check([of('x', configMap('one')), of('x', configMap('one'))])).toMatchObject([
    { component: 'x', message: 'x makes it twice' },
  ]);
});

it('looks at the Applications, AppProjects and the root too', () => {
  const application = (name: string) => object('argoproj.io/v1alpha1', 'Application', name, 'argocd');
  expect(
    check([of('mine', application('kafka'))], { applications: [of('kafka', application('kafka'))] }),
  ).toMatchObject([{ message: 'mine and kafka both make it' }]);
  expect(
    check([], { applications: [of('mlops-root', application('mlops-root'))], root: [application('mlops-root')] }),
  ).toMatchObject([{ message: 'mlops-root and root both make it' }]);
});
