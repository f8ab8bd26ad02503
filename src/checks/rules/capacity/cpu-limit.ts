import type { Manifest } from '../../../contract/manifest.ts';
import type { Fault } from '../../../contract/problem.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { formatPath, type Path } from '../../../kit/path.ts';
import { judgeEach } from '../../embedded.ts';
import type { Rule } from '../../rule.ts';

/** Kinds that tell the form of resources, or bound them, and ask for none. */
const OTHERS: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'LimitRange', 'ResourceQuota']);

export const capacityCpuLimit: Rule = {
  id: 'capacity/cpu-limit',
  severity: 'warning',
  what: 'No container has a limit of CPU.',
  why: 'It is throttled at its limit though the node is idle: requests already share CPU out, and a limit only makes it slow.',
  check: ({ manifests }) => judgeEach(manifests, ofObject),
};

function* ofObject(object: KubeObject, { chart }: Manifest): Iterable<Fault> {
  if (OTHERS.has(object.kind)) return;
  for (const path of limitedIn(object))
    yield {
      path: formatPath(path),
      message: 'a container has a limit of CPU',
      fix: chart
        ? 'take the default of the chart away: a value of null does, `resources: { limits: { cpu: null } }`'
        : 'remove `limits.cpu`, and say under `requests.cpu` what it needs',
    };
}

function* limitedIn(value: unknown, path: Path = []): Iterable<Path> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    const { limits } = (inner ?? {}) as { limits?: { cpu?: unknown } };
    if (/resources$/i.test(key) && limits?.cpu !== undefined) yield [...at, 'limits', 'cpu'];
    yield* limitedIn(inner, at);
  }
}
