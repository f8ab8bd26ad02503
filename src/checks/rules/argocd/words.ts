import { APPLICATION } from '../../../argocd/kinds.ts';
import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { nearest } from '../../../finding/nearest.ts';
import { recordOf, textsOf } from '../../../kit/json.ts';
import { kindOf } from '../../../kit/object.ts';
import { withEmbedded } from '../../embedded.ts';
import { isWave } from '../../order.ts';
import { allManifests, type Rule } from '../../rule.ts';

const ARGO = 'argocd.argoproj.io/';

/** Words of one sync option: with values or without. */
const BOOLEAN = ['true', 'false'];
const CONFIRM = [...BOOLEAN, 'confirm'];
const FOREGROUND = ['background', 'foreground', 'orphan'];

/** Argo CD v3.4.4, docs/user-guide/sync-options.md; gitops-engine, pkg/sync/common/types.go. */
const SYNC_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  ApplyOutOfSyncOnly: BOOLEAN,
  ClientSideApplyMigration: BOOLEAN,
  CreateNamespace: BOOLEAN,
  Delete: CONFIRM,
  FailOnSharedResource: BOOLEAN,
  Force: BOOLEAN,
  Prune: CONFIRM,
  PruneLast: BOOLEAN,
  PrunePropagationPolicy: FOREGROUND,
  Replace: BOOLEAN,
  RespectIgnoreDifferences: BOOLEAN,
  ServerSideApply: BOOLEAN,
  SkipDryRunOnMissingResource: BOOLEAN,
  Validate: BOOLEAN,
};

/** v3.4.4, controller/state.go: one that is alone, and those that say yes or no. */
const COMPARE_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  IgnoreExtraneous: [''],
  IncludeMutationWebhook: BOOLEAN,
  ServerSideDiff: BOOLEAN,
};

/** Words of annotations, apart by commas. docs/user-guide/resource_hooks.md, sync-waves.md. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  hook: ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete', 'Skip'],
  'hook-delete-policy': ['HookSucceeded', 'HookFailed', 'BeforeHookCreation'],
};
const OPTIONS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'sync-options': SYNC_OPTIONS,
  'compare-options': COMPARE_OPTIONS,
};

/** Further annotations (v3.4.4, common/common.go, controller/cache/cache.go, gitops-engine/pkg/sync/common/types.go). */
const OTHERS = [
  'application-set-refresh',
  'client-side-apply-migration-manager',
  'deletion-approved',
  'hydrate',
  'ignore-default-links',
  'ignore-healthcheck',
  'ignore-resource-updates',
  'installation-id',
  'managed-by-url',
  'manifest-generate-paths',
  'refresh',
  'skip-reconcile',
  'sync-wave',
  'tracking-id',
];
const ANNOTATIONS = [...Object.keys(LISTS), ...Object.keys(OPTIONS), ...OTHERS];

export const argocdWords: Rule = {
  id: 'argocd/words',
  severity: 'error',
  what: 'What objects and Applications say to Argo CD in annotations and sync options are words that it knows: hooks, when they are deleted, waves, options of syncing and comparing.',
  why: 'Argo CD passes over a word that it does not know: the hook never runs, the wave is the first, what was to be kept is pruned.',
  *check(subject): Iterable<Problem> {
    for (const manifest of withEmbedded(allManifests(subject))) {
      const { annotations } = manifest.object.metadata;
      for (const name in annotations) {
        if (!name.startsWith(ARGO)) continue;
        for (const problem of ofAnnotation(name.slice(ARGO.length), String(annotations[name])))
          yield { ...placeOf(manifest), path: `metadata.annotations["${name}"]`, ...problem };
      }
      if (kindOf(manifest.object) !== APPLICATION) continue;
      const said = textsOf(recordOf(recordOf(manifest.object.spec).syncPolicy).syncOptions);
      for (const [i, option] of said.entries())
        for (const problem of ofOption(option, SYNC_OPTIONS))
          yield { ...placeOf(manifest), path: `spec.syncPolicy.syncOptions[${i}]`, ...problem };
    }
  },
};

type Words = Pick<Problem, 'message' | 'fix'>;

function* ofAnnotation(name: string, value: string): Iterable<Words> {
  if (Object.hasOwn(LISTS, name)) for (const word of wordsOf(value)) yield* ofWord(word, LISTS[name]!);
  else if (Object.hasOwn(OPTIONS, name)) for (const option of wordsOf(value)) yield* ofOption(option, OPTIONS[name]!);
  else if (name === 'sync-wave') {
    if (!isWave(value))
      yield {
        message: `the wave ${value} is no whole number, and Argo CD takes it for 0`,
        fix: 'write a whole number, in quotes',
      };
  } else if (name === 'skip-reconcile') {
    if (value !== 'false')
      yield { message: 'Argo CD leaves it alone: nothing of it is applied any more', fix: 'take the annotation away' };
  } else if (!OTHERS.includes(name)) {
    const near = nearest(name, ANNOTATIONS);
    if (near !== undefined)
      yield { message: `Argo CD knows no annotation ${ARGO}${name}`, fix: `write ${ARGO}${near}` };
  }
}

function* ofWord(word: string, known: readonly string[]): Iterable<Words> {
  if (known.includes(word)) return;
  const near = nearest(word, known) ?? known.find((one) => one.toLowerCase() === word.toLowerCase());
  yield {
    message: `Argo CD knows no ${word === '' ? 'empty word' : word} there`,
    fix: near === undefined ? `write one of ${known.join(', ')}` : `write ${near}`,
  };
}

function* ofOption(option: string, known: Readonly<Record<string, readonly string[]>>): Iterable<Words> {
  const [name = '', value = ''] = option.split('=').map((part) => part.trim());
  const values = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!values) yield* ofWord(name, Object.keys(known));
  else if (!values.includes(value))
    yield {
      message: `the option ${name} is never ${value === '' ? 'alone' : value}`,
      fix: `write ${values.map((one) => (one === '' ? name : `${name}=${one}`)).join(' or ')}`,
    };
}

const wordsOf = (value: string) => value.split(',').map((word) => word.trim());
