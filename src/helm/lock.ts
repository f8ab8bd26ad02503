import { join } from 'node:path';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Finding, Position } from '../finding/finding.ts';
import { readText } from '../workspace/read-text.ts';
import type { ChartRef } from './archive.ts';
import { LOCK_FILE } from './places.ts';

/** One chart of the lock. */
export interface LockEntry extends ChartRef {
  /** `sha256:…` of the archive. */
  readonly digest: string;
  /** By component: digests of the values that were tried, leaf by leaf (`valuesDigest`). */
  readonly proven?: Readonly<Record<string, readonly string[]>>;
  /** By component and digest of values: JSON pointers to the leaves that change nothing in what the chart renders. */
  readonly unread?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface LockedChart extends LockEntry {
  readonly at: Position;
}

export interface ChartsLock {
  readonly charts: readonly LockedChart[];
  /** The file, for code frames; absent when there is none. */
  readonly text?: string;
  /** What is wrong with the file. */
  readonly findings: readonly Finding[];
}

/** Reads the lock beside `platform.yaml`; without one, no chart is known. */
export function readLock(root: string): ChartsLock {
  const text = readText(join(root, LOCK_FILE), LOCK_FILE);
  return text === undefined ? { charts: [], findings: [] } : parseLock(text);
}

/** Reads the text of a lock. */
export function parseLock(text: string): ChartsLock {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file: LOCK_FILE, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const wrong = (offset: number, message: string): Finding => ({
    rule: 'chart/lock',
    severity: 'error',
    message,
    why: 'Which archive is which chart is known from this file alone.',
    fix: 'take it back from Git, or make it anew: `npm run vendor`',
    at: place(offset),
  });
  const [error] = document.errors;
  if (error) return { charts: [], text, findings: [wrong(error.pos[0], `${LOCK_FILE} is not YAML`)] };
  const top = document.contents;
  if (top === null) return { charts: [], text, findings: [] };
  if (!isSeq(top)) return { charts: [], text, findings: [wrong(0, `${LOCK_FILE} must hold a list of charts`)] };

  const charts: LockedChart[] = [];
  const findings: Finding[] = [];
  const seen = new Map<string, Position>();
  for (const node of top.items) {
    const offset = isMap(node) ? (node.range?.[0] ?? 0) : 0;
    const value = isMap(node) ? (node.toJS(document) as LockEntry) : undefined;
    if (!value || !isEntry(value)) {
      findings.push(wrong(offset, 'a chart of the lock needs repository, name, version and digest (sha256:…)'));
      continue;
    }
    const key = `${value.name} ${value.version}`;
    const earlier = seen.get(key);
    if (earlier) findings.push(wrong(offset, `${key} stands twice, first in line ${earlier.line}`));
    else charts.push({ ...value, at: place(offset) });
    seen.set(key, earlier ?? place(offset));
  }
  return { charts, text, findings };
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

function isEntry({ repository, name, version, digest, proven = {}, unread = {} }: LockEntry): boolean {
  return (
    [repository, name, version].every((text) => typeof text === 'string' && text !== '') &&
    typeof digest === 'string' &&
    DIGEST.test(digest) &&
    typeof proven === 'object' &&
    Object.values(proven).every((digests) => Array.isArray(digests) && digests.every((one) => DIGEST.test(one))) &&
    isMapOf(unread, (found) => isMapOf(found, (leaves) => Array.isArray(leaves)))
  );
}

const isMapOf = (value: unknown, holds: (inner: unknown) => boolean): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(holds);
