import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ArchiveContents, archiveName, checkArchive, digestOf, readArchive } from '../../src/helm/archive.ts';

/** A chart as a `parity.yaml` pins it. */
export interface ParityChart {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  /** Of the published archive. */
  readonly digest?: string;
}

export interface ChartArchive {
  readonly path: string;
  readonly contents: ArchiveContents;
}

/** The archives of a folder cannot be used as they are. */
export class ParityError extends Error {}

const SUMS = 'SHA256SUMS';

/**
 * Takes the archive of a chart from a folder: checked against the folder's SHA256SUMS, the digest of the pin, or both.
 *
 * @throws ParityError, ArchiveError
 */
export async function chartArchive(folder: string, chart: ParityChart): Promise<ChartArchive> {
  const file = archiveName(chart);
  const path = join(folder, file);
  if (!existsSync(path)) throw new ParityError(`${folder} has no ${file}. ${instead(folder, chart)}`);
  const bytes = readFileSync(path);
  const digest = digestOf(bytes);
  const sum = sumsOf(folder)?.get(file);
  if (sum === undefined && chart.digest === undefined)
    throw new ParityError(
      `Nothing says which bytes ${file} should be: neither ${folder}/${SUMS} nor, for this version, \`chart.digest\` of ` +
        `parity.yaml. It has ${digest}; compare that with what its authors publish, and add to ${SUMS}:\n  ` +
        `${digest.replace('sha256:', '')}  ${file}`,
    );
  for (const [where, wanted] of [
    [`${folder}/${SUMS}`, sum],
    ['chart.digest of parity.yaml', chart.digest],
  ] as const)
    if (wanted !== undefined && wanted !== digest)
      throw new ParityError(`${file} has ${digest}, and ${where} says ${wanted}: take the archive of its authors.`);
  const contents = await readArchive(bytes);
  checkArchive(contents, chart);
  return { path, contents };
}

function sumsOf(folder: string): ReadonlyMap<string, string> | undefined {
  const file = join(folder, SUMS);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, sum, name] = /^([0-9a-f]{64})\s+\*?(?:\.\/)?(\S+)$/.exec(line.trim()) ?? [];
      return name === undefined ? [] : [[name, `sha256:${sum}`] as const];
    }),
  );
}

/** What else there is of the chart. */
function instead(folder: string, { name, version, repository }: ParityChart): string {
  const others = existsSync(folder)
    ? readdirSync(folder).flatMap((file) =>
        file.startsWith(`${name}-`) ? (/-(v?\d[^/]*)\.tgz$/.exec(file)?.[1] ?? []) : [],
      )
    : [];
  return others.length > 0
    ? `It has ${others.sort().join(', ')}: compare with another version than parity.yaml pins by \`--version\`.`
    : `Pull it: helm pull ${name} --version ${version} --repo ${repository} --destination ${folder}`;
}
