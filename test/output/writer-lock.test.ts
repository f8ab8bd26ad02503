import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compareTree, repair, stampHolds, takeStamp } from '../../src/output/writer.ts';
import { contents, freshTree, tree, write } from './tree-fixture.ts';

const FILES = { 'a/x': '1', 'a/y': '1', b: '1' };
const beside = (dir: string, what: string) => join(dirname(dir), `.local.mooring-${what}`);
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

function treeWithLock(entry: string): string {
  const dir = freshTree();
  write(dir, tree(FILES));
  writeFileSync(beside(dir, 'lock'), entry);
  return dir;
}

describe('the lock', () => {
  it('of a live process is an error that names process and file', () => {
    const dir = treeWithLock(JSON.stringify({ pid: process.ppid }));
    for (const work of [() => compareTree(dir, tree(FILES)), () => repair(dir), () => write(dir, tree({}))]) {
      expect(work).toThrow(`process ${process.ppid} is writing this tree (${beside(dir, 'lock')})`);
    }
    expect(contents(dir)).toEqual(Object.fromEntries(tree(FILES)));
    expect(existsSync(beside(dir, 'lock'))).toBe(true);
  });

  it.each<[string, () => string]>([
    ['a dead process', () => JSON.stringify({ pid: deadPid() })],
    ['a process of which ours has the id now', () => JSON.stringify({ pid: process.pid, started: '1' })],
    ['a process that died before it could write its id', () => ''],
  ])('of %s is taken over', (_, entry) => {
    const dir = treeWithLock(entry());
    write(dir, tree({ ...FILES, 'a/x': '2' }));
    expect(contents(dir)).toEqual(Object.fromEntries(tree({ ...FILES, 'a/x': '2' })));
    expect(readdirSync(dirname(dir))).toEqual(['local']);
  });

  it.runIf(existsSync('/proc/self/stat'))('of a dead process is known also when its id is used again', () => {
    const dir = treeWithLock(JSON.stringify({ pid: process.ppid, started: '1' }));
    expect(repair(dir)).toBe(true);
  });

  it.runIf(existsSync('/proc/self/stat'))(
    'of a process that ended, and that nobody asked about, is taken over',
    async () => {
      // What the shell becomes knows nothing of the shell's child: that stays a zombie, as under a container's first process.
      // The child ends after that: a shell would ask about it.
      const child = '(while read -r name < /proc/$$/comm && [ "$name" = sh ]; do sleep 0.01; done)';
      const parent = spawn('sh', ['-c', `${child} & echo $!; exec sleep 60`], { stdio: ['ignore', 'pipe', 'inherit'] });
      onTestFinished(() => void parent.kill());
      const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
      const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
      await expect.poll(() => stat()[0]).toBe('Z');
      const dir = treeWithLock(JSON.stringify({ pid, started: stat()[19] }));
      expect(repair(dir)).toBe(true);
    },
  );

  it('is not taken from a process that is just taking it over', () => {
    const dir = treeWithLock(JSON.stringify({ pid: deadPid() }));
    writeFileSync(beside(dir, 'lock-claim'), JSON.stringify({ pid: process.ppid }));
    expect(() => repair(dir)).toThrow(`process ${process.ppid} is writing`);
    writeFileSync(beside(dir, 'lock-claim'), JSON.stringify({ pid: deadPid() }));
    expect(repair(dir)).toBe(true);
    expect(readdirSync(dirname(dir))).toEqual(['local']);
  });
});

describe('repair', () => {
  it.each([
    ['a folder', 'a'],
    ['the whole tree', ''],
  ])('puts back %s that was moved away and not yet replaced', (_, target) => {
    const dir = treeWithLock(JSON.stringify({ pid: deadPid(), target }));
    renameSync(join(dir, target), beside(dir, 'old'));
    mkdirSync(beside(dir, 'new'));
    expect(repair(dir)).toBe(true);
    expect(contents(dir)).toEqual(Object.fromEntries(tree(FILES)));
    expect(readdirSync(dirname(dir))).toEqual(['local']);
    expect(repair(dir)).toBe(false);
  });

  it('deletes what a complete replacement left', () => {
    const dir = treeWithLock(JSON.stringify({ pid: deadPid(), target: 'a' }));
    mkdirSync(beside(dir, 'old'));
    writeFileSync(join(beside(dir, 'old'), 'x'), '0');
    expect(repair(dir)).toBe(true);
    expect(contents(dir)).toEqual(Object.fromEntries(tree(FILES)));
    expect(readdirSync(dirname(dir))).toEqual(['local']);
  });

  it('comes before a comparison, and before a stamp is believed', () => {
    const dir = freshTree();
    write(dir, tree(FILES));
    const stamp = takeStamp(dir, tree(FILES))!;
    writeFileSync(beside(dir, 'lock'), JSON.stringify({ pid: deadPid(), target: 'a' }));
    renameSync(join(dir, 'a'), beside(dir, 'old'));
    expect(stampHolds(dir, stamp)).toBe(false);
    expect(compareTree(dir, tree(FILES))).toMatchObject({ written: [], removed: [] });
    expect(readFileSync(join(dir, 'a/x'), 'utf8')).toBe('1');
  });
});
