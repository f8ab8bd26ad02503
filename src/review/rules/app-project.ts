import { APP_PROJECT } from '../../argocd/kinds.ts';
import { entriesOf } from '../../checks/argocd/facts.ts';
import { type Concern, changedOf } from '../../contract/change.ts';
import { listed } from '../../kit/listed.ts';
import type { ConsequenceRule } from '../subject.ts';

export const appProject: ConsequenceRule = {
  id: 'change/app-project',
  effect: 'access',
  severity: 'warning',
  what: 'An AppProject lets Applications have more sources, namespaces or kinds than before, or fewer.',
  why: 'Whoever may write to the folder of one of its Applications may bring into the cluster what it allows.',
  how: 'the lists of the AppProject are compared entry by entry',
  source: 'argoproj/argo-cd@v3.4.4, pkg/apis/application/v1alpha1/app_project_types.go',
  *check(change): Iterable<Concern> {
    for (const difference of changedOf(change, APP_PROJECT)) {
      const { name } = difference.after.metadata;
      for (const [field, word] of LISTS) {
        const [was, is] = [entriesOf(difference.before, field), entriesOf(difference.after, field)];
        for (const less of [false, true]) {
          const [from, to] = less ? [is, was] : [was, is];
          const more = [...to].filter((entry) => !from.has(entry)).map(plain);
          if (more.length === 0) continue;
          yield {
            difference,
            names: more.map((entry) => `${name}: ${entry}`),
            path: `spec.${field}`,
            ...(less && { less: true as const, severity: 'info' as const }),
            message: `Applications of the project ${name} ${less ? 'may no longer' : 'may now'} ${word} ${listed(more, 4)}`,
          };
        }
      }
    }
  },
};

const LISTS = [
  ['sourceRepos', 'come from'],
  ['destinations', 'go to'],
  ['clusterResourceWhitelist', 'bring, for the whole cluster,'],
  ['namespaceResourceWhitelist', 'bring'],
] as const;

/** `{"group":"rbac.authorization.k8s.io","kind":"ClusterRole"}` in a word. */
function plain(entry: string): string {
  if (!entry.startsWith('{')) return entry;
  const { namespace, group, kind } = JSON.parse(entry) as Readonly<Record<string, string | undefined>>;
  return namespace ?? `${kind}${group ? `.${group}` : ''}`;
}
