import type { KubeObject } from '../../src/kit/object.ts';
import { chartDefaults } from '../../src/vendor/chart-defaults.ts';
import { vanishedValues } from '../../src/vendor/difference.ts';
import type { ChartArchive } from './archives.ts';
import { canonical } from './canonical.ts';
import { compareObjects, type Difference, without } from './difference.ts';

/** What the authors of a chart changed between two versions of it. */
export interface Upstream {
  readonly before: string;
  readonly after: string;
  /** Of what both render with the values of parity.yaml: `theirs` before, `ours` after. */
  readonly differences: readonly Difference[];
  /** Values that the chart has no more, whether or not they are set. */
  readonly vanished: readonly string[];
}

/** A version of a chart, and what it renders to. */
export interface RenderedVersion {
  readonly archive: ChartArchive;
  readonly objects: readonly KubeObject[];
}

/** Compares two versions of a chart as a component is compared with one: labels and what else is compared nowhere left out. */
export function compareVersions(
  before: RenderedVersion,
  after: RenderedVersion,
  isIgnored: (object: string, path: string) => boolean,
): Upstream {
  const form = ({ objects }: RenderedVersion) =>
    objects.flatMap((object) => without(canonical(object, objects), isIgnored) ?? []);
  const [old, now] = [before, after].map(({ archive }) => chartDefaults(archive.contents));
  return {
    before: before.archive.contents.version,
    after: after.archive.contents.version,
    differences: compareObjects(form(before), form(after)).differences,
    vanished: vanishedValues(old, now).map((path) => path.join('.')),
  };
}
