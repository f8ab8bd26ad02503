/** A place in a file that a person wrote: 1-based line and column. */
export interface Position {
  /** Path as the person knows it, relative to the folder of `platform.yaml`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Severity = 'error' | 'warning';

/**
 * One problem, as data. Every stage reports in this form; only `finding/format.ts` turns it into words on a screen.
 *
 * `rule` is a stable kebab-case id (`config/unknown-key`, `schema`, `identity`). A finding about the configuration
 * carries `at`; one about a rendered object carries `component`, `object` and `path`, and `config`: the JSON pointer of
 * the configuration that caused it, from which `at` is filled in before printing.
 */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, in one sentence, naming the thing. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  /** What was expected or why it matters. */
  readonly why?: string;
  readonly at?: Position;
  readonly component?: string;
  /** Identity of the object: `Kind[.group] namespace/name`. */
  readonly object?: string;
  /** Path inside the object: `spec.template.spec.containers[0].image`. */
  readonly path?: string;
  /** JSON pointer into the merged configuration: `/components/kafka/brokers`. */
  readonly config?: string;
}

/** Whether any of the findings stops the work. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
