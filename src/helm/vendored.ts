import { readFileSync } from 'node:fs';
import { archivePath, type ChartRef, digestOf } from './archive.ts';
import type { FoundArchive } from './render-chart.ts';

/** Looks for the archive of a chart beside `platform.yaml`; undefined when the chart is not vendored. */
export function findArchive(root: string, chart: ChartRef): FoundArchive | undefined {
  // What names a folder is no name of a chart.
  if (/[\\/]/.test(chart.name + chart.version)) return undefined;
  const path = archivePath(root, chart);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return { chart, path, digest: digestOf(bytes), bytes };
}
