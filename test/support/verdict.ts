import { duplicates } from '../../src/checks/rules/schema/duplicates.ts';
import { kinds } from '../../src/checks/rules/schema/kinds.ts';
import { pods } from '../../src/checks/rules/schema/pods.ts';
import { validations } from '../../src/checks/rules/schema/validations.ts';
import { words } from '../../src/checks/rules/schema/words.ts';
import { schema } from '../../src/checks/rules/schema.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { of, subject } from './subject.ts';

/** The rules that say what the API server would. */
const API_RULES = [schema, words, kinds, pods, duplicates, validations];

/** What those rules say of an object: empty when they would have the API server take it. */
export function verdictOf(object: KubeObject): readonly string[] {
  const seen = subject([of('x', object)]);
  return API_RULES.flatMap(({ id, severity, check }) =>
    [...check(seen)]
      .filter((problem) => (problem.severity ?? severity) === 'error')
      .map(({ path = '', message }) => `${id} ${path}: ${message}`),
  );
}
