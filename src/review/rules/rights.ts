import { bindingsOf } from '../../checks/rbac/bindings.ts';
import { describeRight, has } from '../../checks/rbac/declared.ts';
import { rightsOfRule } from '../../checks/rbac/given.ts';
import type { Concern } from '../../contract/change.ts';
import { listed } from '../../kit/listed.ts';
import { identityOf, kindOf } from '../../kit/object.ts';
import type { ConsequenceRule } from '../subject.ts';
import type { Side } from '../trees/side.ts';

/** The kinds by which rights are worked out. */
export const RIGHTS_KINDS = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'].map(
  (kind) => `${kind}.rbac.authorization.k8s.io`,
);

export const rights: ConsequenceRule = {
  id: 'change/rights',
  effect: 'access',
  severity: 'warning',
  what: 'An account may do at the API server what it could not, or no longer may.',
  why: 'A right is everybody’s who can run a program under that account; to read Secrets is to have all that they open.',
  how: 'the roles and bindings of both trees are added up, account by account; a role that the tree does not hold counts by its name',
  source: 'kubernetes/website@main, content/en/docs/reference/access-authn-authz/rbac.md',
  *check(subject): Iterable<Concern> {
    const kinds = new Set(RIGHTS_KINDS);
    if (!subject.differences.some(({ before, after }) => kinds.has(kindOf((after ?? before)!)))) return;
    const [was, is] = [accounts(subject.sides.before), accounts(subject.sides.after)];
    for (const key of [...new Set([...was.keys(), ...is.keys()])].sort()) {
      const [old, now] = [was.get(key), is.get(key)];
      for (const less of [false, true]) {
        const [from, to] = less ? [now, old] : [old, now];
        const more = [...(to?.rights ?? [])].filter(([right]) => !covered(from?.rights, right));
        if (more.length === 0) continue;
        const decisive = more.find(([, binding]) => subject.differences.some(({ identity }) => identity === binding));
        const words = [...more]
          .sort(([a], [b]) => Number(SECRETS.test(b)) - Number(SECRETS.test(a)))
          .map(([right]) => describe(right));
        const secrets = more.some(([right]) => SECRETS.test(right));
        const fresh = !less && !old;
        yield {
          difference: subject.differenceOf(decisive?.[1] ?? more[0]![1], (now ?? old)!.component),
          names: [key],
          ...(less && { less: true as const }),
          severity: less || (fresh && !secrets) ? 'info' : 'warning',
          message: `${fresh ? 'the new account ' : ''}${key} ${less ? 'may no longer' : secrets ? 'may now read Secrets:' : 'may now'} ${listed(words, 4)}`,
        };
      }
    }
  },
};

/** A right to read Secrets, or to everything. */
const SECRETS = /(?:^|\| )(?:get|list|watch|\*) (?:\/|\*\/|)(?:secrets|\*)(?: |$)/;

interface Account {
  readonly component: string;
  /** `namespace| right`, and the identity of the binding that gives it. */
  readonly rights: Map<string, string>;
}

function accounts(side: Side): ReadonlyMap<string, Account> {
  const found = new Map<string, Account>();
  for (const { manifest, namespace = '', role, roleRef, subjects } of bindingsOf(side.ofKinds(RIGHTS_KINDS)))
    for (const { kind, name, namespace: home = namespace } of subjects) {
      const key = kind === 'ServiceAccount' ? `${home}/${name}` : `${String(kind).toLowerCase()} ${name}`;
      const account = found.get(key) ?? { component: manifest.component, rights: new Map<string, string>() };
      found.set(key, account);
      const given = role ? role.rules.flatMap(rightsOfRule) : [`as ${roleRef.kind}/${roleRef.name} `];
      for (const right of given) account.rights.set(`${namespace}| ${right}`, identityOf(manifest.object));
    }
  return found;
}

/** Whether a right is among others: a right in all namespaces is one in each, and one to all objects is one to each. */
function covered(rights: ReadonlyMap<string, string> | undefined, right: string): boolean {
  if (!rights) return false;
  const bar = right.indexOf('| ');
  return has(rights, right) || has(rights, `| ${right.slice(bar + 2)}`);
}

/** `get secrets minio-root in data-plane`. */
function describe(right: string): string {
  const bar = right.indexOf('| ');
  const [namespace, what] = [right.slice(0, bar), right.slice(bar + 2)];
  // A role that is not of the tree: the cluster's own, or one that went.
  const [, kind, name] = /^as (.+)\/(.+) $/.exec(what) ?? [];
  const may = kind === undefined ? describeRight(what) : `do what ${kind} ${name} allows`;
  return `${may}${namespace === '' ? ' everywhere' : ` in ${namespace}`}`;
}
