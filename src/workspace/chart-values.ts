import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a chart lets one set, as `npm run import` distils it: a map of keys; under `*` what further keys may hold, where
 * the chart takes any; a list of the words that its schema knows; a kind of value; or `any`, where nothing is known.
 */
export type ChartValues = ValueKind | ChartWords | { readonly [key: string]: ChartValues };
export type ChartWords = readonly (string | number | boolean)[];
export type ValueKind = 'any' | 'boolean' | 'list' | 'number' | 'string';

/** Whether a value is one of a list of words. */
export const isWords = (known: ChartValues): known is ChartWords => Array.isArray(known);

/** Under this key: what keys hold that the chart does not name. */
export const FURTHER = '*';

/** A file of `imports/charts/`. */
export interface ChartValuesFile {
  readonly repository: string;
  /** The version of what it installs, as the chart says it. */
  readonly appVersion?: string;
  readonly values: ChartValues;
}

/** The chart's version as it stands in names of files. */
export function chartValuesFile({ name, version }: { readonly name: string; readonly version: string }): string {
  return `charts/${name}-${version}.json`;
}

/** Looks up what a pinned chart lets one set, in `imports/`; undefined for a chart that was not imported. */
export function chartValuesOf(root: string) {
  return (pin: {
    readonly repository: string;
    readonly name: string;
    readonly version: string;
  }): ChartValues | undefined => {
    const path = join(root, 'imports', chartValuesFile(pin));
    if (/[\\/]/.test(pin.name + pin.version) || !existsSync(path)) return undefined;
    const { repository, values } = JSON.parse(readFileSync(path, 'utf8')) as ChartValuesFile;
    return repository === pin.repository ? values : undefined;
  };
}
