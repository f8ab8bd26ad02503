import type { Parity } from './compare.ts';
import type { RightsCount } from './rights.ts';
import type { Upstream, UpstreamDifference } from './upstream.ts';

/** The comparison of one component, with its name. */
export interface Named {
  /** `spark`, `spark (apache)`. */
  readonly name: string;
  /** `external-secrets 2.9.0` */
  readonly chart: string;
  readonly parity: Parity;
  /** Another version than the one that is pinned: what its authors changed. */
  readonly upstream?: Upstream;
}

/** Characters of a value that are shown. */
const SHOWN = 240;

/** What was found, component by component, and a table of all of them. */
export function describeParity(results: readonly Named[]): string {
  const blocks = results.map(block);
  return `${[...blocks, table(results)].join('\n\n')}\n`;
}

function block({ name, chart, parity, upstream }: Named): string {
  const { equal, accepted, unexplained, stale } = parity;
  return [
    `${name} and the chart ${chart}: equal ${equal.length}, accepted ${accepted.length}, unexplained ${unexplained.length}`,
    ...(upstream ? upstreamLines(upstream) : []),
    ...differenceLines(unexplained, 'theirs', 'ours'),
    ...stale.map(
      ({ object, path, at: { file, line } }) =>
        `  ${file}:${line}: accepts what does not differ, ${[object, path].filter(Boolean).join(' ')}: take the entry out`,
    ),
  ].join('\n');
}

function upstreamLines({ before, after, differences, vanished, appeared }: Upstream): string[] {
  return [
    `  from ${before} to ${after} its authors changed ${differences.length} ${differences.length === 1 ? 'place' : 'places'}`,
    ...differenceLines(differences, 'before', 'after'),
    ...vanished.map(({ path, isSet }) => `  the value ${path} is gone${isSet ? ', and parity.yaml sets it' : ''}`),
    ...(appeared.length > 0 ? [`  new values: ${appeared.join(', ')}`] : []),
    `  what that leaves between ${after} and Mooring:`,
  ];
}

/** Differences by object, each object once. */
function differenceLines(differences: readonly UpstreamDifference[], first: string, second: string): string[] {
  const byObject = new Map<string, UpstreamDifference[]>();
  for (const one of differences) byObject.set(one.object, [...(byObject.get(one.object) ?? []), one]);
  const width = Math.max(first.length, second.length) + 1;
  return [...byObject].flatMap(([object, those]) => [
    `  ${object}`,
    ...those.flatMap(({ path, theirs, ours, accepted }) => [
      ...(path === ''
        ? [`    ${theirs === undefined ? second : first} alone`]
        : [
            `    ${path}`,
            `      ${`${first}:`.padEnd(width)} ${show(theirs)}`,
            `      ${`${second}:`.padEnd(width)} ${show(ours)}`,
          ]),
      ...(accepted === undefined ? [] : [`      accepted, if it is still true: ${accepted}`]),
    ]),
  ]);
}

function show(value: unknown): string {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? value.replaceAll('\n', '↵') : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)} … (${text.length} characters)` : text;
}

const HEADINGS = ['', 'equal', 'different', 'theirs', 'ours', 'unexplained', 'in the cluster', 'in namespaces'];

/** Objects of each component, and the rights of each account: those of the chart, an arrow, and ours. */
function table(results: readonly Named[]): string {
  const rows = results.flatMap(({ name, parity: { objects, unexplained, stale, accounts } }) => [
    [
      name,
      ...[objects.equal, objects.different, objects.theirs, objects.ours, unexplained.length + stale.length].map(
        String,
      ),
      '',
      '',
    ],
    ...accounts.map(({ account, theirs, ours }) => [
      `  ${account}`,
      '',
      '',
      '',
      '',
      '',
      `${count(theirs, 'cluster')} → ${count(ours, 'cluster')}`,
      `${count(theirs, 'namespaces')} → ${count(ours, 'namespaces')}`,
    ]),
  ]);
  const widths = HEADINGS.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [
    'Objects, and rights of accounts (chart → Mooring; +: for all kinds of a group, or with all verbs)',
    '',
    line(HEADINGS),
    ...rows.map(line),
  ].join('\n');
}

function count(rights: RightsCount, where: 'cluster' | 'namespaces'): string {
  return `${rights[where]}${rights.wild && rights[where] > 0 ? '+' : ''}`;
}

/** The same for machines. */
export function parityJson(results: readonly Named[]): string {
  return `${JSON.stringify({ version: 1, components: results }, undefined, 2)}\n`;
}
