import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { parse } from 'yaml';
import { ARCHIVES } from './places.ts';

/** A chart as a component pins it. */
export interface ChartRef {
  readonly repository: string;
  readonly name: string;
  readonly version: string;
}

/** What an archive holds, its sub-charts unpacked. */
export interface ArchiveContents {
  readonly name: string;
  readonly version: string;
  /** `Chart.yaml`. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Texts by path below the chart's folder: `values.yaml`, `templates/x.yaml`, `charts/sub/templates/y.yaml`. */
  readonly files: ReadonlyMap<string, string>;
}

/** An archive that is no whole chart, or another one than asked for. */
export class ArchiveError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = 'ArchiveError';
    this.fix = fix;
  }
}

/** File name of a chart's archive, as `helm package` and `helm pull` choose it. */
export function archiveName({ name, version }: Pick<ChartRef, 'name' | 'version'>): string {
  return `${name}-${version}.tgz`;
}

/** Where the archive of a chart is looked for; `root` is the folder of `platform.yaml`. */
export function archivePath(root: string, chart: Pick<ChartRef, 'name' | 'version'>): string {
  return join(root, ARCHIVES, archiveName(chart));
}

/** Digest of an archive as `charts.lock.yaml` has it: `sha256:` and 64 hexadecimal digits. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Bytes that an archive may unpack to: far more than any chart, and too few to fill a machine's memory. */
const LARGEST = 256 * 1024 * 1024;

/**
 * Reads an archive in memory.
 *
 * @throws ArchiveError when it is cut off, is no archive, or holds no chart.
 */
export async function readArchive(bytes: Uint8Array): Promise<ArchiveContents> {
  const files = await unpack(bytes);
  const chart = files.get('Chart.yaml');
  if (chart === undefined) throw new ArchiveError('the archive holds no Chart.yaml', AGAIN);
  let metadata: unknown;
  try {
    metadata = parse(chart);
  } catch (error) {
    throw new ArchiveError(`the archive's Chart.yaml is not YAML: ${firstLine(error)}`, AGAIN);
  }
  const { name, version } = (metadata ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof version !== 'string')
    throw new ArchiveError("the archive's Chart.yaml says no name or version", AGAIN);
  return { name, version, metadata: metadata as Record<string, unknown>, files };
}

/**
 * Checks that an archive is the chart that was asked for, and whole.
 *
 * @throws ArchiveError
 */
export function checkArchive({ name, version, metadata, files }: ArchiveContents, chart: ChartRef): void {
  // Helm takes 1.2.3 and v1.2.3 for the same version, and so do repositories.
  if (name !== chart.name || version.replace(/^v/, '') !== chart.version.replace(/^v/, ''))
    throw new ArchiveError(`the archive holds ${name} ${version}, not ${chart.name} ${chart.version}`, AGAIN);
  const there = new Set([...files.keys()].map((path) => /^charts\/([^/]+)\//.exec(path)?.[1]));
  const dependencies = Array.isArray(metadata.dependencies) ? metadata.dependencies : [];
  const missing = dependencies
    .map((one) => (one as { name?: unknown } | null)?.name)
    .filter((one): one is string => typeof one === 'string' && !there.has(one));
  if (missing.length > 0)
    throw new ArchiveError(
      `the archive lacks the chart ${missing.join(' and the chart ')}, on which ${name} depends`,
      'take the archive that its authors released; one packed from Git needs `helm dependency build` first',
    );
}

const AGAIN = 'download it again: `npm run vendor`';

/** A chart in `charts/` may be an archive itself. */
const NESTED = /^charts\/[^/]+\.tgz$/;

async function unpack(bytes: Uint8Array): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const nested: Buffer[] = [];
  for (const [path, content] of await entriesOf(bytes)) {
    // The first folder is the chart's; its name is its author's choice.
    const inside = path.replaceAll('\\', '/').split('/').slice(1).join('/');
    if (inside === '') continue;
    if (NESTED.test(inside)) nested.push(content);
    else files.set(inside, content.toString('utf8'));
  }
  for (const archive of nested) {
    const { name, files: inner } = await readArchive(archive);
    for (const [path, text] of inner) files.set(`charts/${name}/${path}`, text);
  }
  return files;
}

async function entriesOf(bytes: Uint8Array): Promise<[string, Buffer][]> {
  let tar: Buffer;
  try {
    tar = gunzipSync(bytes, { maxOutputLength: LARGEST });
  } catch (error) {
    throw new ArchiveError(`the archive is cut off or damaged: ${firstLine(error)}`, AGAIN);
  }
  return new Promise((resolve, reject) => {
    const entries: [string, Buffer][] = [];
    const parser = new Parser({
      strict: true,
      onReadEntry: (entry: ReadEntry) => {
        const chunks: Buffer[] = [];
        entry.on('data', (chunk) => chunks.push(chunk as Buffer));
        entry.on('end', () => {
          if (entry.type === 'File' || entry.type === 'OldFile') entries.push([entry.path, Buffer.concat(chunks)]);
        });
      },
    });
    parser.on('error', (error) =>
      reject(new ArchiveError(`the archive is cut off or damaged: ${firstLine(error)}`, AGAIN)),
    );
    parser.on('end', () => resolve(entries));
    parser.end(tar);
  });
}

const firstLine = (error: unknown) => (error as Error).message.split('\n')[0];
