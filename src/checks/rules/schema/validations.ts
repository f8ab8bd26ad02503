import type { Fault, Problem } from '../../../contract/problem.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { formatPath } from '../../../kit/path.ts';
import { isDefinition } from '../../../render/definitions.ts';
import { evaluate } from '../../cel/evaluate.ts';
import { judgeEach } from '../../embedded.ts';
import { allManifests, type Rule } from '../../rule.ts';
import type { SchemaChecker } from '../../schema/checker.ts';
import { withDefaults } from '../../schema/defaults.ts';
import { RULES } from '../../schema/shape.ts';
import type { Schema } from '../../schema/structural.ts';

export const validations: Rule = {
  id: 'schema/validations',
  severity: 'error',
  what: 'Every custom resource keeps the rules that its CustomResourceDefinition has in CEL (`x-kubernetes-validations`).',
  why: 'The API server refuses the object, and Argo CD its whole Application.',
  check: ({ schemas, ...subject }) => {
    const unread = new Set<string>();
    return judgeEach(allManifests(subject), (object) => faultsOf(object, schemas, unread));
  },
};

/** `unread`: rules that nobody can judge here, each of which is told once. */
function* faultsOf(object: KubeObject, schemas: SchemaChecker, unread: Set<string>): Iterable<Fault> {
  const shape = isDefinition(object) ? undefined : schemas.shapeOf(object);
  if (!shape || !hasRules(shape)) return;
  const found = evaluate(shape, withDefaults(object, shape));
  // The API server asks the rules about objects only that the schema takes.
  if (found.length === 0 || schemas.check(object).length > 0) return;
  for (const { path: steps, message, rule, unsupported } of found) {
    const path = formatPath(steps);
    if (unsupported === undefined) yield { path, message, fix: `change it so that the rule holds: ${rule}` };
    else if (!unread.has(rule)) {
      unread.add(rule);
      yield { path, ...unjudged(object.kind, rule, unsupported) };
    }
  }
}

function unjudged(kind: string, rule: string, reason: string): Pick<Problem, 'severity' | 'why' | 'message' | 'fix'> {
  return {
    severity: 'warning',
    why: 'Only the API server judges by this rule, when Argo CD syncs.',
    message: `a rule of ${kind} cannot be judged here (${reason}): ${rule}`,
    fix: 'see that the object keeps the rule, or try it with `kubectl apply --dry-run=server`',
  };
}

const ruled = new WeakMap<Schema, boolean>();

function hasRules(shape: Schema): boolean {
  const found = ruled.get(shape) ?? JSON.stringify(shape).includes(RULES);
  ruled.set(shape, found);
  return found;
}
