import { describe, expect, it } from 'vitest';
import { intoDescription, noteOf } from '../../src/publish/note.ts';
import { titleOf } from '../../src/publish/title.ts';
import type { ComponentChange, ObjectChange, Review } from '../../src/review/review.ts';

const id = (name: string) => `/ConfigMap/apps/${name}`;
const file = { mode: '100644', id: 'a' };
const object = (component: string, change: ObjectChange['change'] = 'updated'): ObjectChange => ({
  identity: id(component),
  component,
  change,
  fields: change === 'updated' ? [{ path: 'data.text', before: 'a', after: 'b' }] : [],
});
const review = (objects: readonly ObjectChange[], more: Partial<Review> = {}): Review => ({
  version: 1,
  environment: 'local',
  first: false,
  verdict: 'Restarts nothing; nothing is lost.',
  consequences: [],
  timeline: [],
  components: objects.map(
    ({ component, change }): ComponentChange => ({
      component,
      state: change === 'created' ? 'new' : change === 'removed' ? 'gone' : 'changed',
    }),
  ),
  objects,
  affected: { pods: [], connections: [] },
  pins: [],
  unread: [],
  ...more,
});
const FILES = [
  { path: 'releases/local/project-fraud/kustomization.yaml', before: file, after: file },
  { path: 'platform.yaml', before: file, after: file },
  { path: 'components/old.ts', before: file },
  { path: 'dist/local/index.json', before: file, after: file },
];
const REVIEW = review([object('kafka'), object('redis', 'removed'), object('v`1', 'created')]);

describe('a note', () => {
  it('is the review, then the files beside the trees', () => {
    expect(noteOf([REVIEW], FILES, 65_536)).toMatchSnapshot();
  });

  it('keeps to the length that a forge takes, in whole blocks', () => {
    const many = review(Array.from({ length: 900 }, (_, i) => object(`c${i}`)));
    const text = noteOf([many], FILES, 65_536);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(60_000);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)!.length);
    expect(text).toMatch(/… and \d+ more blocks/);
    for (let longest = 700; longest < 2000; longest += 50)
      expect(noteOf([REVIEW], FILES, longest).length).toBeLessThanOrEqual(longest);
  });

  it('goes in the place of the one before, between what people wrote, which leaves it the less room', () => {
    const rooms: number[] = [];
    const describeIn = (text: string) => (room: number) => {
      rooms.push(room);
      return `<!-- mooring:publish -->${text}<!-- /mooring:publish -->`;
    };
    const one = intoDescription('Mine.\n', 1000, describeIn('one'));
    expect(one).toBe('Mine.\n\n<!-- mooring:publish -->one<!-- /mooring:publish -->');
    expect(intoDescription(`${one}\nP.S.`, 1000, describeIn('two'))).toBe(
      'Mine.\n\n<!-- mooring:publish -->two<!-- /mooring:publish -->\nP.S.',
    );
    expect(intoDescription('', 1000, describeIn('x'))).toMatch(/^<!--/);
    expect(rooms).toEqual([993, 988, 1000]);
  });
});

it('a title says it in a line', () => {
  const title = (...objects: ObjectChange[]) => titleOf([review(objects)], []);
  expect(title(object('kafka'), object('redis', 'removed'), object('valkey', 'created'))).toBe(
    'local: add valkey, remove redis, change kafka',
  );
  expect(title(object('namespaces'), object('kafka'))).toBe('local: change kafka');
  expect(title(object('namespaces'))).toBe('local: change namespaces');
  // Definitions come with who brings them, and are named when they come alone.
  expect(title(object('strimzi'), object('strimzi-crds'))).toBe('local: change strimzi');
  expect(title(object('strimzi-crds'))).toBe('local: change strimzi-crds');
  expect(title(...Array.from({ length: 40 }, (_, i) => object(`component-${i}`)))).toBe(
    'local: change component-0, component-1, component-2 and 37 more',
  );
  const first = review([object('a', 'created'), object('b', 'created')], { first: true });
  expect(titleOf([first], [])).toBe('local: the platform, 2 components');
  const pins = [{ component: 'project-fraud', image: 'r:5000/fraud/trainer', before: '1.0.0', after: '1.1.0' }];
  expect(titleOf([review([], { pins })], [])).toBe('local: fraud/trainer 1.1.0');
  expect(titleOf([], [FILES[1]!])).toBe('Change platform.yaml');
});
