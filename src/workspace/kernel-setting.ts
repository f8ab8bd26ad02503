import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A setting of this machine's kernel, as sysctl names it; undefined where it has none of that name, or is no Linux. */
export function kernelSetting(name: string): string | undefined {
  const file = join('/proc/sys', ...name.split('.'));
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
