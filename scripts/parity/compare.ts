import { at, recordOf } from '../../src/kit/json.ts';
import { identityOf, type KubeObject } from '../../src/kit/object.ts';
import { type Accept, Acceptances, placeTest } from './accept.ts';
import { canonical } from './canonical.ts';
import { compareObjects, type Difference, without } from './difference.ts';
import type { General, WrittenAccept } from './parity-file.ts';
import { compareRights, countRights, isGrant, type RightsCount, rightsOf } from './rights.ts';

/** The rights of an account, before and after. */
export interface AccountRights {
  /** `namespace/name`, ours where both have one. */
  readonly account: string;
  readonly theirs: RightsCount;
  readonly ours: RightsCount;
}

/** How a component compares with its chart. */
export interface Parity {
  readonly equal: readonly string[];
  readonly accepted: readonly (Difference & { readonly reason: string })[];
  readonly unexplained: readonly Difference[];
  /** Acceptances of the component that nothing needs. */
  readonly stale: readonly WrittenAccept[];
  readonly objects: {
    readonly equal: number;
    /** With a reason, as long as nothing is unexplained. */
    readonly different: number;
    readonly theirs: number;
    readonly ours: number;
  };
  readonly accounts: readonly AccountRights[];
}

/** One side: what it has in the place of the component, and everything else beside it. */
export interface Side {
  readonly objects: readonly KubeObject[];
  readonly all: readonly KubeObject[];
}

/** Compares what a chart renders with what the component does; `general` says what holds for all of them. */
export function compareSides(
  theirs: Side,
  ours: Side,
  accepts: readonly WrittenAccept[],
  general: { readonly ignores: General['ignores']; readonly accepts: Acceptances<WrittenAccept> },
): Parity {
  const isIgnored = ignoring(general.ignores);
  const pairs = accountPairs(theirs.objects, ours.objects);
  const { equal, differences } = compareObjects(
    prepared(
      theirs,
      pairs.map(([account]) => account),
      isIgnored,
    ),
    prepared(
      ours,
      pairs.map(([, account]) => account),
      isIgnored,
    ),
  );
  const accounts = pairs.map(([their, our]) => ({
    account: our ?? their!,
    theirs: their === undefined ? [] : rightsOf(their, theirs.all),
    ours: our === undefined ? [] : rightsOf(our, ours.all),
    // Where we have no such account, that it is missing says all.
    differences: our === undefined ? [] : undefined,
  }));
  const rights = accounts.flatMap((one) => one.differences ?? compareRights(one.account, one.theirs, one.ours));

  const own = new Acceptances<WrittenAccept>(accepts, [general.accepts]);
  const accepted: (Difference & { reason: string })[] = [];
  const unexplained: Difference[] = [];
  for (const difference of [...differences, ...rights]) {
    const reasons = own.of(difference).map(({ reason }) => reason);
    if (reasons.length > 0) accepted.push({ ...difference, reason: [...new Set(reasons)].join('; ') });
    else unexplained.push(difference);
  }
  return {
    equal,
    accepted,
    unexplained,
    stale: own.stale(),
    objects: {
      equal: equal.length,
      different: new Set(differences.filter(({ path }) => path !== '').map(({ object }) => object)).size,
      theirs: differences.filter(({ path, ours }) => path === '' && ours === undefined).length,
      ours: differences.filter(({ path, theirs }) => path === '' && theirs === undefined).length,
    },
    accounts: accounts.map((one) => ({
      account: one.account,
      theirs: countRights(one.theirs),
      ours: countRights(one.ours),
    })),
  };
}

/** Whether a place is compared nowhere. */
function ignoring(ignores: readonly Accept[]): (object: string, path: string) => boolean {
  const tests = ignores.map(placeTest);
  return (object, path) => tests.some((test) => test(object, path));
}

/** What is compared of the objects of a side: rights by what they give, everything else as it is. */
function prepared(
  { objects, all }: Side,
  accounts: readonly (string | undefined)[],
  isIgnored: (object: string, path: string) => boolean,
): readonly KubeObject[] {
  const known = accounts.filter((account) => account !== undefined);
  return objects
    .filter((object) => !isGrant(object, known, all))
    .flatMap((object) => without(canonical(object, objects), isIgnored) ?? []);
}

/**
 * Accounts of both sides, in pairs: those of the same workload, whatever they are called, else those of the same name.
 * One of the chart's may stand beside several of ours, which have parts of its rights each.
 */
function accountPairs(
  theirs: readonly KubeObject[],
  ours: readonly KubeObject[],
): readonly (readonly [theirs: string | undefined, ours: string | undefined])[] {
  const workloads = new Map(theirs.map((object) => [identityOf(object), accountOf(object)]));
  const [their, our] = [accountsOf(theirs), accountsOf(ours)];
  const paired = [...our].map((account) => {
    const ofWorkload = ours.find((object) => accountOf(object) === account && workloads.has(identityOf(object)));
    const other = (ofWorkload && workloads.get(identityOf(ofWorkload))) ?? account;
    return [their.has(other) ? other : undefined, account] as const;
  });
  const told = new Set(paired.map(([account]) => account));
  return [
    ...paired,
    ...[...their].filter((account) => !told.has(account)).map((account) => [account, undefined] as const),
  ];
}

function accountsOf(objects: readonly KubeObject[]): ReadonlySet<string> {
  const made = objects
    .filter(({ kind }) => kind === 'ServiceAccount')
    .map(({ metadata: m }) => `${m.namespace}/${m.name}`);
  return new Set([...made, ...objects.flatMap((object) => accountOf(object) ?? [])].sort());
}

/** The account that the pods of a workload have. */
function accountOf(object: KubeObject): string | undefined {
  const name = recordOf(at(object, 'spec', 'template', 'spec')).serviceAccountName;
  return typeof name === 'string' ? `${object.metadata.namespace}/${name}` : undefined;
}
