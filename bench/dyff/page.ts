import type { Effect } from '../../src/contract/effect.ts';
import { ASKED } from './criterion.ts';

/** What both say of one case. */
export interface Row {
  readonly name: string;
  /** What follows from it. */
  readonly follows: readonly Effect[];
  readonly dyff: { readonly characters: number; readonly says: readonly Effect[] };
  readonly note: { readonly characters: number; readonly unfolded: number; readonly says: readonly Effect[] };
}

/** The page about all cases. */
export function pageOf(rows: readonly Row[], version: string): string {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  const middle = (of: (row: Row) => number) => [...rows.map(of)].sort((a, b) => a - b)[Math.floor(rows.length / 2)]!;
  const most = (of: (row: Row) => number) => Math.max(...rows.map(of));
  const characters = [
    ['`dyff between`', ({ dyff }: Row) => dyff.characters],
    ['the note, as it opens', ({ note }: Row) => note.characters],
    ['the note, every fold opened', ({ note }: Row) => note.unfolded],
  ] as const;
  const named = (effect: Effect, of: (row: Row) => readonly Effect[]) =>
    rows.filter((row) => of(row).includes(effect)).length;
  return `${[
    '# The review beside dyff',
    `Written by \`npm run bench:dyff\` with [dyff](https://github.com/homeport/dyff) ${version}: do not edit. It is what somebody reads of the ${rows.length} cases of
\`test/review/\`, in each of which a person did one thing to a platform of some hundred objects. dyff is given the objects of
each tree in one file, those that differ and one more, so that it says nothing of the order of others; it matches them as objects of Kubernetes
by itself. It compares any YAML, knows no operator and no cluster, and does not mean to: its columns show what is left to the reader.`,
    table(
      ['characters that are read', 'all cases', 'the middle one', 'the longest'],
      characters.map(([who, of]) => [who, grouped(sum(of)), grouped(middle(of)), grouped(most(of))]),
    ),
    table(
      ['what follows', 'in cases', 'dyff names it', 'the note names it'],
      ASKED.map((effect) => [
        effect,
        String(named(effect, ({ follows }) => follows)),
        String(named(effect, ({ dyff }) => dyff.says)),
        String(named(effect, ({ note }) => note.says)),
      ]),
    ),
    `**How it is counted.** Blanks and ends of lines are not read. What follows from a case the rules of the review say, as far as it needs
eyes; so the last column shows that the note says what the review knows, and not that the review knows all. A text names what follows when one
of its lines has a word for it (\`bench/dyff/criterion.ts\`: of a restart *restarts*, *replaced*, *rolling*, …), the same words for both. A
line that only quotes the trees does not count, nor does a heading of dyff that is the path of a field; *restarts nothing* and *nothing is lost* name
nothing. A value or a name that has such a word counts for dyff all the same: *privileged*, of a namespace, and *open*, of a policy.`,
    '## Case by case',
    table(
      ['what a person did', 'follows', 'dyff', 'names', 'note', 'opened', 'names'],
      rows.map(({ name, follows, dyff, note }) => [
        `[${name.replaceAll('-', ' ')}](../test/review/cases/${name}.md)`,
        listed(follows),
        grouped(dyff.characters),
        listed(dyff.says),
        grouped(note.characters),
        grouped(note.unfolded),
        listed(note.says),
      ]),
    ),
  ].join('\n\n')}\n`;
}

const listed = (effects: readonly Effect[]) => (effects.length === 0 ? '–' : effects.join(', '));

const grouped = (count: number) => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
