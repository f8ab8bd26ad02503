import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withReason } from './writer-error.ts';

/**
 * Writes one file, and the folders above it. A reader, or a process that is killed, finds the old text or the new one.
 * @throws WriterError if the file system refuses.
 */
export function put(target: string, content: string): void {
  withReason(`cannot write ${target}`, () => {
    mkdirSync(dirname(target), { recursive: true });
    const fresh = `${target}.mooring-new`;
    writeFileSync(fresh, content);
    renameSync(fresh, target);
  });
}
