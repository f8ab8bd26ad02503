import type { Plan, PolicyRule } from '../../graph/plan.ts';
import { readerAccount } from '../../policy/secrets.ts';

/** A ServiceAccount of the plan. */
export interface Account {
  /** `namespace/name`. */
  readonly key: string;
  readonly component: string;
  /** A chart or an operator makes it, with rights of its own. */
  readonly foreign: boolean;
  /** What it may do by namespace, as `rightsOf` writes it; by `''`, what it may do in all of them. */
  readonly rights: Map<string, Set<string>>;
}

/** Several rules ask for the accounts of one plan. */
const known = new WeakMap<Plan, ReadonlyMap<string, Account>>();

/** The accounts of the plan by `namespace/name`, with the rights that connections and secrets give them, and no others. */
export function declaredAccounts(plan: Plan): ReadonlyMap<string, Account> {
  const found = known.get(plan);
  if (found) return found;
  const accounts = new Map<string, Account>();
  const byWorkload = new Map<string, Account>();
  for (const { id: component, workloads, external } of plan.components) {
    if (external) continue;
    for (const { name, namespace, serviceAccount, accounts: further = [] } of workloads) {
      const add = (account: string, foreign: boolean, holder: string) => {
        const key = `${namespace}/${account}`;
        const known = accounts.get(key) ?? { key, component, foreign, rights: new Map() };
        accounts.set(key, known);
        byWorkload.set(`${component}/${name}/${holder}`, known);
      };
      if (serviceAccount) add(serviceAccount.name, (serviceAccount.madeBy ?? 'mooring') !== 'mooring', '');
      for (const account of further) add(account, false, account);
    }
  }
  for (const { component, workload, account: holder = '', namespace = '', rules } of plan.grants) {
    const account = byWorkload.get(`${component}/${workload}/${holder}`);
    if (account) for (const rule of rules) allow(account, namespace, rule);
  }
  for (const view of plan.views) {
    const key = `${view.namespace}/${readerAccount(view)}`;
    const account = accounts.get(key) ?? { key, component: view.component, foreign: false, rights: new Map() };
    accounts.set(key, account);
    allow(account, view.seed.namespace, {
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: [view.seed.name],
      verbs: ['get'],
    });
  }
  known.set(plan, accounts);
  return accounts;
}

function allow(account: Account, namespace: string, rule: PolicyRule): void {
  const rights = account.rights.get(namespace) ?? new Set();
  account.rights.set(namespace, rights);
  for (const right of rightsOf(rule)) rights.add(right);
}

/** One right each: `verb group/resource name`; the name is empty where the rule is about all of them. */
export function rightsOf(rule: PolicyRule): readonly string[] {
  const { apiGroups = [], resources = [], verbs, resourceNames = [], nonResourceURLs = [] } = rule;
  const names = resourceNames.length === 0 ? [''] : resourceNames;
  return [
    ...apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) => names.map((name) => `${verb} ${group}/${resource} ${name}`)),
      ),
    ),
    ...nonResourceURLs.flatMap((url) => verbs.map((verb) => `${verb} ${URL_GROUP}/${url} `)),
  ];
}

/** In place of the group of a right that is about a path of the API server: no group has a blank or a colon. */
const URL_GROUP = 'url:';

/** Whether one right is among others: that to all objects of a resource is that to each. */
export function has(rights: Pick<ReadonlySet<string>, 'has'>, right: string): boolean {
  return rights.has(right) || rights.has(right.slice(0, right.lastIndexOf(' ') + 1));
}

/** A right in words: `delete pods`, `get secrets minio-root`, `create deployments.apps`. */
export function describeRight(right: string): string {
  const [verb = '', what = '', name = ''] = right.split(' ');
  const slash = what.indexOf('/');
  const [group, resource] = [what.slice(0, slash), what.slice(slash + 1)];
  if (group === URL_GROUP) return `${verb} the path ${resource}`;
  return `${verb} ${resource}${group && `.${group}`}${name && ` ${name}`}`;
}
