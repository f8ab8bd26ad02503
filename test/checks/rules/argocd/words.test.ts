import { expect, it } from 'vitest';
import { argocdWords } from '../../../../src/checks/rules/argocd/words.ts';
import { object, of, subject } from '../../../support/subject.ts';

const said = (annotations: Record<string, string>) => {
  const one = object('batch/v1', 'Job', 'setup', 'a');
  one.metadata.annotations = Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [
      name.includes('/') ? name : `argocd.argoproj.io/${name}`,
      value,
    ]),
  );
  return [...argocdWords.check(subject([of('a', one)]))].map(({ message, fix }) => [message, fix]);
};
const options = (...syncOptions: string[]) => {
  const application = object('argoproj.io/v1alpha1', 'Application', 'a', 'argocd', {
    spec: { syncPolicy: { syncOptions } },
  });
  return [...argocdWords.check(subject([], { applications: [of('a', application)] }))].map(({ path, fix }) => [
    path,
    fix,
  ]);
};

it.each([
  ['hook', 'PostSynced', 'Argo CD knows no PostSynced there', 'write PostSync'],
  ['hook', 'postsync', 'Argo CD knows no postsync there', 'write PostSync'],
  ['hook-delete-policy', 'BeforeHookCreate', 'Argo CD knows no BeforeHookCreate there', 'write BeforeHookCreation'],
  [
    'sync-wave',
    'first',
    'the wave first is no whole number, and Argo CD takes it for 0',
    'write a whole number, in quotes',
  ],
  [
    'sync-options',
    'Prune=confirmed',
    'the option Prune is never confirmed',
    'write Prune=true or Prune=false or Prune=confirm',
  ],
  ['sync-options', 'Prune=confirm,Delet=confirm', 'Argo CD knows no Delet there', 'write Delete'],
  [
    'compare-options',
    'ServerSideDiff',
    'the option ServerSideDiff is never alone',
    'write ServerSideDiff=true or ServerSideDiff=false',
  ],
  // Argo CD compares the word as a whole, and takes what has a value for another.
  ['compare-options', 'IgnoreExtraneous=true', 'the option IgnoreExtraneous is never true', 'write IgnoreExtraneous'],
  [
    'compare-options',
    'IgnoreResourceUpdates=true',
    'Argo CD knows no IgnoreResourceUpdates there',
    'write one of IgnoreExtraneous, IncludeMutationWebhook, ServerSideDiff',
  ],
  ['hooks', 'PostSync', 'Argo CD knows no annotation argocd.argoproj.io/hooks', 'write argocd.argoproj.io/hook'],
  ['skip-reconcile', 'true', 'Argo CD leaves it alone: nothing of it is applied any more', 'take the annotation away'],
])('finds %s: %s', (name, value, message, fix) => {
  expect(said({ [name]: value })).toEqual([[message, fix]]);
});

it('finds sync options of an Application', () => {
  expect(options('PruneLast=true', 'ServerSideApplied=true')).toEqual([
    ['spec.syncPolicy.syncOptions[1]', 'write ServerSideApply'],
  ]);
});

it('takes what Argo CD knows, spaces and the annotations of others', () => {
  const fine = {
    hook: 'PreSync, PostSync',
    'hook-delete-policy': 'HookSucceeded,HookFailed',
    'sync-wave': '-3',
    'sync-options': 'Prune=false, Delete=confirm',
    'compare-options': 'IgnoreExtraneous',
    'link.argocd.argoproj.io/external-link': 'x',
    'ignore-healthcheck': 'true',
    'ignore-default-links': 'true',
    'managed-by-url': 'https://cd.example.com',
    hydrate: 'normal',
    'skip-reconcile': 'false',
    'example.org/hook': 'PostSynced',
  };
  expect(said(fine)).toEqual([]);
  expect(options('Replace=true', 'PrunePropagationPolicy=foreground')).toEqual([]);
});

it('knows no word by a name that every object of JavaScript has', () => {
  expect(said({ constructor: 'a' })).toEqual([]);
  expect(said({ 'sync-options': 'constructor=a' }).map(([message]) => message)).toEqual([
    'Argo CD knows no constructor there',
  ]);
});
