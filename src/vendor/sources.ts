import { archiveFolder } from './archive-folder.ts';
import type { Transfer } from './download.ts';
import { helmRepository } from './helm-repository.ts';
import { ociRegistry } from './oci-registry.ts';
import type { ChartSource } from './source.ts';
import { VendorError } from './vendor-error.ts';
import type { Web } from './web.ts';

/** Which source a chart of a repository is taken from. */
export type SourceOf = (repository: string) => ChartSource;

/**
 * Sources by the address of a repository, each opened once. `from`: one place that stands for all of them, a folder of
 * archives or the address of a mirror.
 */
export function sources(web: Web, transfer: Transfer, from?: string): SourceOf {
  const known = new Map<string, ChartSource>();
  return (repository) => {
    const place = from ?? repository;
    const source = known.get(place) ?? open(place);
    known.set(place, source);
    return source;
  };

  function open(place: string): ChartSource {
    if (/^https?:\/\//.test(place)) return helmRepository(web, place, transfer);
    if (place.startsWith('oci://')) return ociRegistry(web, place, transfer);
    if (from !== undefined && !place.includes('://')) return archiveFolder(from);
    throw new VendorError(
      `${place} is no address of a repository`,
      'write https://… for a Helm repository, or oci://… for a registry',
    );
  }
}
