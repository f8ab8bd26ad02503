import { describe, expect, it } from 'vitest';
import type { Changes, EnvironmentChange } from '../../src/publish/changes.ts';
import { describeChanges, intoDescription, titleOf } from '../../src/publish/description.ts';

const id = (name: string) => `/ConfigMap/apps/${name}`;
const component = (name: string, more = {}) => ({
  id: name,
  state: 'changed' as const,
  added: [],
  changed: [id(name)],
  removed: [],
  ...more,
});
const environment = (components: EnvironmentChange['components'], more = {}): EnvironmentChange => ({
  environment: 'local',
  first: false,
  components,
  data: [],
  images: [],
  ...more,
});
const file = { mode: '100644', id: 'a' };
const CHANGES: Changes = {
  environments: [
    environment(
      [
        component('kafka', { removed: [id('topic')] }),
        component('redis', { state: 'gone', changed: [], removed: [id('redis')] }),
        component('valkey', { state: 'new', changed: [], added: [id('v`1')] }),
      ],
      {
        data: [
          { identity: id('kafka'), component: 'kafka', removed: false },
          { identity: id('topic'), component: 'kafka', removed: true },
        ],
        images: [{ component: 'kafka', image: 'quay.io/strimzi/kafka', before: '0.47.0', after: '0.48.0' }],
      },
    ),
  ],
  files: [
    { path: 'releases/local/project-fraud/kustomization.yaml', before: file, after: file },
    { path: 'platform.yaml', before: file, after: file },
    { path: 'components/old.ts', before: file },
  ],
};

describe('a description', () => {
  it('says what may lose data first, then images, components and files', () => {
    expect(describeChanges(CHANGES, 65_536)).toMatchSnapshot();
  });

  it('keeps to the length that a forge takes, in whole blocks', () => {
    const many = { ...CHANGES, environments: [environment(Array.from({ length: 900 }, (_, i) => component(`c${i}`)))] };
    const text = describeChanges(many, 65_536);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(60_000);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)!.length);
    expect(text).toMatch(/… and \d+ more blocks/);
    for (let longest = 600; longest < 2000; longest += 50)
      expect(describeChanges(CHANGES, longest).length).toBeLessThanOrEqual(longest);
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
  const title = (...components: EnvironmentChange['components'][number][]) =>
    titleOf({ environments: [environment(components)], files: [] });
  expect(titleOf(CHANGES)).toBe('local: add valkey, remove redis, change kafka');
  expect(title(component('namespaces'), component('kafka'))).toBe('local: change kafka');
  expect(title(component('namespaces'))).toBe('local: change namespaces');
  // Definitions come with who brings them, and are named when they come alone.
  expect(title(component('strimzi'), component('strimzi-crds'))).toBe('local: change strimzi');
  expect(title(component('strimzi-crds'))).toBe('local: change strimzi-crds');
  expect(title(...Array.from({ length: 40 }, (_, i) => component(`component-${i}`)))).toBe(
    'local: change component-0, component-1, component-2 and 37 more',
  );
  const first = environment([component('a', { state: 'new' }), component('b', { state: 'new' })], { first: true });
  expect(titleOf({ environments: [first], files: [] })).toBe('local: the platform, 2 components');
  const images = [{ component: 'project-fraud', image: 'r:5000/fraud/trainer', before: '1.0.0', after: '1.1.0' }];
  expect(titleOf({ environments: [environment([], { images })], files: [] })).toBe('local: fraud/trainer 1.1.0');
  expect(titleOf({ environments: [], files: [CHANGES.files[1]!] })).toBe('Change platform.yaml');
});
