import type { Effect } from '../../src/contract/effect.ts';
import type { Review } from '../../src/review/review.ts';

/** What somebody who merges has to know, and no field says. */
export const ASKED = ['refused', 'data-loss', 'restart', 'access'] as const satisfies readonly Effect[];

/** Whether something of it follows from a change that needs eyes, by the rules of the review. */
export const follows = ({ consequences }: Review, effect: Effect): boolean =>
  consequences.some((one) => one.effect === effect && one.severity !== 'info' && !one.less);

/** Words by which a text names what follows. A text of either side that has one of them is taken to name it. */
const NAMES: Readonly<Record<(typeof ASKED)[number], RegExp>> = {
  refused: /\b(?:refus\w+|reject\w*|immutable|forbidden|not allowed|cannot)\b/i,
  'data-loss': /\b(?:los[est]\w*|at stake|deletes?d?|empty|gone|nobody's)\b/i,
  restart: /\b(?:re-?starts?(?:ed|ing)?|replaced|recreated|starts? again|killed|rolls?|rolled|rolling)\b/i,
  access: /\b(?:access(?:es)?|reach(?:es|able)?|may now|privileged?|exposed?s?|opens?)\b/i,
};

/** What is said not to follow. */
const DENIED = /\brestarts nothing\b|\bnothing is lost\b/gi;

/** Lines of both trees: what a text quotes of them it does not say itself. */
export function wordsOfTrees(trees: readonly ReadonlyMap<string, string>[]): ReadonlySet<string> {
  return new Set(trees.flatMap((tree) => [...tree.values()].flatMap((text) => text.split('\n').map(plain))));
}

/** Whether a text names what follows, in a line of its own words. */
export function says(text: string, effect: (typeof ASKED)[number], quoted: ReadonlySet<string>): boolean {
  return text
    .split('\n')
    .filter((line) => !quoted.has(plain(line)) && !isPlace(line))
    .some((line) => NAMES[effect].test(line.replaceAll(DENIED, '')));
}

/** Characters that are read: all but blanks and ends of lines. */
export const readable = (text: string): number => text.replaceAll(/\s/g, '').length;

/** A line without what a comparison puts before it, and without quotes, which it may put otherwise. */
const plain = (line: string) =>
  line
    .replace(/^[\s+±|⏎-]*/, '')
    .replaceAll(/["']/g, '')
    .trim();

/** dyff's heading of a change: `spec.hard.pods  (v1/ResourceQuota/data-plane/quota)`. */
const isPlace = (line: string) => /^\S.* {2}\([\w.-]+(?:\/[\w.-]+)+\)$/.test(line);
