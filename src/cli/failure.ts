import { WriterError } from '../output/writer.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { UsageError } from '../workspace/workspace.ts';
import { EXIT, type Screen } from './screen.ts';

/** Lines of a stack that a report needs; MOORING_DEBUG shows all. */
const STACK = 6;

/**
 * Words and exit code for what was thrown: mistakes of use, files that cannot be read or written, and what others would not
 * do get their fix, and anything else is a fault of ours, with what a report needs.
 */
export function explainFailure(error: unknown, { stderr, env }: Screen): number {
  if (error instanceof UsageError || error instanceof WriterError) {
    stderr.write(`error: ${error.message}\n  fix: ${error.fix}\n`);
    if (env.MOORING_DEBUG && error.cause) stderr.write(`${(error.cause as Error).stack ?? error.cause}\n`);
    return EXIT.usage;
  }
  if (error instanceof OutsideError) {
    stderr.write(`error: ${error.message}\n  fix: ${error.fix}\n`);
    return EXIT.findings;
  }
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  stderr.write(`fault: ${name}: ${message}
  This is a fault of Mooring, or of a component of your own, and not of your platform.yaml.
  Please report it to whom you have Mooring from: these lines, platform.yaml and the environment's file.
  node ${process.version}, ${process.platform}-${process.arch}
${frames.slice(0, env.MOORING_DEBUG ? undefined : STACK).join('\n')}
`);
  return EXIT.fault;
}
