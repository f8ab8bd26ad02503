import { archiveName } from '../../helm/archive.ts';
import type { FetchedChart } from '../../vendor/fetch-charts.ts';
import type { PinnedChart } from '../../vendor/pins.ts';
import type { Screen } from '../screen.ts';
import { size } from './words.ts';

/** Tells of long work: lines where they are kept, and at a terminal one line that changes. */
export class Progress {
  readonly #screen: Screen;
  readonly #quiet: boolean;
  #line = '';

  /** `quiet`: says nothing at all, for programs. */
  constructor(screen: Screen, quiet: boolean) {
    this.#screen = screen;
    this.#quiet = quiet;
  }

  transfer(chart: PinnedChart, bytes: number, total: number | undefined): void {
    const part = total === undefined ? size(bytes) : `${Math.floor((bytes / Math.max(total, 1)) * 100)} %`;
    this.#show(`${chart.name} ${chart.version}: ${part}`);
  }

  retry(why: string, milliseconds: number): void {
    this.#say(`${why}; trying again in ${milliseconds / 1000} s`);
  }

  fetched({ chart, outcome, bytes }: FetchedChart): void {
    if (outcome === 'kept' || outcome === 'failed') return;
    const how = outcome === 'mended' ? 'was damaged, taken once more' : 'vendored';
    this.#say(`${archiveName(chart)}: ${how}, ${size(bytes ?? 0)}`);
  }

  rendering(environment: string): void {
    this.#show(`rendering the charts of ${environment}`);
  }

  #leaves = 0;
  #tried = 0;

  proving(leaves: number, charts: number): void {
    this.#leaves += leaves;
    this.#say(
      `trying ${leaves} values of ${charts} ${charts === 1 ? 'chart' : 'charts'}, one rendering each; the lock remembers them`,
    );
  }

  leaf(): void {
    this.#tried++;
    const tenth = Math.max(1, Math.ceil(this.#leaves / 10));
    if (this.#isTerminal) this.#show(`${this.#tried} of ${this.#leaves} values tried`);
    else if (this.#tried % tenth === 0 && this.#leaves >= 100)
      this.#say(`${this.#tried} of ${this.#leaves} values tried`);
  }

  done(): void {
    this.#show('');
  }

  get #isTerminal(): boolean {
    return this.#screen.stderr.isTTY === true;
  }

  /** A line that stays. */
  #say(text: string): void {
    this.#show('');
    if (!this.#quiet) this.#screen.stderr.write(`${text}\n`);
  }

  /** What is going on, at a terminal only. */
  #show(text: string): void {
    if (this.#quiet || !this.#isTerminal || text === this.#line) return;
    const width = (this.#screen.stderr.columns || 80) - 1;
    // Back to the beginning of the line, and clear what stands there (ECMA-48, EL).
    this.#screen.stderr.write(`\r\x1b[K${text.slice(0, width)}`);
    this.#line = text;
  }
}
