import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A user who owns nothing. */
const NOBODY = 65_534;

/** Does something with the rights of who owns a folder, and no others: root, as which containers run tests, is denied nothing. */
export function withoutRoot<T>(folder: string, work: () => T): T {
  if (process.getuid?.() !== 0) return work();
  const inside = readdirSync(folder, { recursive: true }).map((path) => join(folder, String(path)));
  for (const path of [folder, ...inside]) chownSync(path, NOBODY, NOBODY);
  process.seteuid!(NOBODY);
  try {
    return work();
  } finally {
    process.seteuid!(0);
  }
}
