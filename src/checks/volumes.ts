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

/** Volumes that are disks of their own. */
const DISKS: ReadonlySet<string> = new Set(['persistentVolumeClaim', 'ephemeral']);
/** Volumes that nobody writes to (kubernetes v1.35.4, pkg/volume/{configmap,secret,projected,downwardapi,image}: `GetAttributes`). */
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

/** Whether it is a disk, which belongs to root when it is new. */
export const isDisk = ({ sort }: Mounted): boolean => DISKS.has(sort);

/** Whether what is written there stays when the pod goes: the claim of an ephemeral volume is the pod's, and goes with it (kubernetes v1.35.4, pkg/controller/volume/ephemeral/controller.go). */
export const isKept = ({ sort }: Mounted): boolean => sort === 'persistentVolumeClaim';

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
