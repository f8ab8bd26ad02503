import type { FileChange } from '../git/files.ts';
import { code, markdownOf } from '../review/format/markdown.ts';
import type { Review } from '../review/review.ts';
import { isBelow } from './selection.ts';

/** Around what `publish` writes into a description, and by which it finds it again. People do not see it. */
const BEGIN = '<!-- mooring:publish -->';
const END = '<!-- /mooring:publish -->';

const FOOTER = '_Made by `npm run publish`, which writes it anew with each commit; what stands around it stays._';

/** The review, and the files beside the trees, as Markdown between its marks, in at most `longest` characters: whole blocks. */
export function noteOf(reviews: readonly Review[], files: readonly FileChange[], longest: number): string {
  const around = [BEGIN, FOOTER, END].reduce((sum, part) => sum + part.length + 2, 0);
  const beside = filesBlock(files);
  const room = longest - around - (beside === '' ? 0 : beside.length + 2);
  // Of very many files the trees are told first.
  const told = room > longest / 2 ? [markdownOf(reviews, room), beside] : [markdownOf(reviews, longest - around)];
  return [BEGIN, ...told.filter(Boolean), FOOTER, END].join('\n\n');
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

/** Files outside the trees: what they are made of first. */
function filesBlock(all: readonly FileChange[]): string {
  const files = all.filter(({ path }) => !path.startsWith('dist/'));
  if (files.length === 0) return '';
  const [releases, others] = [true, false].map((of) => files.filter(({ path }) => isBelow(path, ['releases']) === of));
  const what = ({ before, after }: FileChange) => (before ? (after ? '' : ' (removed)') : ' (new)');
  return `Files beside dist/:\n\n${[...others!, ...releases!].map((file) => `- ${code(file.path)}${what(file)}`).join('\n')}`;
}
