import type { Judged } from './worker.ts';

/** What all cases together came to. */
export class Summary {
  readonly #judged: Judged[] = [];

  add(judged: Judged): void {
    this.#judged.push(judged);
  }

  get cases(): number {
    return this.#judged.length;
  }

  get violated(): readonly Judged[] {
    return this.#judged.filter(({ violations }) => violations.length > 0).sort((a, b) => a.number - b.number);
  }

  /** Cases of a kind that ended so; `all` for any. */
  count(kind: string, outcome: string): number {
    const is = (wanted: string, value: string) => wanted === 'all' || wanted === value;
    return this.#judged.filter((one) => is(kind, one.kind) && is(outcome, one.outcome)).length;
  }

  /** For people: kinds against outcomes, the slowest case, and which rules spoke in how many cases. */
  toString(): string {
    const outcomes = ['done', 'configuration', 'findings', 'fault'];
    const kinds = ['sound', 'wild', 'broken', 'text'];
    const columns = [...outcomes, 'all'];
    const table = [...kinds, 'all'].map((kind) => [
      kind,
      ...columns.map((outcome) => String(this.count(kind, outcome))),
    ]);
    return [
      aligned([['', ...columns], ...table]),
      this.#slowest(),
      'cases in which a rule spoke:',
      aligned(this.#rules()),
    ].join('\n\n');
  }

  #slowest(): string {
    const sorted = [...this.#judged].sort((a, b) => a.milliseconds - b.milliseconds);
    const [median, last] = [sorted[sorted.length >> 1], sorted.at(-1)];
    if (!median || !last) return 'no case';
    return `slowest: case ${last.number}, ${Math.round(last.milliseconds / median.milliseconds)} times the median`;
  }

  #rules(): string[][] {
    const cases = new Map<string, number>();
    for (const { outcome, rules } of this.#judged)
      for (const rule of Object.keys(rules))
        cases.set(`${outcome} ${rule}`, (cases.get(`${outcome} ${rule}`) ?? 0) + 1);
    return [...cases]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([rule, number]) => [...rule.split(' '), String(number)]);
  }
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
