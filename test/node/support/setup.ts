import { runProgram } from '../../../src/workspace/run.ts';
import { ensureToolchain } from '../../cluster/support/toolchain.ts';
import { NODE_TOOLS } from '../../cluster/support/tools.ts';
import { requireNode } from './machine.ts';

/** Before the first suite, so that no time limit of a test counts the minutes of a first build. */
export default async function setup(): Promise<void> {
  await requireNode(runProgram);
  await ensureToolchain(NODE_TOOLS);
}
