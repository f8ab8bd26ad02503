import { profileOf } from '../clusters/index.ts';
import { toPointer } from '../config/pointer.ts';
import type { ComponentDefinition } from '../contract/component.ts';
import { type ConnectionType, credentialsOf } from '../contract/connections/index.ts';
import type { Declarations } from '../contract/declarations.ts';
import type { Need } from '../contract/need.ts';
import type { PlatformFacts } from '../contract/platform.ts';
import { PULL_SECRET } from '../contract/secret-ref.ts';
import { doorSeeds, uiName } from '../contract/ui.ts';
import type { Workload } from '../contract/workload.ts';
import { mirrorOf } from '../kit/mirror.ts';
import { pulls } from './platform/image-registry.ts';

/** A need that no component declares: it follows from what it declares besides. */
interface DerivedNeed<T extends ConnectionType = ConnectionType> {
  readonly type: T;
  /** Nearly everybody has it: `explain` and the docs do not list it. */
  readonly untold?: true;
  readonly of: (declared: Declarations, of: Owner) => readonly Omit<Need<T>, 'type'>[];
}

/** The component, and the platform that it is on. */
interface Owner {
  readonly id: string;
  readonly namespace: string;
  readonly platform: PlatformFacts;
}

const derived = <const T extends ConnectionType>(row: DerivedNeed<T>) => row as unknown as DerivedNeed;

/** Type of the need that every component with Secrets has. */
export const SECRETS_OPERATOR = 'operator:external-secrets';

/** Whether a credential may come with a connection: it does with some types, and nobody knows of one's own. */
const mayHandOut = (type: string): boolean => !type.startsWith('operator:') && credentialsOf(type)?.length !== 0;

/** Every need that follows from something, each from what is declared and from the rows before it. */
const DERIVED: readonly DerivedNeed[] = [
  derived({
    // Its pods are pulled as copies, with a login of each of their namespaces. Whoever makes Secrets has one that is given.
    type: 'mirror',
    untold: true,
    of: ({ workloads = {}, requires = [], provides = [] }, { id, namespace, platform: { registry } }) => {
      const mirror = mirrorOf(registry);
      if (!mirror?.login || provides.some(({ type }) => type === SECRETS_OPERATOR)) return [];
      const has = ({ type, secret }: Need, where: string) =>
        (type === 'mirror' || (type === 'registry' && mirror.own)) &&
        secret?.type === PULL_SECRET &&
        secret.namespace === where;
      return [...new Set(Object.values(workloads).map((workload) => workload.namespace ?? namespace))]
        .filter((where) => !requires.some((need) => has(need, where)))
        .sort()
        .map((where) => {
          const { name, request, secret } = pulls(where, where === namespace ? id : `${id}-${where}`, 'mirror');
          return { name, request, secret } as Omit<Need<'mirror'>, 'type'>;
        });
    },
  }),
  derived({
    // Somebody makes its Secrets. Whether a provider hands out a credential, the provider knows.
    type: SECRETS_OPERATOR,
    of: ({ secrets = [], provides = [], requires = [] }) => {
      if (provides.some(({ type }) => type === SECRETS_OPERATOR)) return [];
      if (secrets.length > 0 || provides.some(({ seed }) => seed) || requires.some(({ secret }) => secret)) return [{}];
      return requires.some(({ type }) => mayHandOut(type)) ? [{ optional: true }] : [];
    },
  }),
  derived({
    // Somebody moves the images that it follows.
    type: 'image-updates',
    of: ({ follows = [] }) => (follows.length > 0 ? [{ request: { images: follows } }] : []),
  }),
  derived({
    // People come to its UIs, where there is a host for them.
    type: 'ingress',
    of: ({ uis = [] }, { id }) =>
      uis.map((ui) => {
        const { at, host, https } = ui;
        return {
          name: uiName(id, uis, ui),
          request: { ...(host !== undefined && { host }), ...(https !== undefined && { https }) },
          reachedAt: [{ workload: at.workload, ports: [at.port] }],
          optional: true,
        };
      }),
  }),
  derived({
    // Accounts with a role at the cloud trade their pods' token for one of it.
    type: 'egress',
    of: ({ workloads = {} }, { namespace, platform: { cluster } }) => {
      const { exchange = [] } = profileOf(cluster).identity ?? {};
      return Object.keys(cluster.identities).flatMap((account) => {
        const runsAs = (workload: Workload) =>
          [workload.serviceAccount?.name, ...(workload.accounts ?? [])].some(
            (name) => `${workload.namespace ?? namespace}/${name}` === account,
          );
        const by = Object.keys(workloads).filter((name) => runsAs(workloads[name]!));
        const from = toPointer(['cluster', 'identities', account]);
        const to = exchange.map((target) => ({ ...target, from }));
        return by.length === 0 || to.length === 0
          ? []
          : [{ name: `${account.replace('/', '-')}-identity`, by, request: { to } }];
      });
    },
  }),
  derived({
    // Whoever opens a connection to a name looks the name up.
    type: 'dns',
    untold: true,
    of: ({ requires = [], internal = [], provides = [] }) => {
      const talking = [
        ...requires.flatMap(({ by = [] }) => by),
        ...internal.map(({ from }) => from),
        ...provides.map(({ reachesFrom }) => reachesFrom).filter((from) => typeof from === 'string'),
      ];
      return talking.length > 0 ? [{ by: [...new Set(talking)].sort() }] : [];
    },
  }),
];

/** What a component declares, with the needs that follow from it, and the Secrets of logins in front of its UIs. */
export function withDerivedNeeds(
  { id, namespace }: Pick<ComponentDefinition, 'id' | 'namespace'>,
  declared: Declarations,
  platform: PlatformFacts,
): Declarations {
  const owner = { id, namespace, platform };
  const doors = doorSeeds({ id, namespace, workloads: declared.workloads }, declared.uis ?? [], platform.ingress);
  let known = doors.length > 0 ? { ...declared, secrets: [...(declared.secrets ?? []), ...doors] } : declared;
  for (const { type, of } of DERIVED) {
    const needs = of(known, owner).map((rest): Need => ({ type, ...rest }));
    if (needs.length > 0) known = { ...known, requires: [...(known.requires ?? []), ...needs] };
  }
  return known;
}

/** Whether a need of this type goes without saying. */
export function isUntold(type: string): boolean {
  return DERIVED.some((row) => row.type === type && row.untold);
}
