import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import type { Place } from './place.ts';
import { hasCode, WriterError } from './writer-error.ts';

/** What the lock file says: who writes, and which path of the tree is being replaced (`''` is the whole tree). */
interface Entry {
  readonly pid: number;
  /** Start of the process in clock ticks, where the system tells: process ids are used again, above all in containers. */
  readonly started?: string;
  readonly target?: string;
}

/** The right to write one tree, held by this process until `release`. */
export interface Lock {
  /** What was recorded last: by this process, or by a killed one from which it took the lock. */
  readonly target: string | undefined;
  /** Notes what is about to be replaced, so that the next process can repair it if this one is killed. */
  record(target: string): void;
  release(): void;
}

/**
 * Takes the lock of a tree, from a dead process if need be.
 * @throws WriterError that names process and file if another process is writing.
 */
export function acquireLock({ lock }: Place): Lock {
  const own: Entry = { pid: process.pid, started: startOf(process.pid) };
  for (;;) {
    if (create(lock, own)) return held(lock, own, undefined);
    const other = readEntry(lock);
    if (other === 'gone') continue;
    if (other !== undefined && isAlive(other)) throw inUse(lock, other);
    if (takeOver(lock, other, own)) return held(lock, own, other?.target);
  }
}

/**
 * Two processes may find the same dead lock. Only one can create the claim, and what the lock says is read again under
 * it; the claim then becomes the lock, and keeps the note about the interrupted replacement in case this one dies too.
 */
function takeOver(lock: string, dead: Entry | undefined, own: Entry): boolean {
  const claim = `${lock}-claim`;
  if (!create(claim, { ...own, target: dead?.target })) {
    const rival = readEntry(claim);
    if (rival !== 'gone' && rival !== undefined && isAlive(rival)) throw inUse(claim, rival);
    rmSync(claim, { force: true });
    return false;
  }
  if (JSON.stringify(readEntry(lock)) === JSON.stringify(dead)) {
    renameSync(claim, lock);
    return true;
  }
  rmSync(claim, { force: true });
  return false;
}

function held(lock: string, own: Entry, inherited: string | undefined): Lock {
  const claim = `${lock}-claim`;
  let target = inherited;
  return {
    get target() {
      return target;
    },
    record(next) {
      writeFileSync(claim, text({ ...own, target: next }));
      renameSync(claim, lock);
      target = next;
    },
    release() {
      rmSync(claim, { force: true });
      rmSync(lock, { force: true });
    },
  };
}

function create(path: string, entry: Entry): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  try {
    writeSync(file, text(entry));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

const text = (entry: Entry) => `${JSON.stringify(entry)}\n`;

/** The entry of a lock file; undefined if it has none, because its process died, or the disk was full, in between. */
function readEntry(path: string): Entry | undefined | 'gone' {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as Entry;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return 'gone';
      if (!(error instanceof SyntaxError)) throw error;
      pause(10); // a live process writes its entry right after it creates the file
    }
  }
  return undefined;
}

function isAlive(entry: Entry): boolean {
  // Everything here is synchronous: a lock with our own id was left by a failure, or by a process that had this id before.
  if (entry.pid === process.pid) return false;
  if (entry.started !== undefined && startOf(process.pid) !== undefined) return startOf(entry.pid) === entry.started;
  try {
    return process.kill(entry.pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/**
 * Field 22 of /proc/<pid>/stat; the name in field 2 may hold blanks and parentheses. Field 3 is Z for a process that has
 * ended and that nobody asked about: in a container without an init it stays so for ever.
 */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function inUse(path: string, { pid }: Entry): WriterError {
  return new WriterError(
    `process ${pid} is writing this tree (${path})`,
    `wait until it is done; if process ${pid} is not Mooring, delete that file`,
  );
}

/** Waits without giving up the processor's turn to other code of this process. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
