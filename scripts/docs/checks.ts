import type { Rule } from '../../src/checks/rule.ts';
import type { ReviewRule } from '../../src/contract/change.ts';
import { GENERATED, page, table } from './markdown.ts';

/** The rules of the checks: what each guards, and how to switch one off. */
export function checksPage(rules: readonly Rule[], changes: readonly ReviewRule[] = []): string {
  return page(
    GENERATED,
    '# Checks',
    'What is about to be written is checked first, by every rule below. An error stops the run with exit code 1 and nothing is written; a warning is told. All findings are printed at once, each with its object and the line of `platform.yaml` that caused it; `npm run check` only checks.',
    'Before these come the checks of the configuration (`config/…`) and of the connections (`graph/…`), with exit code 2, and the guard of what would be lost (`removal/…`), which `--allow-removal` answers. Those cannot be switched off. After them come [changes that cannot be made later](#changes-that-cannot-be-made-later).',
    ...rules.flatMap(({ id, severity, what, why }) => [
      `## ${id}`,
      `${what} *${severity === 'error' ? 'Error' : 'Warning'}.*`,
      `**Why.** ${why}`,
      `**Off.** \`{ rule: ${id}, component: …, object: …, reason: … }\` under \`checks.off\``,
    ]),
    '## Changes that cannot be made later',
    'Synth compares the tree that is there with the one that it is about to write. What no cluster can follow, or only with a loss, is refused by name and nothing is written; whoever means it all the same, because the cluster is not there yet for instance, says so with `--allow-change` and the name. The last line of the answer is the one command that names all.',
    ...(changes.length === 0
      ? []
      : [
          table(
            ['rule', 'a change', 'what happens', 'seen in'],
            changes.map(({ id, severity, what, why, source }) => [
              `\`${id}\``,
              severity === 'error' ? what : `${what} *Told, not refused.*`,
              why,
              source,
            ]),
          ),
        ]),
    '## For machines',
    'Each form holds every finding, in the same order. Where a finding has a line of the configuration, that is its place; else it is the file of the object in `dist/`.',
    table(
      ['', 'what it is', 'for'],
      [
        ['`--format text`', 'the default', 'people'],
        ['`--format json`, `--json`', 'findings as data, by `schemas/findings.schema.json`', 'scripts'],
        ['`--format sarif`', 'SARIF 2.1.0', 'GitHub code scanning, editors'],
        [
          '`--format codequality`',
          'the Code Quality report of GitLab, an artifact of `reports: codequality`',
          'merge requests of GitLab',
        ],
      ],
    ),
    'A finding keeps its fingerprint when lines move, so that forges tell new ones from old ones. The exit code is the same in every form: 1 with an error, 0 with warnings only.',
    '## Switching a rule off',
    'Say which rule, where (all parts are optional but the rule), and why it does not apply. A switch that nothing needs any more is itself a finding.',
    `\`\`\`yaml\nchecks:\n  off:\n    - rule: ${rules[0]!.id}\n      component: kafka\n      object: KafkaTopic.kafka.strimzi.io data-plane/fraud.scores\n      reason: the operator's next version knows this field\n\`\`\``,
  );
}
