import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule } from '../../../../contract/rule.ts';
import { at, recordOf, textOf } from '../../../../kit/json.ts';
import { formatPath } from '../../../../kit/path.ts';

const EXPRESSION = /\{\{-?([^}]*)\}\}/g;
/** The value of a key and nothing done to it: `.password`, `index . "a.b"`. */
const BARE = /^\s*(?:\.([A-Za-z_]\w*)|index\s+\.\s+"([^"]+)")\s*-?$/;

export const secretText: Rule = {
  id: 'secret-text',
  severity: 'warning',
  what: 'Where the template of an ExternalSecret puts a value into a longer text, it escapes it, or refuses what cannot stand there.',
  why: 'Values of a store outside may hold quotes, spaces, `#` or `@`: the text means something else then, or a program cannot read it.',
  *check(subject): Iterable<Problem> {
    for (const manifest of subject.objects()) {
      const { object } = manifest;
      if (object.kind !== 'ExternalSecret' || !object.apiVersion.startsWith('external-secrets.io/')) continue;
      for (const [key, value] of Object.entries(recordOf(at(object.spec, 'target', 'template', 'data')))) {
        const problem = problemOf(textOf(value) ?? '');
        if (!problem) continue;
        const path = formatPath(['spec', 'target', 'template', 'data', key]);
        yield { ...placeOf(manifest), path, ...problem };
      }
    }
  },
};

function problemOf(text: string): Pick<Problem, 'message' | 'fix'> | undefined {
  const expressions = [...text.matchAll(EXPRESSION)];
  if (expressions.length === 1 && expressions[0]![0] === text.trim()) return undefined;
  for (const { 1: expression = '', index } of expressions) {
    const [, field, indexed] = BARE.exec(expression) ?? [];
    const bare = field ?? indexed;
    // What was looked at before is as it should be.
    if (bare !== undefined && !text.slice(0, index).includes(`.${bare} }}{{ fail `))
      return {
        message: `${bare} is put into a longer text as it is`,
        fix: 'escape it for what reads the text: `inUrl`, `inQuotes`, `inJson` or `asItIs` of src/contract/secret-text.ts',
      };
    if (/\|\s*urlquery\b/.test(expression) && !/\|\s*replace\s+"\+"\s+"%20"/.test(expression))
      return {
        message: '`urlquery` writes a space as a plus, which is one in a URL',
        fix: 'add `| replace "+" "%20"` behind it',
      };
  }
  return undefined;
}
