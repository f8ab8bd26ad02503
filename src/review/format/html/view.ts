import { EFFECTS } from '../../../contract/effect.ts';
import { counted } from '../../../kit/compare.ts';
import { describeIdentity, kindOfIdentity } from '../../../kit/object.ts';
import type { Consequence, FieldChange, ObjectChange, Review } from '../../review.ts';
import { type Folded, foldedComponents, needsEyes, noiseOf, toldBeside } from '../fold.ts';
import { CHANGE_WORDS, EFFECT_WORDS, noiseWords, partWords, sentence, valueWords } from '../words.ts';
import { pictureOf } from './picture.ts';
import { hrefOf, type Places, placesOf } from './places.ts';

/** A review as the page's template says it: every name that the template asks for is there. */
export function viewOf(review: Review, id: string) {
  const places = placesOf(review, id);
  const eyes = needsEyes(review).map((one) => consequenceView(one, places));
  const beside = toldBeside(review).map((one) => consequenceView(one, places));
  const noise = noiseOf(review);
  const state = new Map(review.components.map((one) => [one.component, one.state]));
  return {
    id,
    environment: review.environment,
    verdict: review.verdict,
    worst: eyes.some(({ severity }) => severity === 'error') ? 'error' : eyes.length > 0 ? 'warning' : 'calm',
    counts: countsOf(review),
    eyes,
    picture: pictureOf(review, id, places),
    timeline: review.timeline.map(({ wave, components }) => ({
      wave: wave ?? '?',
      parts: components.map((part) => ({
        component: part.component,
        href: hrefOf(places.component(part.component)),
        words: partWords(part, describeIdentity),
        ...places.tags([part.component], identitiesOf(review, part.component)),
      })),
    })),
    pins: review.pins.map((pin) => ({ ...pin, ...places.tags([pin.component], [], ['images']) })),
    beside,
    besideWords: `${counted(beside.length, 'further thing')} to know`,
    components: foldedComponents(review).map(({ component, groups }) => ({
      id: places.component(component)!,
      component,
      state: STATES[state.get(component) ?? 'changed'],
      words: counted(
        groups.reduce((sum, { objects }) => sum + objects.length, 0),
        'object',
      ),
      groups: groups.map((group) => groupView(group, places)),
    })),
    noise: noise.fields > 0 && {
      words: `${noiseWords(noise.objects.length, noise.fields)}.`,
      objects: noise.objects.map((one) => ({ ...objectView(one, places), fields: one.fields.map(fieldView) })),
    },
    unread: review.unread,
  };
}

const STATES = { new: 'new', gone: 'removed', changed: false } as const;

const identitiesOf = ({ objects }: Review, component: string) =>
  objects.filter((one) => one.component === component && !one.noise).map(({ identity }) => identity);

/** How many of what needs eyes have which effect. */
function countsOf(review: Review) {
  const eyes = needsEyes(review);
  return EFFECTS.map((effect) => ({
    effect,
    word: EFFECT_WORDS[effect],
    count: eyes.filter((one) => one.effect === effect).length,
  })).filter(({ count }) => count > 0);
}

function consequenceView(one: Consequence, places: Places) {
  const { rule, effect, severity, fix, why, how, source, objects, component, less, path } = one;
  return {
    rule,
    effect,
    severity,
    why,
    how,
    source,
    word: EFFECT_WORDS[effect],
    sentence: sentence(one),
    fix: fix ?? false,
    less: less === true,
    path: path ?? false,
    objects: objects.map((identity) => ({
      name: describeIdentity(identity),
      href: hrefOf(places.object(identity)),
    })),
    ...places.tags([component], objects, [effect]),
  };
}

function groupView({ change, objects, fields }: Folded, places: Places) {
  const { movedFrom } = objects[0]!;
  return {
    change,
    words: movedFrom === undefined ? CHANGE_WORDS[change] : `${CHANGE_WORDS[change]} here from ${movedFrom}`,
    objects: objects.map((one) => objectView(one, places)),
    alike: objects.length > 1 && fields.length > 0 && `the same in ${counted(objects.length, 'object')}`,
    fields: fields.map(fieldView),
  };
}

function objectView({ identity, component, data, config }: ObjectChange, places: Places) {
  const kind = kindOfIdentity(identity);
  return {
    id: places.object(identity)!,
    kind,
    name: describeIdentity(identity).slice(kind.length + 1),
    data: data === true,
    config: config ?? false,
    ...places.tags([component], [identity]),
  };
}

/** A place with what it was and is, or with words where neither can be shown. */
function fieldView(field: FieldChange) {
  const { path, before, after, hidden, reordered } = field;
  const shown = !hidden && !reordered && (before !== undefined || after !== undefined);
  return {
    path,
    words: shown ? false : valueWords(field, (text) => text),
    before: shown && before !== undefined && { text: before },
    after: shown && after !== undefined && { text: after },
  };
}
