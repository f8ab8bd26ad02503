import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** The control groups of a node, one a hierarchy. */
export interface ControlGroups {
  /** What is the root of them to the node. */
  readonly groups: readonly string[];
  /** Where its programs are. */
  readonly programs: readonly string[];
  /** Lets pods have groups of their own, when the first process is there. */
  open(): void;
}

/**
 * Makes the control groups of a node: in each hierarchy of version 1 below that of this process; where there is version 2
 * alone, below the root, since a group that has processes and is not the root hands nothing on
 * (kernel Documentation/admin-guide/cgroup-v2.rst, "No Internal Process Constraint").
 */
export function makeControlGroups(name: string): ControlGroups {
  const own = readFileSync('/proc/self/cgroup', 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(':') as [string, string, string]);
  const first = own.filter(([, controllers]) => controllers !== '');
  if (first.length === 0) {
    const group = join(ROOT, name);
    const programs = join(group, 'programs');
    mkdirSync(programs, { recursive: true });
    const open = () => {
      for (const pid of readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean))
        writeFileSync(join(programs, 'cgroup.procs'), pid);
      const controllers = readFileSync(join(group, 'cgroup.controllers'), 'utf8').trim().split(' ');
      writeFileSync(join(group, 'cgroup.subtree_control'), controllers.map((one) => `+${one}`).join(' '));
    };
    return { groups: [group], programs: [programs], open };
  }
  const groups = first.map(([, controllers, path]) => {
    const parent = join(ROOT, controllers.replace(/^name=/, ''), path);
    const group = join(parent, name);
    mkdirSync(group);
    // A group of cpuset takes no process before it has both.
    for (const file of ['cpuset.cpus', 'cpuset.mems'])
      if (existsSync(join(group, file))) writeFileSync(join(group, file), readFileSync(join(parent, file)));
    return group;
  });
  return { groups, programs: groups, open: () => {} };
}
