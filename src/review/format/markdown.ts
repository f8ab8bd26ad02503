import { counted } from '../../kit/compare.ts';
import { describeIdentity } from '../../kit/object.ts';
import type { Consequence, Review } from '../review.ts';
import { type Folded, type FoldedComponent, foldedComponents, needsEyes, noiseOf, toldBeside } from './fold.ts';
import { CHANGE_WORDS, EFFECT_WORDS, noiseWords, partWords, sentence, valueWords } from './words.ts';

/** For the line about what has no room. */
const REST = 200;
/** Places of one object that are shown. */
const PLACES = 60;

/** The note of a merge request, as Markdown, in at most `longest` characters: whole blocks, what needs eyes first, and the rest counted. */
export function markdownOf(reviews: readonly Review[], longest = Number.POSITIVE_INFINITY): string {
  const heads = reviews.map((review) => [headBlock(review, reviews.length > 1), ...eyeBlocks(review)]);
  const rests = reviews.flatMap((review) => [
    ...timelineBlocks(review),
    ...besideBlocks(review),
    ...foldBlocks(review),
  ]);
  return fitted([...heads.flat(), ...rests], longest);
}

/** As many whole blocks as there is room for. */
function fitted(blocks: readonly string[], longest: number): string {
  const taken: string[] = [];
  let length = 0;
  for (const block of blocks) {
    const room = taken.length === blocks.length - 1 ? longest : longest - REST;
    if (length + block.length + 2 > room) continue;
    taken.push(block);
    length += block.length + 2;
  }
  const left = blocks.length - taken.length;
  if (left > 0)
    taken.push(
      `… and ${left} more ${left === 1 ? 'block' : 'blocks'}, for which there is no room here: \`npm run review\` shows all of it.`,
    );
  return taken.join('\n\n');
}

function headBlock({ environment, verdict }: Review, several: boolean): string {
  return several ? `### ${environment}\n\n**${text(verdict)}**` : `**${text(verdict)}**`;
}

function eyeBlocks(review: Review): string[] {
  const eyes = needsEyes(review);
  if (eyes.length === 0) return [];
  return [eyes.map(line).join('\n')];
}

function line(one: Consequence): string {
  const { effect, fix, severity } = one;
  const word = severity === 'error' ? `**${EFFECT_WORDS[effect]}**` : EFFECT_WORDS[effect];
  return `- ${word}: ${text(sentence(one))}.${fix ? ` _${text(fix)}_.` : ''}`;
}

function besideBlocks(review: Review): string[] {
  const beside = toldBeside(review).map((one) => `- ${EFFECT_WORDS[one.effect]}: ${text(sentence(one))}`);
  const pins = review.pins.map(
    ({ component, image, before, after }) => `- pin of ${component}: ${code(image)} ${code(before)} → ${code(after)}`,
  );
  return [
    ...(pins.length > 0 ? [pins.join('\n')] : []),
    ...(beside.length > 0 ? [details(`${counted(beside.length, 'further thing')} to know`, beside)] : []),
    ...(review.unread.length > 0
      ? [
          `Not compared, since they hold no objects that can be read:\n\n${review.unread.map((path) => `- ${code(path)}`).join('\n')}`,
        ]
      : []),
  ];
}

function timelineBlocks({ timeline }: Review): string[] {
  if (timeline.length === 0) return [];
  const lines = timeline.flatMap(({ wave, components }) =>
    components.map((part) => `- wave ${wave ?? '?'}: **${part.component}** ${text(partWords(part, describeIdentity))}`),
  );
  return [details('What Argo CD does, by wave', lines)];
}

function foldBlocks(review: Review): string[] {
  const noise = noiseOf(review);
  return [
    ...foldedComponents(review).map((one) => componentBlock(one, review)),
    ...(noise.fields > 0
      ? [`${noiseWords(noise.objects.length, noise.fields)}${names(noise.objects.map(({ identity }) => identity))}.`]
      : []),
  ];
}

const names = (identities: readonly string[]) =>
  identities.length === 0 ? '' : `: ${identities.map((identity) => code(describeIdentity(identity))).join(', ')}`;

const STATE = { new: ' is new', gone: ' is removed', changed: '' } as const;

function componentBlock({ component, groups }: FoldedComponent, { components }: Review): string {
  const state = components.find((one) => one.component === component)?.state ?? 'changed';
  const objects = groups.reduce((sum, group) => sum + group.objects.length, 0);
  return details(`<b>${component}</b>${STATE[state]}: ${counted(objects, 'object')}`, groups.flatMap(groupLines));
}

function groupLines({ change, objects, fields }: Folded): string[] {
  const [first] = objects;
  const moved = first!.movedFrom === undefined ? '' : ` here from ${first!.movedFrom}`;
  const head = `- ${CHANGE_WORDS[change]}${moved}${names(objects.map(({ identity }) => identity))}`;
  const places = fields.slice(0, PLACES).map((field) => `  - ${code(field.path)} ${valueWords(field, code)}`);
  const more = fields.length > PLACES ? [`  - and ${fields.length - PLACES} more places`] : [];
  return [head, ...places, ...more];
}

function details(summary: string, lines: readonly string[]): string {
  return `<details><summary>${summary}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

/** Words that Markdown takes for nothing but words: names of objects have what it would make tags or emphasis of. */
function text(words: string): string {
  return words
    .replaceAll(/[<>&]/g, (sign) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[sign]!)
    .replaceAll(/([*_`\\])/g, '\\$1');
}

/** A name as Markdown takes it for nothing but a name. */
export function code(words: string): string {
  const line = words.replaceAll(/\s*\n\s*/g, ' ⏎ ');
  if (line === '') return '(empty)';
  return line.includes('`') ? `\`\` ${line.replaceAll('``', "''")} \`\`` : `\`${line}\``;
}
