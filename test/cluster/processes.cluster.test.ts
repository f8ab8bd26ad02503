import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { Processes } from './support/processes.ts';

const folders: string[] = [];
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'mooring-processes-'));
  folders.push(made);
  return made;
};
afterEach(() => expect(folders.splice(0).filter(existsSync)).toEqual([]));

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
/** A program with a child of its own, which writes both of their ids. */
const FAMILY = 'sleep 300 & echo $$ $! > "$0"; wait';
const family = async (file: string) => {
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await sleep(50);
  return readFileSync(file, 'utf8').trim().split(' ').map(Number);
};
const gone = async (what: () => boolean) => {
  for (let i = 0; what() && i < 100; i++) await sleep(50);
  return !what();
};

it('stops programs with all that they started', async () => {
  const at = folder();
  const processes = new Processes(at, join(at, 'logs'));
  await processes.start({ name: 'family', program: 'sh', args: ['-c', FAMILY, join(at, 'pids')] });
  const pids = await family(join(at, 'pids'));
  await processes.stop();
  expect(await gone(() => pids.some(alive))).toBe(true);
  expect(await gone(() => existsSync(at))).toBe(true);
});

it('says what a program said that ended by itself', async () => {
  const at = folder();
  const processes = new Processes(at, join(at, 'logs'));
  const start = processes.start({
    name: 'short',
    program: 'sh',
    args: ['-c', 'echo no such flag; exit 3'],
    ready: async () => false,
  });
  await expect(start).rejects.toThrow(/short ended by itself \(exit code 3\):\nno such flag/);
  await processes.stop();
  expect(await gone(() => existsSync(at))).toBe(true);
});

it('leaves nothing behind when the suite is killed', async () => {
  const at = folder();
  const script = `
    import { Processes } from '${join(packageRoot(), 'test/cluster/support/processes.ts')}';
    const processes = new Processes(process.argv[1], process.argv[1] + '/logs');
    await processes.start({ name: 'family', program: 'sh', args: ['-c', ${JSON.stringify(FAMILY)}, process.argv[1] + '/pids'] });
    setInterval(() => {}, 1000);
  `;
  const suite = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, at], {
    cwd: packageRoot(),
    stdio: 'inherit',
  });
  const pids = await family(join(at, 'pids'));
  suite.kill('SIGKILL');
  expect(await gone(() => pids.some(alive))).toBe(true);
  expect(await gone(() => existsSync(at))).toBe(true);
});
