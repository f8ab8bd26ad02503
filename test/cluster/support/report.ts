import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import type { StandIn } from './stand-ins.ts';

/** What a run of the suite has to tell of one platform. */
export class Report {
  readonly #platform: string;
  readonly #counts = new Map<string, number>();
  readonly #phases = new Map<string, number>();
  readonly #notes: string[] = [];
  #stands: readonly StandIn[] = [];

  constructor(platform: string) {
    this.#platform = platform;
  }

  count(what: string, number: number): void {
    this.#counts.set(what, number);
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  standIns(stands: readonly StandIn[]): void {
    this.#stands = stands;
  }

  /** Runs a phase and keeps its time. */
  async phase<T>(name: string, run: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await run();
    } finally {
      this.#phases.set(name, Math.round((performance.now() - start) / 100) / 10);
    }
  }

  /** The table, and the same as `.mooring/cluster/<platform>.json`. */
  finish(): string {
    const seconds = [...this.#phases.values()].reduce((sum, one) => sum + one, 0);
    const folder = join(packageRoot(), '.mooring', 'cluster');
    mkdirSync(folder, { recursive: true });
    const json = {
      platform: this.#platform,
      counts: Object.fromEntries(this.#counts),
      seconds: { ...Object.fromEntries(this.#phases), total: Math.round(seconds * 10) / 10 },
      standIns: this.#stands.map(({ component, chart, crds, deployments }) => ({
        component,
        chart,
        crds,
        deployments,
      })),
      notes: this.#notes,
    };
    writeFileSync(join(folder, `${this.#platform}.json`), `${JSON.stringify(json, undefined, 2)}\n`);
    const rows: [string, string][] = [
      ...[...this.#counts].map(([what, number]): [string, string] => [what, String(number)]),
      ...Object.entries(json.seconds).map(([phase, time]): [string, string] => [phase, `${time.toFixed(1)} s`]),
    ];
    const width = Math.max(...rows.map(([what]) => what.length));
    const right = Math.max(...rows.map(([, value]) => value.length));
    return [
      `── ${this.#platform} on a cluster`,
      ...rows.map(([what, value]) => `${what.padEnd(width)}  ${value.padStart(right)}`),
      ...this.#notes.map((note) => `note: ${note}`),
    ].join('\n');
  }
}

/** What stands in for charts, for people: never silently. */
export function describeStandIns(stands: readonly StandIn[]): string {
  if (stands.length === 0) return 'No stand-ins: charts come from their repositories.';
  return [
    'Charts cannot be reached here. CRDs of the kinds in the tree, and Deployments of the declared workloads, stand in for:',
    ...stands.map(
      ({ component, chart, crds, deployments }) =>
        `  ${component}: ${chart} (${crds.used} of ${crds.imported} CRDs; ${deployments.join(', ') || 'no Deployment'})`,
    ),
  ].join('\n');
}
