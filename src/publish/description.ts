import { PROJECTS } from '../argocd/kinds.ts';
import { describeIdentity } from '../kit/object.ts';
import { NAMESPACES } from '../policy/derive.ts';
import { definitionsOf } from '../render/definitions.ts';
import type { Changes, ComponentChange, EnvironmentChange } from './changes.ts';
import { isBelow } from './selection.ts';

/** Around what `publish` writes into a description, and by which it finds it again. People do not see it. */
const BEGIN = '<!-- mooring:publish -->';
const END = '<!-- /mooring:publish -->';

/** What changes, as Markdown between its marks, in at most `longest` characters: whole blocks, and the rest counted. */
export function describeChanges(changes: Changes, longest: number): string {
  const blocks = [...changes.environments.flatMap(environmentBlocks), ...fileBlocks(changes)];
  const room = longest - BEGIN.length - END.length - FOOTER.length - REST;
  const taken: string[] = [];
  let length = 0;
  for (const block of blocks) {
    if (length + block.length + 2 > room) break;
    taken.push(block);
    length += block.length + 2;
  }
  const left = blocks.length - taken.length;
  if (left > 0)
    taken.push(
      `… and ${left} more ${left === 1 ? 'block' : 'blocks'}, for which there is no room here: see the files.`,
    );
  return [BEGIN, ...taken, FOOTER, END].join('\n\n');
}

/**
 * Puts what `describe` says in the place of what `publish` wrote before; without that, after what people wrote, which stays
 * and leaves it the less room.
 */
export function intoDescription(description: string, longest: number, describe: (longest: number) => string): string {
  const [begin, end] = [description.indexOf(BEGIN), description.lastIndexOf(END)];
  const ours = begin >= 0 && end > begin;
  const before = ours ? description.slice(0, begin) : description.trim() && `${description.trimEnd()}\n\n`;
  const after = ours ? description.slice(end + END.length) : '';
  return before + describe(longest - before.length - after.length) + after;
}

/** Subject of the commit and title of the merge request: `local: add valkey, change kafka`. */
export function titleOf({ environments, files }: Changes): string {
  const [first] = environments;
  if (!first)
    return fit(
      'Change',
      files.map(({ path }) => path),
    );
  const where = environments.map(({ environment }) => environment).join(', ');
  const moves = environments.flatMap(({ images }) => images);
  if (environments.every(({ components }) => components.length === 0))
    return fit(`${where}:`, [
      ...new Set(moves.map(({ image, after }) => `${image.split('/').slice(-2).join('/')} ${after}`)),
    ]);
  const all = environments.flatMap(({ components }) => components);
  // What follows from the rest is named only when there is no rest.
  const definitions = new Set(all.map(({ id }) => definitionsOf(id)));
  const causes = all.filter((one) => !isConsequence(one) && !definitions.has(one.id));
  const told = causes.length > 0 ? causes : all;
  const named = (state: ComponentChange['state']) => [
    ...new Set(told.filter((component) => component.state === state).map(({ id }) => id)),
  ];
  if (environments.every(({ first }) => first))
    return `${where}: the platform, ${count(named('new').length, 'component')}`;
  const verbs = [
    ['add', named('new')],
    ['remove', named('gone')],
    ['change', named('changed')],
  ] as const;
  return fit(
    `${where}:`,
    verbs.flatMap(([verb, ids]) => ids.map((id, i) => (i === 0 ? `${verb} ${id}` : id))),
  );
}

/** Policies and quotas of namespaces, and what Argo CD allows. */
function isConsequence({ id, added, changed, removed }: ComponentChange): boolean {
  return id === NAMESPACES || [...added, ...changed, ...removed].every((identity) => identity.startsWith(PROJECTS));
}

/** What the message of a commit and forges show of a subject without cutting it. */
const LONGEST_TITLE = 72;

function fit(start: string, items: readonly string[]): string {
  for (let shown = items.length; shown > 0; shown--) {
    const more = shown < items.length ? ` and ${items.length - shown} more` : '';
    const title = `${start} ${items.slice(0, shown).join(', ')}${more}`;
    if (title.length <= LONGEST_TITLE || shown === 1) return title;
  }
  return start;
}

const FOOTER = '_Made by `npm run publish`, which writes it anew with each commit; what stands around it stays._';
/** For the line about what has no room. */
const REST = 200;
/** Objects of a component that are named; the rest is counted. */
const NAMED = 50;

/** The environment in a line, then what may lose data, then images, then each component. */
function environmentBlocks({ environment, first, components, data, images }: EnvironmentChange): string[] {
  const total = (list: 'added' | 'changed' | 'removed') =>
    components.reduce((sum, component) => sum + component[list].length, 0);
  const objects = counts(total('added'), total('changed'), total('removed'));
  const blocks = [
    `### ${environment}\n\n${first ? 'Its first tree: ' : ''}${[count(components.length, 'component'), objects].filter(Boolean).join(', ')}.`,
  ];
  if (data.length > 0)
    blocks.push(
      block('**Data is touched**', [
        ...data
          .filter(({ removed }) => removed)
          .map(({ identity }) => `${code(describeIdentity(identity))} **is removed**`),
        ...data.filter(({ removed }) => !removed).map(({ identity }) => `${code(describeIdentity(identity))} changes`),
      ]),
    );
  if (images.length > 0)
    blocks.push(
      block(
        'Images',
        images.map(
          ({ component, image, before, after }) => `${component}: ${code(image)} ${code(before)} → ${code(after)}`,
        ),
      ),
    );
  return [...blocks, ...components.map(componentBlock)];
}

const STATE = { new: ' is new', gone: ' **is removed**', changed: '' } as const;

function componentBlock({ id, state, added, changed, removed }: ComponentChange): string {
  const summary = `<b>${id}</b>${STATE[state].replaceAll('**', '')}: ${counts(added.length, changed.length, removed.length)}`;
  const lines = [
    ...removed.map((identity) => `- removed ${code(describeIdentity(identity))}`),
    ...changed.map((identity) => `- changed ${code(describeIdentity(identity))}`),
    ...added.map((identity) => `- added ${code(describeIdentity(identity))}`),
  ];
  const more = lines.length > NAMED ? [`- … and ${lines.length - NAMED} more`] : [];
  return `<details><summary>${summary}</summary>\n\n${[...lines.slice(0, NAMED), ...more].join('\n')}\n\n</details>`;
}

/** Files outside the trees: what they are made of first. */
function fileBlocks({ files }: Changes): string[] {
  if (files.length === 0) return [];
  const [releases, others] = [true, false].map((of) => files.filter(({ path }) => isBelow(path, ['releases']) === of));
  const what = ({ before, after }: (typeof files)[number]) => (before ? (after ? '' : ' (removed)') : ' (new)');
  return [
    block(
      'Files beside dist/',
      [...others!, ...releases!].map((file) => `${code(file.path)}${what(file)}`),
    ),
  ];
}

function block(title: string, lines: readonly string[]): string {
  return `${title}:\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function counts(added: number, changed: number, removed: number): string {
  const words = [
    [added, 'added'],
    [changed, 'changed'],
    [removed, 'removed'],
  ] as const;
  return words
    .filter(([number]) => number > 0)
    .map(([number, word], i) => `${i === 0 ? count(number, 'object') : number} ${word}`)
    .join(', ');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** A name as Markdown takes it for nothing but a name. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
