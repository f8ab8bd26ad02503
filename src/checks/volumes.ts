import { type Json, recordOf, recordsOf, textOf } from '../kit/json.ts';
import type { PodTemplate } from './pods/template.ts';

/** A folder of a container that is a volume. */
export interface Mounted {
  readonly at: string;
  /** `persistentVolumeClaim` of a StatefulSet's own claims too. */
  readonly sort: string;
  readonly volume: Json;
  readonly readOnly: boolean;
  /** In the container: `volumeMounts[0]`. */
  readonly path: string;
}

/** Volumes of which pods keep what they write. */
const CLAIMS: ReadonlySet<string> = new Set(['persistentVolumeClaim', 'ephemeral']);
/** Volumes that nobody writes to (kubernetes v1.35, pkg/volume). */
const FILES: ReadonlySet<string> = new Set(['configMap', 'secret', 'projected', 'downwardAPI', 'image']);

/** The folders of a container that are volumes of its pod. */
export function mountedIn({ spec, object }: PodTemplate, container: Json): readonly Mounted[] {
  const volumes = new Map(recordsOf(spec.volumes).map((volume) => [volume.name, volume]));
  const claims = new Set(
    recordsOf(recordOf(object.spec).volumeClaimTemplates).map(({ metadata }) => recordOf(metadata).name),
  );
  return recordsOf(container.volumeMounts).flatMap(({ name, mountPath, readOnly }, i) => {
    const at = textOf(mountPath)?.replace(/(.)\/$/, '$1');
    const volume = volumes.get(name) ?? (claims.has(name) ? { persistentVolumeClaim: {} } : undefined);
    const sort = volume && Object.keys(volume).find((key) => key !== 'name');
    if (at === undefined || !volume || sort === undefined) return [];
    return [{ at, sort, volume: recordOf(volume[sort]), readOnly: readOnly === true, path: `volumeMounts[${i}]` }];
  });
}

/** The volume that a folder lies on: the nearest. */
export function volumeOf(folder: string, mounts: readonly Mounted[]): Mounted | undefined {
  return mounts
    .filter(({ at }) => folder === at || folder.startsWith(at === '/' ? '/' : `${at}/`))
    .sort((a, b) => b.at.length - a.at.length)[0];
}

/** Whether what is written there stays when the pod goes. */
export const isKept = ({ sort }: Mounted): boolean => CLAIMS.has(sort);

/** Whether a program can write there. */
export const isWritable = ({ sort, readOnly }: Mounted): boolean => !readOnly && !FILES.has(sort);

/** The user of a container where its pod says it; undefined where its image decides. */
export function userOf({ spec }: PodTemplate, container: Json): number | undefined {
  const { runAsUser } = recordOf(container.securityContext);
  const user = runAsUser ?? recordOf(spec.securityContext).runAsUser;
  return typeof user === 'number' ? user : undefined;
}

/** Whether a container runs as somebody else than root, whoever that is. */
export function isOrdinary(pod: PodTemplate, container: Json): boolean {
  const user = userOf(pod, container);
  if (user !== undefined) return user !== 0;
  const { runAsNonRoot } = recordOf(container.securityContext);
  return (runAsNonRoot ?? recordOf(pod.spec.securityContext).runAsNonRoot) === true;
}
