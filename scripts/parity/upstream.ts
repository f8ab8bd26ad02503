import type { KubeObject } from '../../src/kit/object.ts';
import { chartDefaults } from '../../src/vendor/chart-defaults.ts';
import { vanishedValues } from '../../src/vendor/difference.ts';
import { Acceptances } from './accept.ts';
import type { ChartArchive } from './archives.ts';
import { compareSides } from './compare.ts';
import type { Difference } from './difference.ts';
import type { General } from './parity-file.ts';

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

/** Compares two versions of a chart as a component is compared with one: in rights too, and without what is compared nowhere. */
export function compareVersions(
  before: RenderedVersion,
  after: RenderedVersion,
  ignores: General['ignores'],
): Upstream {
  const side = ({ objects }: RenderedVersion) => ({ objects, all: objects });
  const [old, now] = [before, after].map(({ archive }) => chartDefaults(archive.contents));
  return {
    before: before.archive.contents.version,
    after: after.archive.contents.version,
    differences: compareSides(side(before), side(after), [], { ignores, accepts: new Acceptances([]) }).unexplained,
    vanished: vanishedValues(old, now).map((path) => path.join('.')),
  };
}
