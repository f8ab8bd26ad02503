import { ForgeError } from '../forge/forge-error.ts';
import type { Note, Notes } from '../forge/notes.ts';
import { LONGEST_WAIT } from '../forge/retry.ts';
import { sha256 } from '../kit/digest.ts';
import type { Clock } from '../workspace/clock.ts';

/** The note that is to be at a merge request. */
export interface WantedNote {
  /** What tells it from other notes of ours there. */
  readonly name: string;
  /** The commit that it is about. */
  readonly head: string;
  /** Numbers of the run that writes it: those of a later run are higher, the first that differs decides. */
  readonly run: readonly number[];
  readonly text: string;
  /** It says that there is nothing: told where a note is there, and no reason to make one. */
  readonly nothing: boolean;
}

/** What became of it. `outdated`: the merge request has moved on, and its note is the business of another run. */
export type Kept = 'made' | 'updated' | 'unchanged' | 'outdated' | 'nothing';

/** How often it is looked again: after each change, and after what a forge would not do. */
const ROUNDS = 25;
const FAILURES = 6;
/** Milliseconds in which what an older run was about to write arrives: a note that was changed is looked at once more after them. */
const SETTLED = 3000;

/**
 * Sees to it that a merge request has one note of this name, and that it is of its newest commit: makes it, changes it, and
 * takes away what others made at the same time. No forge changes a note only if it is still the one that was read: so each
 * change is one request right after looking, nothing is repeated without looking again, and after each it is looked whether it
 * stands. Of two runs that made one each, both keep the one that was there first, and the later run its words.
 *
 * @throws ForgeError when the forge does not do it, also after a while.
 */
export async function keepNote(notes: Notes, wanted: WantedNote, clock: Clock): Promise<Kept> {
  const keeping: Keeping = { made: undefined, done: 'unchanged' };
  let failures = 0;
  let settled = false;
  for (let round = 0; round < ROUNDS; round++) {
    try {
      const kept = await step(notes, wanted, keeping);
      if (kept && (settled || !['made', 'updated'].includes(kept))) return kept;
      if (kept) await clock.sleep(SETTLED);
      settled = kept !== undefined;
    } catch (error) {
      const wait = error instanceof ForgeError ? waitAfter(error, failures++) : undefined;
      if (wait === undefined) throw error;
      await clock.sleep(wait);
    }
  }
  throw new ForgeError('conflict', 'the note at the merge request is changed by others all the time', 'run it again');
}

interface Keeping {
  /** The one that this run made. */
  made: number | undefined;
  done: 'made' | 'updated' | 'unchanged';
}

/** Looks, and does one thing; answers when there is nothing left to do. */
async function step(notes: Notes, wanted: WantedNote, keeping: Keeping): Promise<Kept | undefined> {
  const head = await notes.head();
  const [first, ...others] = (await notes.own()).filter((note) => readMark(note)?.name === wanted.name);
  const known = first && readMark(first)!;
  const later = known?.head === wanted.head && compareRuns(known.run, wanted.run) > 0;
  if (head !== wanted.head || later) {
    // What was made too late goes again; the first one is that of whoever is up to date, or will be.
    const extra = others.find(({ id }) => id === keeping.made);
    if (extra) await notes.remove(extra.id);
    return 'outdated';
  }
  if (!first) {
    if (wanted.nothing) return 'nothing';
    keeping.made = await notes.make(bodyOf(wanted));
    keeping.done = 'made';
    return undefined;
  }
  if (known!.head !== wanted.head || known!.text !== digestOf(wanted)) {
    await ignoringMissing(() => notes.change(first.id, bodyOf(wanted)));
    if (keeping.done === 'unchanged') keeping.done = 'updated';
    return undefined;
  }
  for (const { id } of others) await notes.remove(id);
  return others.length === 0 ? keeping.done : undefined;
}

/** Somebody deleted it since it was read: the next look shows it. */
async function ignoringMissing(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ForgeError && error.reason === 'missing')) throw error;
  }
}

/** Milliseconds until it is worth while to look again; undefined when it is not. */
function waitAfter({ reason, wait }: ForgeError, failures: number): number | undefined {
  if (failures >= FAILURES) return undefined;
  if (!['rate-limit', 'unavailable', 'unreachable'].includes(reason)) return undefined;
  const milliseconds = wait ?? 1000 * 2 ** failures;
  return milliseconds <= LONGEST_WAIT ? milliseconds : undefined;
}

/** First line of a note of ours, which people do not see. */
const MARK = /^<!-- mooring:review (\S+) head=(\S+) run=([\d.]+) text=(\S+) -->/;

interface Mark extends Pick<WantedNote, 'name' | 'head' | 'run'> {
  /** Digest of its words: a forge may give them back with other blanks. */
  readonly text: string;
}

function bodyOf(wanted: WantedNote): string {
  const { head, run, text } = wanted;
  const name = encodeURIComponent(wanted.name);
  return `<!-- mooring:review ${name} head=${head} run=${run.join('.')} text=${digestOf(wanted)} -->\n${text}`;
}

/** Room that the mark takes, at most. */
export const MARK_ROOM = 400;

const digestOf = ({ text }: WantedNote) => sha256(text).slice(0, 16);

function readMark({ body }: Note): Mark | undefined {
  const [, name, head, run, text] = MARK.exec(body) ?? [];
  return name === undefined
    ? undefined
    : { name: decodeURIComponent(name), head: head!, run: run!.split('.').map(Number), text: text! };
}

function compareRuns(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, i) => number !== b[i]);
  return at < 0 ? 0 : a[at]! - (b[at] ?? 0);
}
