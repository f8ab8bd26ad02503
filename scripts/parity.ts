/**
 * `npm run parity -- [<component>[/<variant>]…] --from <folder> [--version <version>] [--json]`: compares what components render with what
 * the charts of their authors do, by the archives in a folder. What may differ, and why, is in `parity.yaml` of a component.
 */
import { parseArgs } from 'node:util';
import { formatFindings } from '../src/finding/format.ts';
import { ArchiveError } from '../src/helm/archive.ts';
import { HelmError } from '../src/helm/helm-error.ts';
import { ParityError } from './parity/archives.ts';
import { describeParity, parityJson } from './parity/report.ts';
import { runParity } from './parity/run.ts';

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: { type: 'string' }, version: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (values.from === undefined)
    throw new ParityError('Say where the archives of the charts are: npm run parity -- --from <folder>');
  const { results, findings, sources } = await runParity({
    from: values.from,
    components: positionals,
    version: values.version,
  });
  if (results.length > 0) process.stdout.write(values.json ? parityJson(results) : describeParity(results));
  process.stderr.write(formatFindings(findings, { color: process.stderr.isTTY === true, sources }));
  if (findings.length > 0 || results.some(({ parity }) => parity.unexplained.length + parity.stale.length > 0))
    process.exitCode = 1;
} catch (error) {
  if (!(error instanceof ParityError || error instanceof ArchiveError || error instanceof HelmError || isUsage(error)))
    throw error;
  const fix = 'fix' in error && typeof error.fix === 'string' ? `\n  ${error.fix}` : '';
  console.error(`parity: ${error.message}${fix}`);
  process.exitCode = 1;
}

/** Of `parseArgs`. */
function isUsage(error: unknown): error is Error {
  return error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
}
