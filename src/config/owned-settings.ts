/** A setting of an engine that is not a job's to set in `conf`. */
export interface OwnedSetting {
  /** Its key, or with `*` at the end all that begin so. */
  readonly key: string;
  /** The option that says it, from the engine's on. */
  readonly option?: string;
  /** Why there is none, or what it would do beside the option. */
  readonly why: string;
}

/** The one that owns a key: of several, the most exact. A setting without an option and a reason is the job's own after all. */
export function ownerOf(settings: readonly OwnedSetting[], key: string): OwnedSetting | undefined {
  const owners = settings
    .filter(({ key: owned }) => (owned.endsWith('*') ? key.startsWith(owned.slice(0, -1)) : key === owned))
    .sort((a, b) => b.key.length - a.key.length);
  return owners[0] && owners[0].why !== FREE ? owners[0] : undefined;
}

/** For exceptions from a `*`. */
export const FREE = '';

/** What several engines have in common. */
export const WHY = {
  account: 'the account, with its rights, is what follows from what the job reads, writes and tracks',
  address: 'addresses follow from the connections of the job, and no other is open to it',
  credentials: 'it would stand in Git, in the cluster and in logs; the job finds its credentials in its environment',
  counted: 'quotas, and what the cluster has room for, are worked out from the options',
  pods: 'pods are rendered so that they pass the policies of their namespace',
} as const;
