import { describe, expect, it } from 'vitest';
import { connectNotes } from '../../src/forge/connect-merge-requests.ts';
import type { Notes } from '../../src/forge/notes.ts';
import { keepNote, type WantedNote } from '../../src/publish/keep-note.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { gitHubServer } from '../support/forges/github-server.ts';
import { gitLabServer } from '../support/forges/gitlab-server.ts';

const [OLD, NEW] = ['a'.repeat(40), 'b'.repeat(40)];
const wanted = (more: Partial<WantedNote> = {}): WantedNote => ({
  name: 'all',
  head: OLD,
  run: [7],
  text: 'Restarts valkey.',
  nothing: false,
  ...more,
});

/** The same merge request at both forges, whose branch stands at the older commit. */
async function forges() {
  const [gitlab, github] = [await gitLabServer(), await gitHubServer('acme/platform')];
  const { merge_requests: requests, branches } = gitlab.state.addProject('acme/platform');
  branches.more = OLD;
  const request = {
    ...{ id: 1, iid: 1, state: 'opened' as const, source_branch: 'more', target_branch: 'main', title: 'More' },
    ...{ description: '', labels: [], web_url: '', sha: OLD, notes: [] },
  };
  requests.push(request);
  const pull = { number: 1, state: 'open' as const, title: 'More', body: '', draft: false, head: 'more', base: 'main' };
  github.pulls.push(pull);
  github.heads.more = OLD;
  github.user.type = 'Bot';
  const at = { project: 'acme/platform', clock: fakeClock() };
  return [
    {
      forge: gitlab,
      notes: await connectNotes('gitlab', { ...at, server: gitlab.url, token: gitlab.state.rootToken }, 1),
      there: requests[0]!.notes as { id: number; body: string }[],
      push: (sha: string) => {
        requests[0]!.sha = sha;
      },
      sayAsSomebody: (body: string) =>
        requests[0]!.notes.push({ id: gitlab.state.id(), body, system: false, author: { id: 5, username: 'ada' } }),
    },
    {
      forge: github,
      notes: await connectNotes('github', { ...at, server: github.url, token: github.token }, 1),
      there: github.comments as { id: number; body: string }[],
      push: (sha: string) => {
        github.heads.more = sha;
      },
      sayAsSomebody: (body: string) =>
        github.comments.push({
          id: 1 + (github.comments.at(-1)?.id ?? 0),
          body,
          user: { login: 'ada', type: 'User' as const },
        }),
    },
  ];
}

const writes = ({ requests }: { requests: readonly { method: string }[] }) =>
  requests.filter(({ method }) => method !== 'GET').map(({ method }) => method);

/** What an older run writes. */
const LATE = `<!-- mooring:review all head=${OLD} run=1 text=x -->\nlate`;

/** Ours, without the line that people do not see. */
const ours = (there: readonly { body: string }[]) =>
  there.filter(({ body }) => body.startsWith('<!--')).map(({ body }) => body.slice(body.indexOf('\n') + 1));

