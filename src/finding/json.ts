import type { Finding } from './finding.ts';
import { countFindings, type FindingCount, sortFindings } from './order.ts';

/**
 * What `--json` prints. Fields may be added; `version` rises when one changes its meaning or goes away.
 *
 * ```json
 * { "version": 1,
 *   "summary": { "errors": 1, "warnings": 0 },
 *   "findings": [ { "rule": "config/unknown-key", "severity": "error", "message": "…", "fix": "…",
 *                   "at": { "file": "platform.yaml", "line": 9, "column": 17 }, "config": "/components/kafka/broker" } ] }
 * ```
 */
interface FindingsReport {
  readonly version: 1;
  readonly summary: FindingCount;
  /** Sorted as people see them, not folded; absent fields are left out. */
  readonly findings: readonly Finding[];
}

/** The report for machines: same findings, same order, same bytes. */
export function findingsToJson(findings: readonly Finding[]): FindingsReport {
  return { version: 1, summary: countFindings(findings), findings: sortFindings(findings).map(inOrder) };
}

/** The fields in the order of their declaration, so that the report does not depend on who made a finding. */
function inOrder({ rule, severity, message, fix, why, at, component, object, path, config }: Finding): Finding {
  const place = at && { file: at.file, line: at.line, column: at.column };
  const fields = { rule, severity, message, fix, why, at: place, component, object, path, config };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as Finding;
}
