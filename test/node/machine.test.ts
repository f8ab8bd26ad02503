import { expect, it } from 'vitest';
import { MissingProgramError, type Runner } from '../../src/workspace/run.ts';
import { requireNode } from './support/machine.ts';

const DONE = { exitCode: 0, stdout: '', stderr: '' };

it('a machine that can needs no words', async () => {
  await expect(requireNode(async () => DONE)).resolves.toBeUndefined();
});

it('programs that are absent are named together, with the command that installs them', async () => {
  const run: Runner = async ({ program }) => {
    if (program === 'runc' || program === 'ipset') throw new MissingProgramError(program);
    return DONE;
  };
  await expect(requireNode(run)).rejects.toThrowErrorMatchingInlineSnapshot(`
    [MachineError: not on this machine: runc, which makes containers; ipset, which is how kube-router names pods in its rules.
    Run test/node/install.sh, or: sudo apt-get update && sudo apt-get install -y --no-install-recommends runc ipset]
  `);
});

it('rights that are refused are named together, with what the kernel said', async () => {
  const run: Runner = async ({ args }) =>
    args.join(' ').includes('vxlan') ? { ...DONE, exitCode: 2, stderr: 'x\nError: Unknown device type.\n' } : DONE;
  await expect(requireNode(run)).rejects.toThrowErrorMatchingInlineSnapshot(`
    [MachineError: this machine does not let us make a node:
      VXLAN: Error: Unknown device type.
    Run it as root on a machine of its own.]
  `);
});
