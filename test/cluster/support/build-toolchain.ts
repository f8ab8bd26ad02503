import { runProgram } from '../../../src/workspace/run.ts';
import { MachineError, requireInstalled } from './machine.ts';
import { cacheFolder, ensureToolchain } from './toolchain.ts';
import { toolchainTable } from './toolchain-table.ts';
import { TOOL_NAMES, type ToolName } from './tools.ts';

/** `tsx test/cluster/support/build-toolchain.ts [tool…]`: builds what the tests of a whole cluster run, and prints what is there. */
async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((name) => !TOOL_NAMES.includes(name as ToolName));
  if (unknown.length > 0) {
    console.error(`There is no tool ${unknown.join(', ')}. There are: ${TOOL_NAMES.join(', ')}.`);
    return 2;
  }
  try {
    // Before minutes of building, not after them.
    if (args.length === 0) await requireInstalled(runProgram);
    const { tools } = await ensureToolchain(args.length === 0 ? TOOL_NAMES : (args as ToolName[]));
    console.log(toolchainTable(tools));
    console.log(`\nkept in ${cacheFolder(process.env)}`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return error instanceof MachineError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
