import picocolors from 'picocolors';
import { codeFrame } from './code-frame.ts';
import { displayWidth, printable, wrap } from './display-width.ts';
import type { Finding, Position } from './finding.ts';
import { countFindings, type FindingCount, type FindingGroup, groupFindings, sortFindings } from './order.ts';

interface FormatOptions {
  readonly color: boolean;
  /** Text of a file that findings speak of, for its code frames. */
  readonly sources?: (file: string) => string | undefined;
  /** Columns of the terminal; 100 when not said. */
  readonly width?: number;
  /** How many problems are shown before the rest are only counted; 100 when not said. */
  readonly limit?: number;
}

/** How many places of a folded finding are shown before they are only counted. */
const PLACES = 3;

/**
 * Findings as text for people, one block a problem, errors first, with a closing line that counts them; empty when there are none.
 * The same problem in many places is one block.
 */
export function formatFindings(findings: readonly Finding[], options: FormatOptions): string {
  if (findings.length === 0) return '';
  const { limit = 100 } = options;
  const screen = new Screen(options);
  const groups = groupFindings(sortFindings(findings));
  const blocks = groups.slice(0, limit).map((group) => screen.block(group));
  const hidden = groups.length - blocks.length;
  if (hidden > 0) blocks.push(`and ${count(hidden, 'more problem')} after these`);
  return `${[...blocks, screen.summary(countFindings(findings))].join('\n\n')}\n`;
}

class Screen {
  readonly #colors: ReturnType<typeof picocolors.createColors>;
  readonly #sources: (file: string) => string | undefined;
  readonly #width: number;
  readonly #lines = new Map<string, readonly string[] | undefined>();

  constructor({ color, sources, width }: FormatOptions) {
    this.#colors = picocolors.createColors(color);
    this.#sources = sources ?? (() => undefined);
    this.#width = Math.max(40, width ?? 100);
  }

  block({ first, rest }: FindingGroup): string {
    const all = [first, ...rest];
    return [
      ...this.#headline(first, all.length),
      ...this.#objects(all),
      ...this.#frame(first),
      ...this.#alsoAt(all),
      ...(first.why ? this.#labelled('why', first.why) : []),
      ...this.#labelled('fix', first.fix),
    ].join('\n');
  }

  summary({ errors, warnings }: FindingCount): string {
    const { red, yellow, bold } = this.#colors;
    const parts = [];
    if (errors > 0) parts.push(bold(red(count(errors, 'error'))));
    if (warnings > 0) parts.push(bold(yellow(count(warnings, 'warning'))));
    return parts.join(', ');
  }

  #headline({ severity, rule, message }: Finding, times: number): string[] {
    const { bold, dim } = this.#colors;
    const text = `${message}${times > 1 ? ` (${times} places)` : ''} [${rule}]`;
    const [head, ...tail] = wrap(`${severity}: ${text}`, this.#width - 2);
    const lines = [
      this.#mark(severity, severity) + bold(head!.slice(severity.length)),
      ...tail.map((line) => bold(`  ${line}`)),
    ];
    return lines.map((line) => line.replace(`[${rule}]`, dim(`[${rule}]`)));
  }

  /** Component, object and path, in columns; a finding without any place in a file or tree shows its place in the configuration. */
  #objects(all: readonly Finding[]): string[] {
    const rows = all
      .map(({ component = '', object = '', path = '', at, config = '' }) =>
        [component, object, path || (at || object ? '' : config)].map(printable),
      )
      .filter((row) => row.some((cell) => cell !== ''));
    const shown = rows.slice(0, PLACES);
    const widths = [0, 1].map((column) => Math.max(0, ...shown.map((row) => displayWidth(row[column]!))));
    const lines = shown.map((row, index) => {
      const cells = row.map(
        (cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell))),
      );
      return `  ${index === 0 ? 'in' : '  '}   ${cells.filter((cell) => cell !== '').join('  ')}`.trimEnd();
    });
    if (rows.length > PLACES) lines.push(`       and ${rows.length - PLACES} more`);
    return lines;
  }

  #frame({ at, severity }: Finding): string[] {
    if (!at) return [];
    const { cyan } = this.#colors;
    const source = this.#line(at);
    const digits = String(at.line).length;
    const gutter = ' '.repeat(Math.max(1, 4 - digits));
    const lines = [`  ${cyan('at')}   ${printable(at.file)}:${at.line}:${at.column}`];
    if (!source?.trim()) return lines;
    const frame = codeFrame(source, at.column, this.#width - gutter.length - digits - 3);
    const bar = cyan('|');
    lines.push(`${gutter}${cyan(String(at.line))} ${bar} ${frame.code}`);
    lines.push(
      `${gutter}${' '.repeat(digits)} ${bar} ${' '.repeat(frame.indent)}${this.#mark(severity, '^'.repeat(frame.length))}`,
    );
    return lines;
  }

  #line({ file, line }: Position): string | undefined {
    if (!this.#lines.has(file)) this.#lines.set(file, this.#sources(file)?.split('\n'));
    return this.#lines.get(file)?.[line - 1];
  }

  #alsoAt(all: readonly Finding[]): string[] {
    const places = [
      ...new Set(all.flatMap(({ at }) => (at ? [`${printable(at.file)}:${at.line}:${at.column}`] : []))),
    ].slice(1);
    if (places.length === 0) return [];
    const more = places.length > PLACES ? `, and ${places.length - PLACES} more` : '';
    return this.#labelled('also', places.slice(0, PLACES).join(', ') + more);
  }

  #labelled(label: 'why' | 'fix' | 'also', text: string): string[] {
    const name = label === 'fix' ? this.#colors.green(label) : label;
    const [head, ...tail] = wrap(text, this.#width - 7);
    return [`  ${name}${' '.repeat(5 - label.length)}${head}`, ...tail.map((line) => `       ${line}`)];
  }

  #mark(severity: Finding['severity'], text: string): string {
    const { red, yellow, bold } = this.#colors;
    return bold(severity === 'error' ? red(text) : yellow(text));
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
