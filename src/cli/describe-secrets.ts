import type { Maker, SecretName, SecretRecord } from '../checks/secrets/inventory.ts';
import { secretKey } from '../checks/secrets/inventory.ts';
import type { Reader } from '../checks/secrets/readers.ts';
import type { LiveSecret } from '../secrets/live.ts';

/** The Secrets of a platform as people read them, by namespace: who makes each, its keys, who reads it; no value. */
export function describeSecrets(
  title: string,
  records: readonly SecretRecord[],
  live: readonly LiveSecret[] = [],
): string {
  const found = new Map(live.map((one) => [secretKey(one), one]));
  const lines = [title];
  let namespace: string | undefined;
  for (const record of records) {
    if (record.namespace !== namespace) lines.push('', record.namespace);
    namespace = record.namespace;
    const now = found.get(secretKey(record));
    lines.push(
      `  ${record.name}`,
      `    ${describeMaker(record.maker)}`,
      `    keys: ${record.keys ? record.keys.join(', ') : 'its maker does not tell'}`,
      ...entriesOf(record.maker),
      ...viewsOf(record, records).map(
        ({ maker, ...view }) => `    read by ${maker.component}: its view ${secretKey(view)}`,
      ),
      ...record.readers.map((reader) => `    read by ${describeReader(reader)}`),
      ...(now ? [`    ${describeLive(now)}`, ...nextOf(record, now).map((line) => `    next: ${line}`)] : []),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** What is left of clients that are gone, before or after it is removed. */
export function describeOrphans(orphans: readonly SecretName[], removed: boolean): string {
  if (orphans.length === 0) return 'Nothing is left behind.\n';
  return [
    removed ? 'Removed:' : 'Nothing makes or reads these Secrets any more:',
    ...orphans.map((secret) => `  ${secretKey(secret)}`),
    ...(removed
      ? []
      : ['Nothing was done: add --yes when it is meant. A client that comes back gets a new value then.']),
    '',
  ].join('\n');
}

function viewsOf(seed: SecretRecord, records: readonly SecretRecord[]): readonly SecretRecord[] {
  return records.filter(({ maker }) => maker.by === 'view' && secretKey(maker.of) === secretKey(seed));
}

/** What somebody has to write, where values come from a store. */
function entriesOf(maker: Maker): readonly string[] {
  const { entries = [] } = maker.by === 'seed' ? maker : {};
  return entries.map(
    ({ name, keys, length }) =>
      `    from the store: ${name} (${keys.join(', ')}: ${length} letters and digits${keys.length > 1 ? ' each' : ''})`,
  );
}

function describeMaker(maker: Maker): string {
  switch (maker.by) {
    case 'seed':
      return maker.entries
        ? `kept by External Secrets as the store says, for ${maker.component}`
        : `made once by External Secrets, for ${maker.component}`;
    case 'given':
      return `handed to the cluster by bootstrap or by you, for ${maker.component}`;
    case 'view':
      return `view of ${secretKey(maker.of)}, kept by External Secrets for ${maker.component}`;
    case 'operator':
      return `made by ${maker.component}, because of ${maker.because}`;
    case 'program':
      return `made by ${maker.component} itself`;
    case 'tree':
      return `object of ${maker.component}`;
  }
}

function describeReader({ component, objects, connections }: Reader): string {
  const why = [...objects, ...connections];
  return why.length > 0 ? `${component}: ${why.join(', ')}` : component;
}

function describeLive({ there, optional, age, lacks, unlabelled, problem }: LiveSecret): string {
  if (!there) return optional ? 'not there, which need not be wrong' : `MISSING${problem ? `: ${problem}` : ''}`;
  const since = age === undefined ? '' : `, ${describeAge(age)} old`;
  const wrong = [
    ...(lacks.length > 0 ? [`lacks ${lacks.join(', ')}`] : []),
    ...(unlabelled.length > 0 ? [`lacks the label ${unlabelled.join(', ')}`] : []),
    ...(problem ? [problem] : []),
  ];
  return wrong.length > 0 ? `NOT WELL${since}: ${wrong.join('; ')}` : `there${since}`;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

function describeAge(age: number): string {
  const [unit, length] = UNITS.find(([, milliseconds]) => age >= milliseconds) ?? UNITS[3];
  return `${Math.floor(age / length)}${unit}`;
}

/** The command to type about one that is not well. */
function nextOf({ namespace, name, maker }: SecretRecord, live: LiveSecret): readonly string[] {
  if (isWell(live)) return [];
  if (live.unlabelled.length > 0) return [`kubectl -n ${namespace} label secret ${name} ${live.unlabelled.join(' ')}`];
  switch (maker.by) {
    case 'given':
      return ['npm run bootstrap'];
    case 'seed':
      if (live.problem === undefined)
        return [`restore it from a backup (docs/secrets.md), or npm run secrets -- rotate ${name}`];
      return [`kubectl -n ${namespace} describe externalsecret ${name}`];
    case 'view':
      return [`kubectl -n ${namespace} describe externalsecret ${name}`];
    default:
      return [`npm run doctor -- --component ${maker.component}`];
  }
}

/** Whether a Secret is as it should be. */
export const isWell = ({ there, optional, lacks, unlabelled, problem }: LiveSecret) =>
  there ? lacks.length === 0 && unlabelled.length === 0 && problem === undefined : optional;
