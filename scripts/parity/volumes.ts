import { type Json, recordsOf } from '../../src/kit/json.ts';

/** Volumes that nobody can write to, whatever a mount says (kubernetes v1.35.0, pkg/volume/{configmap,secret,projected,downwardapi}). */
const READ_ONLY = ['configMap', 'secret', 'projected', 'downwardAPI'];

/**
 * Containers whose mounts hold what is mounted, and the volumes that none of them mounts: how a volume is called inside a pod is
 * nobody's concern. Of a scratch space that several mounts share, each says with whom.
 */
export function withVolumes(
  containers: readonly Json[],
  volumes: readonly Json[],
): { readonly containers: readonly Json[]; readonly volumes: readonly Json[] } {
  const byName = new Map(volumes.map((volume) => [volume.name, volume]));
  const mounts = containers.flatMap((container) =>
    recordsOf(container.volumeMounts).map(({ name, mountPath }) => ({ name, place: `${container.name}:${mountPath}` })),
  );
  const placesOf = (name: unknown) => mounts.filter((mount) => mount.name === name).map(({ place }) => place);
  const mounted = (mount: Json): Json => {
    const volume = byName.get(mount.name);
    if (!volume) return mount;
    const { name, readOnly, ...where } = mount;
    const { name: _, ...source } = volume;
    const places = placesOf(name);
    const isRead = READ_ONLY.some((kind) => kind in source);
    return {
      ...where,
      ...(readOnly !== undefined && !isRead && { readOnly }),
      volume: { ...source, ...('emptyDir' in source && places.length > 1 && { sharedBy: [...places].sort() }) },
    };
  };
  return {
    containers: containers.map((container) =>
      container.volumeMounts === undefined
        ? container
        : { ...container, volumeMounts: recordsOf(container.volumeMounts).map(mounted) },
    ),
    volumes: volumes.filter(({ name }) => placesOf(name).length === 0),
  };
}
