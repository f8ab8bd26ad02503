import { describeIdentity } from '../../kit/object.ts';
import type { Comparison } from '../comparison.ts';
import type { ObjectChange } from '../review.ts';
import type { Said } from '../said.ts';
import { foldedComponents, noiseOf } from './fold.ts';
import { oneLine, wrapped } from './lines.ts';
import { noiseWords, valueWords } from './words.ts';

/** A comparison for a terminal of so many columns. */
export function comparisonText(comparison: Comparison, columns: number): string {
  const { environment, against, verdict, capacity, pins, unread } = comparison;
  const lines: string[] = [...wrapped(`${environment} against ${against}: ${verdict}`, columns)];
  const section = (title: string, items: readonly string[]) => {
    if (items.length > 0) lines.push('', title, ...items.flatMap((item) => wrapped(item, columns)));
  };
  section(
    `What ${against} asks for more or less:`,
    capacity.map((text) => `  - ${text}`),
  );
  section('Said for all of an environment:', [...profileWords(comparison), ...commonOf(comparison).map(saidWords)]);
  section(
    'Images:',
    pins.map(({ component, image, before, after }) => `  - ${component}: ${image} ${before} → ${after}`),
  );
  section(
    'Not compared, since they hold no objects that can be read:',
    unread.map((path) => `  ${path}`),
  );
  const words: Readonly<Record<ObjectChange['change'], string>> = {
    created: `only in ${against}`,
    removed: `only in ${environment}`,
    updated: 'otherwise',
    moved: `of another component in ${against}`,
  };
  for (const { component, groups } of foldedComponents(comparison))
    section(`${component}:`, [
      ...why(comparison, component).map(saidWords),
      ...groups.flatMap(({ change, objects, fields }) => [
        `  ${words[change]}: ${objects.map(({ identity }) => describeIdentity(identity)).join(', ')}`,
        ...fields.map((field) => `      ${field.path}  ${valueWords(field, oneLine)}`),
      ]),
    ]);
  const noise = noiseOf(comparison);
  if (noise.fields > 0) lines.push('', ...wrapped(`${noiseWords(noise.objects.length, noise.fields)}.`, columns));
  return `${lines.join('\n')}\n`;
}

/** Why much differs of which nobody says anything. */
function profileWords({ environment, against, profiles }: Comparison): readonly string[] {
  const [one, other] = [profiles[environment], profiles[against]];
  if (one === undefined || other === undefined || one === other) return [];
  return [`  what nobody says is as the profile ${one} has it in ${environment}, and as ${other} has it in ${against}`];
}

const saidWords = ({ environment, setting, value, file, line }: Said) =>
  `  ${environment} says ${setting}: ${value} (${file}:${line})`;

/** Settings that are of no component and no project: the cluster, the repository, the registry. */
const commonOf = ({ said }: Comparison) => said.filter(({ config }) => !/^\/(components|projects)\//.test(config));

/** What was said of a component: what its objects come from, or a part of that. */
function why({ said, objects }: Comparison, component: string): readonly Said[] {
  const from = new Set(objects.flatMap((one) => (one.component === component && one.config ? [one.config] : [])));
  const within = (a: string, b: string) => a === b || a.startsWith(`${b}/`);
  return said.filter(
    ({ config }) =>
      /^\/(components|projects)\//.test(config) && [...from].some((one) => within(config, one) || within(one, config)),
  );
}
