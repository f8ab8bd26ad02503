import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeParity } from '../../scripts/parity/report.ts';
import { runParity } from '../../scripts/parity/run.ts';
import { formatFindings } from '../../src/finding/format.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';

/** Archives of upstream's charts, where there are any. */
const ARCHIVES = join(packageRoot(), '..', 'shared', 'charts', 'archives');

describe.skipIf(!existsSync(ARCHIVES))('components and the charts of their authors', () => {
  it('differ in nothing that has no reason, and no reason is in vain', async () => {
    const { results, findings } = await runParity({ from: ARCHIVES, components: [] });
    const open = results.filter(({ parity }) => parity.unexplained.length + parity.stale.length > 0);
    expect(open.length === 0 ? '' : describeParity(open)).toBe('');
    expect(formatFindings(findings, { color: false })).toBe('');
  });
});
