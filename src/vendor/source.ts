import { VendorError } from './vendor-error.ts';

/** Where charts are kept: a repository, a registry, a folder. */
export interface ChartSource {
  /** For people: an address or a path. */
  readonly name: string;
  /** Every version of a chart that is offered, in no order. */
  versions(chart: string): Promise<readonly string[]>;
  /** The archive of a version, and what the source says its digest is. */
  find(chart: string, version: string): Promise<Offered>;
}

interface Offered {
  /** `sha256:…` by the source's own word; some repositories give none. */
  readonly digest?: string;
  /**
   * The bytes. `digest`: what they must be; a transfer that broke off is gone on with only then, since it is checked.
   * `onProgress`: bytes that are there, of how many.
   */
  read(digest: string | undefined, onProgress: (bytes: number, total: number | undefined) => void): Promise<Uint8Array>;
}

/** The one of that version: repositories, as Helm, take 1.2.3 and v1.2.3 for the same. */
export function ofVersion<T extends { readonly version: string }>(all: readonly T[], version: string): T | undefined {
  const bare = (text: string) => text.replace(/^v/, '');
  return all.find((one) => one.version === version) ?? all.find((one) => bare(String(one.version)) === bare(version));
}

/** The chart is there, but not in this version, or not at all. */
export function notOffered(source: string, chart: string, version: string, known: readonly string[]): VendorError {
  return known.length === 0
    ? new VendorError(`${source} has no chart ${chart}`, 'correct the name or the repository of its pin')
    : new VendorError(
        `${source} has no version ${version} of the chart ${chart}`,
        `correct the version of its pin: \`npm run vendor -- --outdated\` lists what there is`,
      );
}
