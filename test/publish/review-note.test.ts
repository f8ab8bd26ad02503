import { expect, it } from 'vitest';
import { LONGEST_NOTE } from '../../src/forge/notes.ts';
import { noteReview, reviewNoteText } from '../../src/publish/review-note.ts';
import type { ObjectChange, Review } from '../../src/review/review.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { gitHubServer } from '../support/forges/github-server.ts';

const HEAD = 'a'.repeat(40);
const object = (i: number): ObjectChange => ({
  identity: `/ConfigMap/apps/c${i}`,
  component: `component-${i}`,
  change: 'updated',
  fields: [{ path: 'data.text', before: 'a'.repeat(80), after: 'b'.repeat(80) }],
});
const review = (objects: readonly ObjectChange[]) =>
  ({
    version: 1,
    environment: 'local',
    first: false,
    verdict: 'Restarts nothing; nothing is lost.',
    consequences: [],
    timeline: [],
    components: objects.map(({ component }) => ({ component, state: 'changed' })),
    objects,
    pins: [],
    unread: [],
  }) as Partial<Review> as Review;

it('says of which commit it is, and that nothing changes', () => {
  const text = reviewNoteText([review([object(1)])], HEAD, 65_536);
  expect(text).toMatch(/^\*\*Restarts nothing; nothing is lost\.\*\*\n/);
  expect(text).toContain('_Of aaaaaaaaaaaa, by');
  expect(reviewNoteText([], HEAD, 65_536)).toMatch(/^\*\*No tree changes\.\*\*\n/);
});

it('is taken by the forge, however much changes, without a cut block', async () => {
  const github = await gitHubServer('acme/platform');
  github.pulls.push({ number: 1, state: 'open', title: '', body: '', draft: false, head: 'more', base: 'main' });
  github.heads.more = HEAD;
  const reviews = [review(Array.from({ length: 900 }, (_, i) => object(i)))];
  const request = {
    ...{ provider: 'github' as const, server: github.url, project: 'acme/platform', number: 1, name: '#1' },
    ...{ head: HEAD, run: [1] },
  };
  const tools = { token: github.token, clock: fakeClock() };
  expect(await noteReview({ reviews, environments: undefined }, request, tools)).toBe('made');
  // Environments that were asked for have a note of their own, under whatever name.
  const environments = Array.from({ length: 30 }, (_, i) => `environment-number-${i}`);
  expect(await noteReview({ reviews, environments }, request, tools)).toBe('made');
  expect(await noteReview({ reviews, environments: [...environments].reverse() }, request, tools)).toBe('unchanged');
  for (const { body } of github.comments) {
    expect(body.length).toBeLessThanOrEqual(LONGEST_NOTE.github);
    expect(body.length).toBeGreaterThan(60_000);
    expect(body.match(/<details>/g)).toHaveLength(body.match(/<\/details>/g)!.length);
  }
  expect(github.comments).toHaveLength(2);
});
