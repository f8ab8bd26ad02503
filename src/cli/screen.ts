import type { Finding } from '../finding/finding.ts';

/** Where a command writes, and what it may know of its surroundings. */
export interface Screen {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Exit codes, the same for every verb. */
export const EXIT = { done: 0, findings: 1, usage: 2, fault: 3 } as const;

/** Colours for people at a terminal, unless they said no (no-color.org). */
export function wantsColor(stream: { readonly isTTY?: boolean }, env: Screen['env']): boolean {
  return stream.isTTY === true && !env.NO_COLOR;
}

/** Whether any of the findings stops the work. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
