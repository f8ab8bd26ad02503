import { performance } from 'node:perf_hooks';
import { report, reportJson } from '../report.ts';
import type { Screen } from '../screen.ts';
import { type SynthOptions, synth } from '../synth.ts';

export function run(options: SynthOptions & { readonly json?: boolean }, screen: Screen): number {
  const result = synth(options);
  // Since the process began: what a person waits for.
  const elapsed = performance.now();
  return options.json ? reportJson(result, elapsed, screen) : report(result, elapsed, options.check ?? false, screen);
}
