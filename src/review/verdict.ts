import type { Effect } from '../contract/effect.ts';
import { counted } from '../kit/compare.ts';
import { listed } from '../kit/listed.ts';
import type { Consequence, ImageMove, ObjectChange } from './review.ts';

/** Names that are said one by one. */
const NAMED = 3;

/** What becomes of it, in a line: what is refused, restarts and is lost, whose access grows. */
export function verdictOf(
  objects: readonly ObjectChange[],
  consequences: readonly Consequence[],
  pins: readonly ImageMove[],
  first: boolean,
): string {
  if (first)
    return `Its first tree: ${counted(objects.length, 'object')} of ${counted(componentsOf(objects), 'component')}.`;
  if (objects.length + pins.length === 0) return 'Nothing changes.';
  // A checksum is noise where it stands, and restarts pods all the same.
  if (objects.every(({ noise }) => noise) && consequences.length === 0 && pins.length === 0)
    return `Nothing that a cluster notices: ${counted(objects.length, 'object')} with other labels, checksums or spelling.`;
  const of = (effect: Effect) =>
    consequences.filter((one) => one.effect === effect && one.severity !== 'info' && !one.less);
  const [refused, lost, access] = [of('refused'), of('data-loss'), of('access')];
  const parts = [
    ...(refused.length > 0
      ? [
          `${counted(refused.length, 'change')} of ${listed(
            refused.map(({ component }) => component),
            3,
          )} cannot be made`,
        ]
      : []),
    ...(lost.length > 0 ? [lostWords(lost)] : []),
    restartWords(of('restart').filter(({ rule }) => rule === 'change/restart')),
    ...(lost.length === 0 ? ['nothing is lost'] : []),
    ...(access.length > 0 ? [`${access.length} new ${access.length === 1 ? 'access' : 'accesses'}`] : []),
    ...(pins.length > 0 ? [`${counted(pins.length, 'image')} pinned otherwise`] : []),
  ];
  const text = parts.join('; ');
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

function lostWords(lost: readonly Consequence[]): string {
  const names = new Set(lost.flatMap(({ names, objects }) => names ?? objects[0] ?? []));
  const last = [...names].map((name) => name.slice(name.lastIndexOf('/') + 1));
  const what = names.size > NAMED ? counted(names.size, 'object') : listed(last, NAMED);
  return `data of ${what} is at stake`;
}

function restartWords(restarts: readonly Consequence[]): string {
  const names = [...new Set(restarts.flatMap(({ names = [] }) => names))].map((name) =>
    name.slice(name.indexOf('/') + 1),
  );
  if (names.length === 0) return 'restarts nothing';
  if (names.length > NAMED) return `restarts ${names.length} workloads`;
  return `restarts ${names.join(', ')}`;
}

const componentsOf = (objects: readonly ObjectChange[]) => new Set(objects.map(({ component }) => component)).size;
