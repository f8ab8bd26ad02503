import type { Finding } from './finding.ts';
import { fingerprints } from './fingerprint.ts';
import { sortFindings } from './order.ts';
import { describe, type FileOf, placeOf } from './place.ts';

/** An issue as GitLab reads it from a `codequality` report (GitLab docs, ci/testing/code_quality, "Code Quality report format"). */
interface CodeQualityIssue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'critical' | 'minor';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/** The report that merge requests of GitLab show. `fallback`: the file of what has no place of its own, since each must have one. */
export function toCodeQuality(
  findings: readonly Finding[],
  fileOf: FileOf,
  fallback: string,
): readonly CodeQualityIssue[] {
  const sorted = sortFindings(findings);
  const prints = fingerprints(sorted);
  return sorted.map((finding, i) => {
    const { file, line } = placeOf(finding, fileOf) ?? { file: fallback, line: 1 };
    return {
      description: describe(finding),
      check_name: finding.rule,
      fingerprint: prints[i]!,
      severity: finding.severity === 'error' ? 'critical' : 'minor',
      location: { path: file, lines: { begin: line } },
    };
  });
}
