import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../../src/workspace/run.ts';
import { MachineError, requireInstalled } from './machine.ts';
import { cacheFolder, ensureToolchain } from './toolchain.ts';
import { toolchainTable } from './toolchain-table.ts';
import { CLUSTER_TOOLS, TOOL_NAMES, type ToolName } from './tools.ts';

/**
 * `tsx test/cluster/support/build-toolchain.ts [--link <folder>] [tool…]`: builds what the tests of a whole cluster run,
 * or the tools that are named, and prints what is there. With `--link` the folder gets a link to each program, for PATH.
 */
async function main(options: readonly string[]): Promise<number> {
  const [links, args] = options[0] === '--link' ? [options[1], options.slice(2)] : [undefined, options];
  const unknown = args.filter((name) => !TOOL_NAMES.includes(name as ToolName));
  if (unknown.length > 0) {
    console.error(`There is no tool ${unknown.join(', ')}. There are: ${TOOL_NAMES.join(', ')}.`);
    return 2;
  }
  try {
    // Before minutes of building, not after them.
    if (args.length === 0) await requireInstalled(runProgram);
    const { tools } = await ensureToolchain(args.length === 0 ? CLUSTER_TOOLS : (args as ToolName[]));
    if (links !== undefined) for (const { bin } of tools) linkAll(bin, links);
    console.log(toolchainTable(tools));
    console.log(`\nkept in ${cacheFolder(process.env)}`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return error instanceof MachineError ? 2 : 1;
  }
}

function linkAll(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const program of readdirSync(from)) {
    rmSync(join(to, program), { force: true });
    symlinkSync(join(from, program), join(to, program));
  }
}

process.exitCode = await main(process.argv.slice(2));
