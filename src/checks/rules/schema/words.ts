import { parseCidr } from '../../../config/cidr.ts';
import { placeOf } from '../../../contract/manifest.ts';
import type { Fault, Problem } from '../../../contract/problem.ts';
import { isRecord, listOf, recordOf } from '../../../kit/json.ts';
import { groupOf, type KubeObject } from '../../../kit/object.ts';
import { isDefinition } from '../../../render/definitions.ts';
import { allManifests, type Rule } from '../../rule.ts';

export const words: Rule = {
  id: 'schema/words',
  severity: 'error',
  what: 'Names, selectors and ranges of addresses are such as the API server takes, which schemas call texts.',
  why: 'The API server refuses the object, and Argo CD its whole Application.',
  *check(subject): Iterable<Problem> {
    for (const { component, object, from } of allManifests(subject))
      for (const fault of faultsOf(object)) yield { ...placeOf({ component, object, from }), ...fault };
  },
};

/** A definition has a name; what it says besides is of other objects. */
const faultsOf = (object: KubeObject): readonly Fault[] =>
  isDefinition(object) ? [...named(object)] : [...named(object), ...selected(object), ...ranged(object)];

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);

/**
 * Kubernetes v1.35, pkg/apis: names are DNS subdomains, those of Services and Namespaces DNS labels, and those of rights
 * anything that is one part of a path (validation/path/name.go).
 */
function* named({ apiVersion, kind, metadata: { name } }: KubeObject): Iterable<Fault> {
  if (typeof name !== 'string') return;
  const wrong = (what: string, fix: string): Fault => ({
    path: 'metadata.name',
    message: `the name ${name} ${what}`,
    fix,
  });
  if (groupOf(apiVersion) === 'rbac.authorization.k8s.io') {
    if (/[/%]/.test(name) || name === '.' || name === '..')
      yield wrong('is no part of a path', 'write it without / and %');
    return;
  }
  const label = groupOf(apiVersion) === '' && (kind === 'Service' || kind === 'Namespace');
  const limit = label ? 63 : 253;
  if (!SUBDOMAIN.test(name) || (label && name.includes('.')))
    yield wrong(
      'is none that the API server takes',
      `write small letters, digits and -${label ? '' : ' or .'}, with a letter or digit at both ends`,
    );
  else if (name.length > limit) yield wrong(`has ${name.length} characters`, `shorten it to ${limit}`);
}

/** Of nodes the last two as well (apimachinery v0.35, pkg/selection). */
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

/** Every selector by expressions, wherever it is. */
function* selected(value: unknown, path = ''): Iterable<Fault> {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* selected(item, `${path}[${i}]`);
  if (!isRecord(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (key === 'matchExpressions')
      for (const [i, expression] of listOf(inner).entries()) {
        const { operator } = recordOf(expression);
        if (typeof operator === 'string' && !OPERATORS.includes(operator))
          yield {
            path: `${at}[${i}].operator`,
            message: `${operator} is no operator of selectors`,
            fix: `write one of ${OPERATORS.slice(0, 4).join(', ')}`,
          };
      }
    else yield* selected(inner, at);
  }
}

function* ranged({ kind, apiVersion, spec }: KubeObject): Iterable<Fault> {
  if (kind !== 'NetworkPolicy' || groupOf(apiVersion) !== 'networking.k8s.io') return;
  for (const [way, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const)
    for (const [i, rule] of listOf(recordOf(spec)[way]).entries())
      for (const [j, peer] of listOf(recordOf(rule)[peers]).entries()) {
        const { cidr, except } = recordOf(recordOf(peer).ipBlock);
        const at = `spec.${way}[${i}].${peers}[${j}].ipBlock`;
        yield* rangeFault(cidr, `${at}.cidr`);
        for (const [k, one] of listOf(except).entries()) yield* rangeFault(one, `${at}.except[${k}]`);
      }
}

function* rangeFault(range: unknown, path: string): Iterable<Fault> {
  if (typeof range === 'string' && parseCidr(range) === undefined)
    yield { path, message: `${range} is no range of addresses`, fix: 'write it as 10.0.0.0/8' };
}
