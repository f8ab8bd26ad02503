// Kills process groups and removes a folder when whoever started it is gone, however it went: then its standard input ends.
// Lines on it: `+<group>` to watch one, `-<group>` when it is stopped; `/<folder>`, a control group that goes after them, with
// those in it. Argument: the folder.
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const groups = new Set();
const controlGroups = new Set();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line.startsWith('/')) {
      controlGroups.add(line);
      return;
    }
    const group = Number(line.slice(1));
    if (line.startsWith('+')) groups.add(group);
    else groups.delete(group);
  })
  .on('close', async () => {
    for (const group of groups) {
      try {
        process.kill(-group, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
    // A control group goes when no process is in it any more, and the kernel takes its time to end those of a node.
    for (let tries = 0; tries < 100; tries++) {
      for (const folder of controlGroups) if (gone(folder)) controlGroups.delete(folder);
      if (controlGroups.size === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    rmSync(process.argv[2], { recursive: true, force: true, maxRetries: 5 });
  });

function gone(folder) {
  if (!existsSync(folder)) return true;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) gone(join(folder, entry.name));
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
