import { isRecord, recordOf, recordsOf, textsOf } from '../../src/kit/json.ts';
import { groupOf, type KubeObject } from '../../src/kit/object.ts';
import type { Difference } from './difference.ts';

/** One thing that an account may do. */
export interface Right {
  /** `cluster`, or the name of a namespace. */
  readonly where: string;
  /** `secrets`, `deployments.apps`, `*.*`; a path of the API server; a role that the tree does not hold. */
  readonly what: string;
  /** Of one object only. */
  readonly name?: string;
  readonly verb: string;
}

const RBAC = 'rbac.authorization.k8s.io';
const EVERYWHERE = 'cluster';

/** Everything that the roles among `objects` let a ServiceAccount do, whatever they are called. `account`: `namespace/name`. */
export function rightsOf(account: string, objects: readonly KubeObject[]): readonly Right[] {
  const rbac = objects.filter(({ apiVersion }) => groupOf(apiVersion) === RBAC);
  const rights = rbac.filter((one) => binds(one, account)).flatMap((binding) => rightsBy(binding, rbac));
  return [...new Map(rights.map((right) => [JSON.stringify(right), right])).values()];
}

/** Whether an object gives rights to one of the accounts: it is compared by what it gives, not by its name. */
export function isGrant(object: KubeObject, accounts: readonly string[], objects: readonly KubeObject[]): boolean {
  if (groupOf(object.apiVersion) !== RBAC) return false;
  const isBound = (binding: KubeObject) => accounts.some((account) => binds(binding, account));
  if (object.kind.endsWith('Binding')) return isBound(object);
  return objects.some((binding) => isBound(binding) && refersTo(binding, object));
}

function binds(binding: KubeObject, account: string): boolean {
  return recordsOf(binding.subjects).some(
    ({ kind, namespace, name }) =>
      kind === 'ServiceAccount' && `${namespace ?? binding.metadata.namespace}/${name}` === account,
  );
}

function refersTo(binding: KubeObject, role: KubeObject): boolean {
  const { kind, name } = recordOf(binding.roleRef);
  const isThere = kind === 'ClusterRole' || role.metadata.namespace === binding.metadata.namespace;
  return role.kind === kind && role.metadata.name === name && isThere;
}

function rightsBy(binding: KubeObject, rbac: readonly KubeObject[]): readonly Right[] {
  const where = binding.kind === 'ClusterRoleBinding' ? EVERYWHERE : binding.metadata.namespace!;
  const role = rbac.find((one) => refersTo(binding, one));
  if (role) return rulesOf(role, rbac).flatMap((rule) => rightsIn(rule, where));
  const { kind, name } = recordOf(binding.roleRef);
  return [{ where, what: `${kind} ${name}`, verb: 'all of it' }];
}

/** Rules of a role; of one that gathers others, theirs as well. */
function rulesOf(role: KubeObject, rbac: readonly KubeObject[]): readonly unknown[] {
  const selectors = recordsOf(recordOf(role.aggregationRule).clusterRoleSelectors).map((one) =>
    Object.entries(recordOf(one.matchLabels)),
  );
  const gathered = rbac.filter(
    ({ kind, metadata: { labels = {} } }) =>
      kind === 'ClusterRole' && selectors.some((all) => all.every(([label, value]) => labels[label] === value)),
  );
  return [role, ...gathered].flatMap(({ rules }) => (Array.isArray(rules) ? rules : []));
}

function rightsIn(rule: unknown, where: string): readonly Right[] {
  if (!isRecord(rule)) return [];
  const verbs = textsOf(rule.verbs);
  const things = textsOf(rule.apiGroups).flatMap((group) =>
    textsOf(rule.resources).map((resource) => (group === '' ? resource : `${resource}.${group}`)),
  );
  const names = textsOf(rule.resourceNames);
  const named = names.length > 0 ? names.map((name) => ({ name })) : [{}];
  // What is no resource belongs to no namespace: bound in one, a rule for it gives nothing.
  const urls = where === EVERYWHERE ? textsOf(rule.nonResourceURLs) : [];
  return [
    ...things.flatMap((what) => named.flatMap((name) => verbs.map((verb) => ({ where, what, ...name, verb })))),
    ...urls.flatMap((what) => verbs.map((verb) => ({ where, what, verb }))),
  ];
}

