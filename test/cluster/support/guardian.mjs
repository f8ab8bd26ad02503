// Kills process groups and removes a folder when whoever started it is gone, however it went: then its standard input ends.
// Lines on it: `+<group>` to watch one, `-<group>` when it is stopped. Argument: the folder.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const groups = new Set();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const group = Number(line.slice(1));
    if (line.startsWith('+')) groups.add(group);
    else groups.delete(group);
  })
  .on('close', () => {
    for (const group of groups) {
      try {
        process.kill(-group, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
    rmSync(process.argv[2], { recursive: true, force: true, maxRetries: 5 });
  });
