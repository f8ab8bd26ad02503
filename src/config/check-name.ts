import type { NameRule } from './names.ts';
import type { Report } from './report.ts';

/** The rule of a name that is put after a prefix; what it suggests comes without. */
export function afterPrefix(rule: NameRule, prefix: string): NameRule {
  return (name) => {
    const problem = rule(prefix + name);
    if (!problem) return undefined;
    const { suggestion } = problem;
    const reason = problem.reason.replace(/^(?=it is \d+ characters long)/, prefix && `with ${prefix} before it, `);
    if (!suggestion) return { reason };
    return suggestion.startsWith(prefix) ? { reason, suggestion: suggestion.slice(prefix.length) } : { reason };
  };
}

/** Tells of a name that its rule refuses; `what` it is to be the name of, and `why` the rule is. */
export function checkName(
  report: Report,
  rule: NameRule,
  name: string,
  path: readonly string[],
  what: string,
  why?: string,
): void {
  const problem = rule(name);
  if (problem)
    report(
      'name',
      path,
      `${JSON.stringify(name)} is no name for ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}: ${problem.reason}`,
      problem.suggestion ? `write ${problem.suggestion}` : 'choose another name',
      why,
    );
}
