import { FolderError } from '../workspace/read-folder.ts';
import { UsageError } from '../workspace/workspace.ts';
import { WriterError } from '../output/writer.ts';
import { EXIT, type Screen } from './screen.ts';

/** Where faults are reported. */
const ISSUES = 'the issue tracker of the repository you have Mooring from';

/**
 * Words and exit code for what was thrown: mistakes of use and files that cannot be read or written get their fix, and
 * anything else is a fault of ours, with what a report needs.
 */
export function explainFailure(error: unknown, { stderr, env }: Screen): number {
  if (error instanceof UsageError || error instanceof WriterError || error instanceof FolderError) {
    stderr.write(`error: ${error.message}\n  fix: ${error.fix}\n`);
    return EXIT.usage;
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  stderr.write(
    `This is a fault of Mooring, not of your platform: ${name}: ${message}\n  Nothing was written.\n  Please report it to ${ISSUES}, with platform.yaml, the environment's file, and this:\n  node ${process.version}, ${process.platform}-${process.arch}\n${(stack ?? '').split('\n').slice(1, env.MOORING_DEBUG ? 100 : 6).join('\n')}\n`,
  );
  return EXIT.fault;
}