describe('a note at a merge request', () => {
  it('is made once, changed in place, and left alone when it says so already', async () => {
    for (const { notes, there, push, forge, sayAsSomebody } of await forges()) {
      for (let i = 0; i < 130; i++) sayAsSomebody(`I think ${i}.`);
      expect(await keepNote(notes, wanted(), fakeClock())).toBe('made');
      for (let i = 0; i < 130; i++) sayAsSomebody(`I think again ${i}.`);
      expect(await keepNote(notes, wanted({ run: [8] }), fakeClock())).toBe('unchanged');
      push(NEW);
      expect(await keepNote(notes, wanted({ head: NEW, run: [9], text: 'Restarts nothing.' }), fakeClock())).toBe(
        'updated',
      );
      expect(ours(there)).toEqual(['Restarts nothing.']);
      expect(there).toHaveLength(261);
      expect(writes(forge)).toEqual(['POST', expect.stringMatching(/^(PUT|PATCH)$/)]);
    }
  });

  it('is one, when two jobs make it at the same time, with the words of the later one', async () => {
    for (const { notes, there, forge } of await forges()) {
      const jobs = [wanted({ run: [7], text: 'one' }), wanted({ run: [8], text: 'two' })];
      await Promise.all(jobs.map((job) => keepNote(notes, job, fakeClock())));
      expect(writes(forge).filter((method) => method === 'POST')).toHaveLength(2);
      expect(ours(there)).toEqual(['two']);
    }
  });

  it('is of the newest commit, whichever job comes last', async () => {
    for (const { notes, there, push } of await forges()) {
      push(NEW);
      expect(await keepNote(notes, wanted({ head: NEW, run: [8], text: 'new' }), fakeClock())).toBe('made');
      // A pipeline of the older commit that somebody runs again.
      expect(await keepNote(notes, wanted({ run: [9], text: 'old' }), fakeClock())).toBe('outdated');
      expect(ours(there)).toEqual(['new']);
      // Of the same commit the later run: the branch that it is to be merged into moved.
      expect(await keepNote(notes, wanted({ head: NEW, run: [7], text: 'less' }), fakeClock())).toBe('outdated');
      expect(await keepNote(notes, wanted({ head: NEW, run: [8, 1], text: 'more' }), fakeClock())).toBe('updated');
      expect(ours(there)).toEqual(['more']);
    }
  });

  it('survives a push while it is made, and what an older job writes a moment too late', async () => {
    for (const { notes, there, push } of await forges()) {
      // The older job has looked; before it writes, the newer one is done.
      const late: Notes = {
        ...notes,
        make: async (body) => {
          push(NEW);
          await keepNote(notes, wanted({ head: NEW, run: [8], text: 'new' }), fakeClock());
          return notes.make(body);
        },
      };
      expect(await keepNote(late, wanted({ text: 'old' }), fakeClock())).toBe('outdated');
      expect(ours(there)).toEqual(['new']);
      // The same with a note that is there: its words are the older one's for a moment, and the newer one looks again.
      push(OLD);
      const clock = fakeClock();
      let inFlight = true;
      const sleep = async (wait: number) => {
        if (inFlight) await notes.change((await notes.own())[0]!.id, LATE);
        inFlight = false;
        await clock.sleep(wait);
      };
      const newest = wanted({ head: 'c'.repeat(40), run: [9], text: 'newest' });
      const newer = keepNote(notes, newest, { ...clock, sleep });
      push('c'.repeat(40));
      expect(await newer).toBe('updated');
      expect(ours(there)).toEqual(['newest']);
    }
  });

  it('comes again after somebody deleted it, also in between', async () => {
    for (const { notes, there, push } of await forges()) {
      await keepNote(notes, wanted(), fakeClock());
      there.length = 0;
      expect(await keepNote(notes, wanted({ run: [8] }), fakeClock())).toBe('made');
      push(NEW);
      const deleting: Notes = {
        ...notes,
        change: (id, body) => {
          there.length = 0;
          return notes.change(id, body);
        },
      };
      expect(await keepNote(deleting, wanted({ head: NEW, run: [9], text: 'new' }), fakeClock())).toBe('made');
      expect(ours(there)).toEqual(['new']);
    }
  });

  it('waits as long as a forge asks, and makes none twice that was made behind a 502', async () => {
    for (const { notes, there, forge } of await forges()) {
      const clock = fakeClock();
      forge.fail({ on: /^POST/, status: 429, headers: { 'retry-after': '20' }, times: 1 });
      forge.fail({ on: /^GET/, status: 502, times: 2 });
      expect(await keepNote(notes, wanted(), clock)).toBe('made');
      expect(clock.elapsed()).toBeGreaterThanOrEqual(20_000);
      expect(ours(there)).toEqual(['Restarts valkey.']);
      there.length = 0;
      // Done, and answered by a proxy that did not wait for it.
      const proxied: Notes = {
        ...notes,
        make: async (body) => {
          await notes.make(body);
          forge.fail({ on: /^POST/, status: 502, times: 1 });
          return notes.make(body);
        },
      };
      expect(await keepNote(proxied, wanted(), fakeClock())).toMatch(/made|unchanged/);
      expect(ours(there)).toEqual(['Restarts valkey.']);
    }
  });

  it('is given up, in words, when the forge stays away or asks to wait for an hour', async () => {
    const [gitlab, github] = await forges();
    gitlab!.forge.fail({ on: /^POST/, status: 502 });
    await expect(keepNote(gitlab!.notes, wanted(), fakeClock())).rejects.toMatchObject({ reason: 'unavailable' });
    github!.forge.fail({ on: /^POST/, status: 403, headers: { 'x-ratelimit-remaining': '0' } });
    await expect(keepNote(github!.notes, wanted(), fakeClock())).rejects.toMatchObject({ reason: 'rate-limit' });
    expect(writes(github!.forge)).toEqual(['POST']);
  });

  it('waits on GitHub’s own way to say that it is too much', async () => {
    const [, github] = await forges();
    const clock = fakeClock();
    github!.forge.fail({ on: /^POST/, status: 403, headers: { 'retry-after': '30' }, times: 1 });
    expect(await keepNote(github!.notes, wanted(), clock)).toBe('made');
    expect(clock.elapsed()).toBeGreaterThanOrEqual(30_000);
  });

  it('is never one that somebody else wrote, and none where there is nothing to tell', async () => {
    for (const { notes, there, sayAsSomebody } of await forges()) {
      expect(await keepNote(notes, wanted({ nothing: true }), fakeClock())).toBe('nothing');
      const copied = `<!-- mooring:review all head=${OLD} run=1 text=x -->\nmine`;
      sayAsSomebody(copied);
      await keepNote(notes, wanted(), fakeClock());
      expect(there.map(({ body }) => body)).toContain(copied);
      expect(ours(there)).toEqual(['mine', 'Restarts valkey.']);
      // One that is there says so too.
      const gone = wanted({ run: [8], nothing: true, text: 'No tree changes.' });
      expect(await keepNote(notes, gone, fakeClock())).toBe('updated');
      expect(await keepNote(notes, wanted({ name: 'local' }), fakeClock())).toBe('made');
      expect(ours(there)).toEqual(['mine', 'No tree changes.', 'Restarts valkey.']);
    }
  });
});
