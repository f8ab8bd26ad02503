import { at } from '../../src/kit/json.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { chartDefaults } from '../../src/vendor/chart-defaults.ts';
import { vanishedValues } from '../../src/vendor/difference.ts';
import { Acceptances } from './accept.ts';
import type { ChartArchive } from './archives.ts';
import { compareSides, type Parity } from './compare.ts';
import type { Difference } from './difference.ts';
import type { General } from './parity-file.ts';

/** What the authors of a chart changed between two versions of it. */
export interface Upstream {
  readonly before: string;
  readonly after: string;
  /** Of what both render with the values of parity.yaml: `theirs` before, `ours` after. */
  readonly differences: readonly UpstreamDifference[];
  /** Values that the chart has no more. */
  readonly vanished: readonly VanishedValue[];
  /** Values that it had not, the topmost of each branch. */
  readonly appeared: readonly string[];
}

/** A change at a place that is accepted: what was true of the old version need not be of the new one. */
export interface UpstreamDifference extends Difference {
  /** Why it is accepted. */
  readonly accepted?: string;
}

export interface VanishedValue {
  readonly path: string;
  /** Whether parity.yaml sets it, in vain from now on. */
  readonly isSet: boolean;
}

/** A version of a chart, and what it renders to. */
export interface RenderedVersion {
  readonly archive: ChartArchive;
  readonly objects: readonly KubeObject[];
}

interface Known {
  readonly ignores: General['ignores'];
  /** Of parity.yaml. */
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  /** What is accepted between the new version and ours. */
  readonly accepted: Parity['accepted'];
}

/** Compares two versions of a chart as a component is compared with one: in rights too, and without what is compared nowhere. */
export function compareVersions(
  before: RenderedVersion,
  after: RenderedVersion,
  { ignores, values = {}, accepted }: Known,
): Upstream {
  const side = ({ objects }: RenderedVersion) => ({ objects, all: objects });
  const [old, now] = [before, after].map(({ archive }) => chartDefaults(archive.contents));
  const { unexplained } = compareSides(side(before), side(after), [], { ignores, accepts: new Acceptances([]) });
  return {
    before: before.archive.contents.version,
    after: after.archive.contents.version,
    differences: unexplained.map((difference) => {
      const reasons = accepted.filter((one) => isSamePlace(one, difference)).map(({ reason }) => reason);
      return reasons.length === 0 ? difference : { ...difference, accepted: [...new Set(reasons)].join('; ') };
    }),
    vanished: vanishedValues(old, now).map((path) => ({
      path: path.join('.'),
      isSet: at(values, ...path) !== undefined,
    })),
    appeared: vanishedValues(now, old).map((path) => path.join('.')),
  };
}

/** Whether one of two places is the other, or in it. What an account may do with a kind is one place, more of it or less. */
function isSamePlace(one: Difference, other: Difference): boolean {
  if (one.object !== other.object) return false;
  const [a, b] = [one.path, other.path].map((path) => path.replace(RIGHT, '')) as [string, string];
  return a === b || (!RIGHT.test(one.path) && (isBelow(a, b) || isBelow(b, a)));
}

const RIGHT = /^rights\.(less|more)\./;

const isBelow = (path: string, above: string): boolean =>
  above !== '' && path.startsWith(above) && /^[.[]/.test(path.slice(above.length));
