import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Layout } from './layout.ts';
import { put } from './put.ts';

/**
 * Brings `releases/<env>` up to date, file by file: synth's own files follow, a missing `kustomization.yaml` is started, and
 * one that exists is never touched, whatever it says.
 *
 * @returns the files that were (or, when `dry`, would be) written, relative to the folder.
 */
export function writeReleases(dir: string, { owned, started }: Layout, dry: boolean): readonly string[] {
  const written: string[] = [];
  const write = (path: string, content: string) => {
    written.push(path);
    if (!dry) put(join(dir, path), content);
  };
  for (const [path, content] of started) if (!existsSync(join(dir, path))) write(path, content);
  for (const [path, content] of owned) {
    const target = join(dir, path);
    if (!existsSync(target) || readFileSync(target, 'utf8') !== content) write(path, content);
  }
  return written.sort();
}
