import { parse } from 'yaml';
import type { Transfer } from './download.ts';
import { type ChartSource, notOffered, ofVersion } from './source.ts';
import { VendorError } from './vendor-error.ts';
import { textOf, type Web } from './web.ts';

/** A line of a repository's index (helm.sh/helm/v4 pkg/repo/v1/index.go, ChartVersion). */
interface IndexEntry {
  readonly version: string;
  readonly urls?: readonly string[];
  /** SHA-256 of the archive, in hexadecimal digits. */
  readonly digest?: string;
}

/** A Helm repository: a folder on a web server, with an `index.yaml` that says which archives there are and where. */
export function helmRepository(web: Web, address: string, transfer: Transfer): ChartSource {
  const base = `${address.replace(/\/+$/, '')}/`;
  const url = new URL('index.yaml', base).href;
  // One index may be many megabytes, and several charts are in it.
  let index: Promise<string> | undefined;
  const entries = async (chart: string): Promise<readonly IndexEntry[]> => {
    index ??= web.persist(() => readIndex(web, url));
    return entriesOf(await index, chart, url);
  };
  return {
    name: base,
    versions: async (chart) => (await entries(chart)).map(({ version }) => version),
    async find(chart, version) {
      const all = await entries(chart);
      const entry = ofVersion(all, version);
      const path = entry?.urls?.[0];
      if (path === undefined)
        throw notOffered(
          url,
          chart,
          version,
          all.map((one) => one.version),
        );
      const archive = new URL(path, base).href;
      if (!/^https?:/.test(archive))
        throw new VendorError(
          `${url} says that the chart ${chart} is at ${archive}`,
          'pin the registry itself as its repository',
        );
      const digest = entry?.digest?.replace(/^sha256:/, '');
      return {
        ...(digest && { digest: `sha256:${digest}` }),
        read: (expected, onProgress) => transfer({ url: archive, digest: expected, onProgress }),
      };
    },
  };
}

async function readIndex(web: Web, url: string): Promise<string> {
  const response = await web.request(url);
  if (response.ok) return textOf(url, response);
  await response.body?.cancel();
  const why =
    response.status === 401 || response.status === 403
      ? 'Repositories that want credentials are not supported.'
      : undefined;
  throw new VendorError(
    `${url} answers ${response.status}`,
    'correct the repository of the pin, or take the archives from elsewhere: `npm run vendor -- --from DIR`',
    why,
  );
}

/**
 * The entries of one chart. Only its part of the text is read as YAML, where the index is laid out as Helm writes it: the
 * whole of a large one takes seconds.
 */
export function entriesOf(index: string, chart: string, url: string): readonly IndexEntry[] {
  try {
    const part = partOf(index, chart);
    if (part !== undefined) return (parse(part) as Record<string, IndexEntry[]>)[chart] ?? [];
    const { entries } = (parse(index) ?? {}) as { entries?: Record<string, IndexEntry[]> };
    if (entries === undefined) throw new Error('it has no `entries`');
    return entries[chart] ?? [];
  } catch (error) {
    throw new VendorError(
      `${url} is no index of a Helm repository: ${(error as Error).message.split('\n')[0]}`,
      'correct the repository of the pin',
    );
  }
}

/** As Helm writes an index: a chart a key, and its versions a list below, no deeper. */
const HELMS_LAYOUT = /^entries:\n {2}\S+:\n {2}- /m;

/** The lines of one chart, up to the next key; none where it has none, undefined where the index is laid out otherwise. */
function partOf(index: string, chart: string): string | undefined {
  const layout = HELMS_LAYOUT.exec(index);
  if (!layout) return undefined;
  const start = index.indexOf(`\n  ${chart}:\n`, layout.index);
  if (start < 0) return '{}';
  const below = start + `\n  ${chart}:\n`.length;
  const length = index.slice(below).search(/^ {0,2}[^\s-]/m);
  return index.slice(start, length < 0 ? undefined : below + length);
}
