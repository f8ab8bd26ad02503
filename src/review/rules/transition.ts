import { evaluate } from '../../checks/cel/evaluate.ts';
import { withDefaults } from '../../checks/schema/defaults.ts';
import { type Concern, changed } from '../../contract/change.ts';
import { formatPath } from '../../kit/path.ts';
import type { ConsequenceRule } from '../subject.ts';

export const transition: ConsequenceRule = {
  id: 'change/transition',
  effect: 'refused',
  severity: 'error',
  what: 'A custom resource changes in a way that its definition lets nobody change it.',
  why: 'Argo CD asks the API server what would change before it syncs, and is refused: it syncs nothing of this Application until the change is taken back.',
  how: 'the rules of the definition that compare with `oldSelf` are evaluated with the object before and after: those that were imported, else those of the tree',
  source:
    'kubernetes/kubernetes@v1.35.4, staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go; argoproj/argo-cd@v3.4.4, gitops-engine/pkg/diff/diff.go `serverSideDiff`',
  *check(subject): Iterable<Concern> {
    for (const difference of changed(subject)) {
      const { before, after } = difference;
      const rules = subject.rulesOf(after);
      if (!rules || !compares(rules)) continue;
      const found = evaluate(rules, withDefaults(after, rules), withDefaults(before, rules));
      for (const { path, message, transition, rule, unsupported } of found) {
        if (!transition) continue;
        yield {
          difference,
          path: formatPath(path),
          ...(unsupported !== undefined && { severity: 'warning' as const }),
          message:
            unsupported === undefined
              ? `the API server refuses another ${formatPath(path)}: ${message}`
              : `whether the API server takes ${formatPath(path)} cannot be said here (${unsupported}): ${rule}`,
          fix: 'leave it as it is, or Argo CD syncs nothing of this Application; with another name the object is made anew',
        };
      }
    }
  },
};

const known = new WeakMap<object, boolean>();

function compares(rules: object): boolean {
  const found = known.get(rules) ?? /\boldSelf\b/.test(JSON.stringify(rules));
  known.set(rules, found);
  return found;
}
