import { EFFECTS } from '../../contract/effect.ts';
import { sha256 } from '../../kit/digest.ts';
import { kindOfIdentity } from '../../kit/object.ts';
import { template, text } from '../../template/template.ts';
import type { Review } from '../review.ts';
import { viewOf } from './html/view.ts';
import { EFFECT_WORDS } from './words.ts';

const page = template('src/review/format/html/page.html');

/**
 * Reviews as one page that asks nobody for anything: style and script are in it, and its policy lets nothing else run or be fetched.
 * It says what the note says, draws the graph of what is affected, and can be filtered.
 */
export function htmlOf(reviews: readonly Review[]): string {
  const [style, script] = [text('src/review/format/html/page.css'), text('src/review/format/html/page.js')];
  const consequences = reviews.flatMap((review) => review.consequences);
  return page({
    style,
    script,
    styleHash: hashOf(style),
    scriptHash: hashOf(script),
    title: ['Review', ...reviews.map(({ environment }) => environment)].join(' · '),
    several: reviews.length > 1,
    reviews: reviews.map((review, i) => viewOf(review, `e${i}`)),
    components: optionsOf([
      ...reviews.flatMap(({ objects }) => objects.map(({ component }) => component)),
      ...consequences.map(({ component }) => component),
    ]),
    kinds: optionsOf(
      [
        ...reviews.flatMap(({ objects }) => objects.map(({ identity }) => identity)),
        ...consequences.flatMap(({ objects }) => objects),
      ].map(kindOfIdentity),
    ),
    effects: EFFECTS.map((effect) => ({
      effect,
      word: EFFECT_WORDS[effect],
      count: consequences.filter((one) => one.effect === effect).length,
    })).filter(({ count }) => count > 0),
  });
}

/** As a Content Security Policy names a text. */
const hashOf = (content: string) => `sha256-${Buffer.from(sha256(content), 'hex').toString('base64')}`;

const optionsOf = (names: readonly string[]) => [...new Set(names)].sort();
