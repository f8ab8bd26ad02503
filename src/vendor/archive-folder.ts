import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ArchiveError, readArchive } from '../helm/archive.ts';
import { type ChartSource, ofVersion } from './source.ts';
import { VendorError } from './vendor-error.ts';

/**
 * Archives in a folder, such as a mirror that was carried over an air gap: known by the Chart.yaml inside, whatever the
 * files and folders are called.
 */
export function archiveFolder(folder: string): ChartSource {
  let found: Promise<Findings> | undefined;
  const search = () => (found ??= findArchives(folder));
  const of = async (chart: string) => (await search()).archives.filter(({ name }) => name === chart);
  return {
    name: folder,
    versions: async (chart) => (await of(chart)).map(({ version }) => version),
    async find(chart, version) {
      const archive = ofVersion(await of(chart), version);
      if (archive) return { read: async () => readFileSync(archive.path) };
      const broken = (await search()).broken.find(({ path }) => basename(path).startsWith(`${chart}-`));
      throw new VendorError(
        `${folder} has no archive of the chart ${chart} ${version}`,
        `put ${chart}-${version}.tgz there; whatever its name is, what counts is the Chart.yaml inside`,
        broken && `${broken.path} cannot be read: ${broken.message}.`,
      );
    },
  };
}

interface Findings {
  readonly archives: readonly { readonly path: string; readonly name: string; readonly version: string }[];
  /** What is called an archive, and is no chart. */
  readonly broken: readonly { readonly path: string; readonly message: string }[];
}

async function findArchives(folder: string): Promise<Findings> {
  let files: string[];
  try {
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    throw new VendorError(`the folder ${folder} cannot be read`, 'name a folder with archives of charts (.tgz)');
  }
  const archives: Findings['archives'][number][] = [];
  const broken: Findings['broken'][number][] = [];
  for (const file of files.filter((name) => /\.(tgz|tar\.gz)$/.test(name)).sort()) {
    const path = join(folder, file);
    try {
      const { name, version } = await readArchive(readFileSync(path));
      archives.push({ path, name, version });
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      broken.push({ path, message: error.message });
    }
  }
  return { archives, broken };
}
