import type { Finding } from '../finding/finding.ts';
import { formatFindings } from '../finding/format.ts';
import type { Screen } from './screen.ts';

/** Tells people what is wrong. `sources`: texts of the configuration's files, for code frames. */
export function showFindings(
  findings: readonly Finding[],
  sources: ReadonlyMap<string, string>,
  { stderr, env }: Screen,
): void {
  // Colours for people at a terminal, unless they said no (no-color.org).
  const color = stderr.isTTY === true && !env.NO_COLOR;
  stderr.write(formatFindings(findings, { color, sources: (file) => sources.get(file), width: stderr.columns }));
}
