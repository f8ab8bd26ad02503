import type { Rule } from '../../src/checks/rule.ts';
import type { ConsequenceRule } from '../../src/review/subject.ts';
import { template } from '../../src/template/template.ts';
import { GENERATED, table } from './markdown.ts';

const page = template<{
  generated: string;
  rules: readonly { id: string; what: string; why: string; severity: string }[];
  /** A table; empty where there are none. */
  changes: string;
  /** A rule that the example switches off. */
  example: string;
}>('scripts/docs/checks.md');

/** The rules of the checks: what each guards, and how to switch one off. */
export function checksPage(rules: readonly Rule[], changes: readonly ConsequenceRule[] = []): string {
  return page({
    generated: GENERATED,
    rules: rules.map(({ id, severity, what, why }) => ({
      id,
      what,
      why,
      severity: severity === 'error' ? 'Error' : 'Warning',
    })),
    changes: changes.length === 0 ? '' : changeTable(changes),
    example: rules[0]!.id,
  });
}

function changeTable(changes: readonly ConsequenceRule[]): string {
  return table(
    ['rule', 'effect', 'a change', 'what happens', 'seen in'],
    changes.map(({ id, effect, severity, what, why, source }) => [
      `\`${id}\``,
      effect,
      severity === 'error' ? what : `${what} *Told, not refused.*`,
      why,
      source,
    ]),
  );
}
