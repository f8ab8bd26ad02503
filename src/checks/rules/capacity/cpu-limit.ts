import type { Manifest } from '../../../contract/manifest.ts';
import type { Fault } from '../../../contract/problem.ts';
import { at } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { eachPart } from '../../../kit/parts.ts';
import { formatPath } from '../../../kit/path.ts';
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

function ofObject(object: KubeObject, { chart }: Manifest): readonly Fault[] {
  const faults: Fault[] = [];
  if (OTHERS.has(object.kind)) return faults;
  eachPart(object, (part, key, path) => {
    if (/resources$/i.test(String(key)) && at(part, 'limits', 'cpu') !== undefined)
      faults.push({
        path: formatPath([...path, 'limits', 'cpu']),
        message: 'a container has a limit of CPU',
        fix: chart
          ? 'take the default of the chart away: a value of null does, `resources: { limits: { cpu: null } }`'
          : 'remove `limits.cpu`, and say under `requests.cpu` what it needs',
      });
    return true;
  });
  return faults;
}
