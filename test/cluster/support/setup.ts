import { runProgram } from '../../../src/workspace/run.ts';
import { requireInstalled } from './machine.ts';
import { ensureToolchain } from './toolchain.ts';

/** Before the first suite, so that no time limit of a test counts the minutes of a first build. */
export default async function setup(): Promise<void> {
  await requireInstalled(runProgram);
  await ensureToolchain();
}
