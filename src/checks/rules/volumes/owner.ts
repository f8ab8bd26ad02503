import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { type Json, listOf, recordOf, recordsOf } from '../../../kit/json.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import type { Rule } from '../../rule.ts';
import { isDisk, isOrdinary, isWritable, type Mounted, mountedIn, volumeOf } from '../../volumes.ts';

export const volumeOwner: Rule = {
  id: 'volumes/owner',
  severity: 'error',
  what: 'A program that does not run as root may write to its volumes (`fsGroup`), read its files, and run those that are its command.',
  why: 'A new disk and the files of Secrets and ConfigMaps belong to root: the program ends at the first of them that it may not open.',
  *check(subject): Iterable<Problem> {
    for (const pod of podsOf(subject)) {
      const told = new Set<string>();
      for (const list of ['initContainers', 'containers'])
        for (const [i, container] of recordsOf(pod.spec[list]).entries())
          for (const { path, ...problem } of problemsOf(pod, container, `spec.${list}[${i}]`)) {
            if (!told.has(path)) yield { ...placeOf(pod.manifest), path: pod.locate(path), ...problem };
            told.add(path);
          }
    }
  },
};

type Found = Pick<Problem, 'message' | 'fix'> & { readonly path: string };

const OTHERS_READ = 0o004;
const GROUP_RUNS = 0o010;
const OTHERS_RUN = 0o001;

function* problemsOf(pod: PodTemplate, container: Json, place: string): Iterable<Found> {
  const mounts = mountedIn(pod, container);
  if (mounts.length === 0) return;
  const grouped = recordOf(pod.spec.securityContext).fsGroup !== undefined;
  const ordinary = isOrdinary(pod, container);
  if (ordinary && !grouped) {
    if (mounts.some((mount) => isDisk(mount) && isWritable(mount)))
      yield {
        path: 'spec.securityContext.fsGroup',
        message: `the container ${container.name} does not run as root, and its volume belongs to root`,
        fix: 'say `fsGroup`, the group of its user: the kubelet gives the volume to it',
      };
    for (const mount of mounts)
      for (const mode of modesOf(mount))
        if ((mode & OTHERS_READ) === 0)
          yield {
            path: `${place}.${mount.path}`,
            message: `files at ${mount.at} are root's alone (mode ${octal(mode)}), and the container ${container.name} does not run as root`,
            fix: 'say `fsGroup`, or a mode with which others may read',
          };
  }
  const command = [...listOf(container.command)][0];
  if (typeof command !== 'string' || !command.startsWith('/')) return;
  const at = volumeOf(command, mounts);
  const modes = at ? modesOf(at) : [];
  const needed = !ordinary ? 0o111 : grouped ? GROUP_RUNS | OTHERS_RUN : OTHERS_RUN;
  if (modes.length > 0 && modes.every((mode) => (mode & needed) === 0))
    yield {
      path: `${place}.command`,
      message: `${command} may not be run: files there have the mode ${octal(modes[0]!)}`,
      fix: 'say `defaultMode: 0555`, or have a shell run it',
    };
}

const octal = (mode: number) => `0${mode.toString(8)}`;

/** Modes of the files of a volume (kubernetes v1.35, pkg/apis/core/v1/defaults.go: 0644 where nobody says); none of a volume that is no files, or where they cannot be read. */
function modesOf({ sort, volume }: Mounted): readonly number[] {
  if (sort !== 'configMap' && sort !== 'secret' && sort !== 'projected') return [];
  const { defaultMode = 0o644, items, sources } = volume;
  const own = [
    ...recordsOf(items),
    ...recordsOf(sources).flatMap((source) => Object.values(source).flatMap((one) => recordsOf(recordOf(one).items))),
  ].flatMap(({ mode }) => (typeof mode === 'number' ? [mode] : []));
  return [...(typeof defaultMode === 'number' ? [defaultMode] : []), ...own];
}
