import type { Fault } from '../../../contract/problem.ts';
import { groupOf, type KubeObject, kindOf } from '../../../kit/object.ts';
import { isDefinition } from '../../../render/definitions.ts';
import { metadataFaults } from '../../api/metadata.ts';
import { isDns1035Label, isDnsLabel, isDnsSubdomain } from '../../api/names.ts';
import { selectorFaults } from '../../api/selectors.ts';
import { judgeEach } from '../../embedded.ts';
import { isCustomResource } from '../../order.ts';
import { allManifests, type Rule } from '../../rule.ts';

export const words: Rule = {
  id: 'schema/words',
  severity: 'error',
  what: 'Names, labels, annotations and selectors are such as the API server takes, which schemas call texts.',
  why: 'The API server refuses the object, and Argo CD its whole Application.',
  check: (subject) => judgeEach(allManifests(subject), faultsOf),
};

/** A definition has a name; what it says besides is of other objects. */
function* faultsOf(object: KubeObject): Iterable<Fault> {
  yield* named(object);
  yield* metadataFaults(object);
  if (!isDefinition(object)) yield* selectorFaults(object, isCustomResource(object));
}

/** Kinds whose names are parts of addresses: DNS labels, the first since they were variables once. */
const LABELS: Readonly<Record<string, (name: string) => boolean>> = { Service: isDns1035Label, Namespace: isDnsLabel };

/**
 * k8s.io/kubernetes@v1.35.4 pkg/apis: names are DNS subdomains, those of Services and Namespaces DNS labels, and those of rights
 * anything that is one part of a path (validation/path/name.go).
 */
function* named(object: KubeObject): Iterable<Fault> {
  const { name } = object.metadata;
  if (typeof name !== 'string') return;
  const wrong = (what: string, fix: string): Fault => ({
    path: 'metadata.name',
    message: `the name ${name} ${what}`,
    fix,
  });
  if (groupOf(object.apiVersion) === 'rbac.authorization.k8s.io') {
    if (/[/%]/.test(name) || name === '.' || name === '..')
      yield wrong('is no part of a path', 'write it without / and %');
    return;
  }
  const label = LABELS[kindOf(object)];
  const limit = label ? 63 : 253;
  if (name.length > limit) yield wrong(`has ${name.length} characters`, `shorten it to ${limit}`);
  else if (!(label ?? isDnsSubdomain)(name))
    yield wrong(
      'is none that the API server takes',
      `write small letters, digits and -${label ? '' : ' or .'}, with a letter or digit at both ends`,
    );
}
