import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { type Place, placeOf, refuseForeign, statusOf } from './place.ts';
import { repair } from './repair.ts';
import type { TreeFiles } from './tree.ts';
import { withReason } from './writer-error.ts';

/** What turns the folder on disk into a tree; paths are relative and sorted. */
export interface TreeChanges {
  /** Files that are new or differ. */
  readonly written: string[];
  readonly unchanged: number;
  /** What is on disk and not in the tree: files, links (never followed), and empty folders as `path/`. */
  readonly removed: string[];
}

/**
 * Compares a folder with a tree, byte by byte. Writes nothing, unless an interrupted run left something to repair.
 * @throws WriterError if the folder is not ours, cannot be read, or is being written by another process.
 */
export function compareTree(dir: string, files: TreeFiles): TreeChanges {
  return withReason(`cannot read the tree ${dir}`, () => {
    const place = placeOf(dir);
    repair(dir);
    refuseForeign(place);
    return compareAt(place, files);
  });
}

/** `compareTree` for a process that holds the lock. */
export function compareAt({ root }: Place, files: TreeFiles): TreeChanges {
  const listing = listFolder(root);
  const onDisk = new Set(listing.files);
  const written: string[] = [];
  for (const [path, content] of files) {
    if (!onDisk.has(path) || !readFileSync(`${root}/${path}`).equals(Buffer.from(content))) written.push(path);
  }
  const removed = [...listing.files, ...listing.others].filter((path) => !files.has(path));
  return { written: written.sort(), unchanged: files.size - written.length, removed: removed.sort() };
}

interface Listing {
  readonly files: string[];
  /** Links, sockets and the like, and empty folders as `path/`. */
  readonly others: string[];
}

/** Everything under a folder, relative to it, following no link; nothing if it does not exist. */
export function listFolder(root: string): Listing {
  const listing: Listing = { files: [], others: [] };
  if (statusOf(root) !== undefined) walk(root, '', listing);
  return listing;
}

function walk(root: string, prefix: string, listing: Listing): void {
  const entries: Dirent[] = readdirSync(`${root}/${prefix}`, { withFileTypes: true });
  if (entries.length === 0 && prefix !== '') listing.others.push(prefix);
  for (const entry of entries) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) walk(root, `${path}/`, listing);
    else if (entry.isFile()) listing.files.push(path);
    else listing.others.push(path);
  }
}
