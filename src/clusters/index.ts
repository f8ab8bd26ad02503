import { isRecord } from '../kit/json.ts';
import { aks } from './aks.ts';
import { eks } from './eks.ts';
import { existing } from './existing.ts';
import { gke } from './gke.ts';
import { k3d } from './k3d.ts';
import { kind } from './kind.ts';
import { kubeadm } from './kubeadm.ts';
import type { ClusterProfile } from './profile.ts';

/** Every kind of cluster, in the order in which they are listed. */
const PROFILES = [k3d, kind, eks, gke, aks, kubeadm, existing] as const;

export const CLUSTER_KINDS: readonly string[] = PROFILES.map(({ id }) => id);
export const CLUSTER_PROFILES: readonly ClusterProfile[] = PROFILES;

/** The kind when nobody says. */
export const DEFAULT_KIND = existing.id;
/** That of the environment `local`. */
export const LOCAL_KIND = k3d.id;

/** The profile of a kind that the schema has let pass. */
export function profileOf({ kind }: { readonly kind: string }): ClusterProfile {
  return PROFILES.find(({ id }) => id === kind) ?? existing;
}

/** What the configuration says, with what the profile knows where it says nothing; maps are merged but for labels, which mean one thing together. */
export function withProfile(given: unknown, defaults: object): Record<string, unknown> {
  const said = isRecord(given) ? given : {};
  const result: Record<string, unknown> = { ...said };
  for (const [key, value] of Object.entries(defaults))
    result[key] =
      isRecord(value) && !/labels$/i.test(key) && (said[key] === undefined || isRecord(said[key]))
        ? withProfile(said[key], value)
        : (said[key] ?? value);
  return result;
}
