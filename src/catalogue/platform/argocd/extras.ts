import { toPointer } from '../../../config/pointer.ts';
import type { Declarations } from '../../../contract/declarations.ts';
import { type Need, need } from '../../../contract/need.ts';
import type { SeedSpec } from '../../../contract/seed.ts';
import type { Resources } from '../../../kit/resources.ts';
import type { ArgocdOptions } from './options.ts';
import { REPO_SERVER_PORT } from './programs.ts';
import { applicationSetRights, DEX_RIGHTS, NOTIFICATION_RIGHTS, NOTIFICATION_SECRET } from './rights-of-extras.ts';
import { PART_OF_ARGOCD } from './settings.ts';

/** Where Dex answers the server (v3.4.4, common/common.go `DefaultDexServerAddr`). */
export const DEX_PORT = 5556;

/** What Dex is told of connectors that nobody else may know. */
const DEX_SECRET = 'argocd-dex';

/** By their workloads, which are called as their Deployments and accounts are. */
export const EXTRAS = {
  applicationSets: 'applicationset-controller',
  notifications: 'notifications-controller',
  dex: 'dex-server',
} as const;

export type Extra = keyof typeof EXTRAS;

type Extras = Pick<Declarations, 'workloads' | 'internal' | 'requires' | 'secrets' | 'images'>;

/** What the programs bring that are switched on. */
export function declareExtras(options: ArgocdOptions, labelsOf: (name: string) => Record<string, string>): Extras[] {
  const { applicationSets, notifications, dex, replicas } = options;
  return [
    ...(applicationSets
      ? [
          {
            ...workload('applicationSets', labelsOf, { replicas, resources: applicationSets.resources }),
            internal: [toRepoServer('applicationSets', 'what its generators read of repositories')],
            requires: needs('applicationSets', applicationSetRights(replicas > 1), applicationSets.egress),
          },
        ]
      : []),
    ...(notifications
      ? [
          {
            // Two of them would tell everything twice: it elects no leader (v3.4.4, cmd/argocd-notification).
            ...workload('notifications', labelsOf, { replicas: 1, peak: 1, resources: notifications.resources }),
            internal: [toRepoServer('notifications', 'what its templates ask of commits and Applications')],
            requires: needs('notifications', NOTIFICATION_RIGHTS, notifications.egress),
            secrets: given(NOTIFICATION_SECRET, notifications.secrets),
          },
        ]
      : []),
    ...(dex
      ? [
          {
            // What it knows of a login is in its memory, where the next step of the login looks for it (v3.4.4, util/dex/config.go).
            ...workload('dex', labelsOf, { replicas: 1, peak: 1, resources: dex.resources }, ['argocd', 'dex']),
            internal: [{ from: 'server', to: EXTRAS.dex, ports: [DEX_PORT], why: 'logins' }],
            requires: needs('dex', DEX_RIGHTS, dex.egress),
            secrets: given(DEX_SECRET, dex.secrets),
            images: { dex: 'ghcr.io/dexidp/dex:v2.45.1' },
          },
        ]
      : []),
  ];
}

function workload(
  extra: Extra,
  labelsOf: (name: string) => Record<string, string>,
  runs: { readonly replicas: number; readonly peak?: number; readonly resources: Resources },
  images: readonly string[] = ['argocd'],
): Pick<Extras, 'workloads'> {
  const name = EXTRAS[extra];
  return {
    workloads: {
      [name]: {
        labels: labelsOf(name),
        ...runs,
        serviceAccount: { name: `argocd-${name}` },
        writes: { [extra === 'dex' ? name : '*']: ['/tmp'] },
        images,
      },
    },
  };
}

const toRepoServer = (extra: Extra, why: string) => ({
  from: EXTRAS[extra],
  to: 'repo-server',
  ports: [REPO_SERVER_PORT],
  why,
});

function needs(
  extra: Extra,
  rules: typeof DEX_RIGHTS,
  egress: readonly { readonly to: string; readonly ports: readonly number[] }[],
): Need[] {
  const name = `argocd-${EXTRAS[extra]}`;
  const by = [EXTRAS[extra]];
  const from = (i: number) => toPointer(['components', 'argocd', extra, 'egress', String(i)]);
  const to = egress.map(({ to, ports }, i) => ({ to, ports: [...ports], from: from(i) }));
  return [
    need({ type: 'kubernetes-api', name, by, request: { rules } }),
    ...(to.length > 0 ? [need({ type: 'egress', name, by, request: { to } })] : []),
  ];
}

/** Argo CD looks up what is labelled as its own (v3.4.4, util/settings/settings.go). */
function given(name: string, keys: readonly string[]): SeedSpec[] {
  if (keys.length === 0) return [];
  return [
    {
      name,
      keys: Object.fromEntries(keys.map((key) => [key, { given: 'what its other end handed out' }])),
      labels: PART_OF_ARGOCD,
      readers: [],
    },
  ];
}