/** Whether somebody who has these rights may do that as well. */
export function covers(rights: readonly Right[], { where, what, name, verb }: Right): boolean {
  return rights.some(
    (right) =>
      (right.where === EVERYWHERE || right.where === where) &&
      coversThing(right.what, what) &&
      (right.name === undefined || right.name === name) &&
      (right.verb === '*' || right.verb === verb),
  );
}

function coversThing(wide: string, what: string): boolean {
  if (wide === what) return true;
  if (wide.startsWith('/')) return wide.endsWith('*') && what.startsWith(wide.slice(0, -1));
  const [[wideResource, wideGroup], [resource, group]] = [parts(wide), parts(what)];
  return (wideGroup === '*' || wideGroup === group) && (wideResource === '*' || wideResource === resource);
}

function parts(what: string): readonly [resource: string, group: string] {
  const dot = what.indexOf('.');
  return dot < 0 ? [what, ''] : [what.slice(0, dot), what.slice(dot + 1)];
}

/**
 * Rights of one account on both sides, a difference a resource: `rights.less.secrets` for what only theirs may do,
 * `rights.more.secrets` for what only ours may, each with a reason of its own. Both sides are told whole.
 */
export function compareRights(
  account: string,
  theirs: readonly Right[],
  ours: readonly Right[],
): readonly Difference[] {
  const object = `ServiceAccount ${account}`;
  const less = theirs.filter((right) => !covers(ours, right));
  const more = ours.filter((right) => !covers(theirs, right));
  const told = (kind: string, rights: readonly Right[]) =>
    [...new Set(rights.map(({ what }) => what))].sort().map((what) => ({
      object,
      path: `rights.${kind}.${what}`,
      ...said('theirs', theirs, what),
      ...said('ours', ours, what),
    }));
  return [...told('less', less), ...told('more', more)];
}

function said(side: 'theirs' | 'ours', rights: readonly Right[], what: string): object {
  const text = describeRights(rights.filter((right) => right.what === what));
  return text === '' ? {} : { [side]: text };
}

/** `get list watch in the cluster; update of tls in data-plane`. */
function describeRights(rights: readonly Right[]): string {
  const byVerbs = new Map<string, Set<string>>();
  const places = new Map<string, string[]>();
  for (const { where, name, verb } of rights) {
    const key = JSON.stringify([where, name ?? '']);
    places.set(key, [...(places.get(key) ?? []), verb]);
  }
  for (const [key, verbs] of places) {
    const [where, name] = JSON.parse(key) as [string, string];
    const what = `${verbs.sort().join(' ')}${name === '' ? '' : ` of ${name}`}`;
    byVerbs.set(what, (byVerbs.get(what) ?? new Set()).add(where === EVERYWHERE ? 'the cluster' : where));
  }
  return [...byVerbs]
    .map(([what, where]) => `${what} in ${[...where].sort().join(', ')}`)
    .sort()
    .join('; ');
}

/** How many rights an account has; one that is for everything counts as one, and is told. */
export interface RightsCount {
  readonly cluster: number;
  readonly namespaces: number;
  /** Among them are some for all kinds of a group or with all verbs. */
  readonly wild?: true;
}

export function countRights(rights: readonly Right[]): RightsCount {
  const cluster = rights.filter(({ where }) => where === EVERYWHERE).length;
  const isWild = rights.some(({ what, verb }) => verb === '*' || what.includes('*'));
  return { cluster, namespaces: rights.length - cluster, ...(isWild && { wild: true }) };
}
