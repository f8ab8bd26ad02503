import { recordOf, recordsOf, textsOf } from '../../kit/json.ts';
import { addedCapability, noSeccomp, PROFILES, unmaskedProc } from './baseline.ts';
import type { Control } from './check.ts';
import { containersOf, contextsOf, hasOwnUsers, isWindows } from './containers.ts';

const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** What `restricted` adds to `baseline`: what is good practice, though some programs do not live with it. */
export const restricted: readonly Control[] = [
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    *check(pod) {
      if (isWindows(pod)) return;
      for (const { path, security } of containersOf(pod))
        if (security.allowPrivilegeEscalation !== false)
          yield {
            path: `${path}.securityContext.allowPrivilegeEscalation`,
            message: 'a container may gain more rights than it starts with',
            fix: 'set allowPrivilegeEscalation to false',
          };
    },
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    overrides: 'capabilities_baseline',
    *check(pod) {
      if (isWindows(pod)) return;
      for (const { path, security } of containersOf(pod)) {
        const { add, drop } = recordOf(security.capabilities);
        if (!textsOf(drop).includes('ALL'))
          yield {
            path: `${path}.securityContext.capabilities.drop`,
            message: 'a container keeps capabilities of root',
            fix: 'set capabilities.drop to [ALL]',
          };
        for (const name of textsOf(add)) if (name !== 'NET_BIND_SERVICE') yield addedCapability(path, name);
      }
    },
  },
  {
    id: 'procMount_restricted',
    level: 'restricted',
    since: 35,
    overrides: 'procMount',
    check: unmaskedProc,
  },
  {
    id: 'restrictedVolumes',
    level: 'restricted',
    overrides: 'hostPathVolumes',
    *check({ spec }) {
      for (const [i, volume] of recordsOf(spec.volumes).entries()) {
        // One without any source is an emptyDir.
        const source = Object.keys(volume).find((key) => key !== 'name' && volume[key] != null);
        if (source !== undefined && !VOLUMES.has(source))
          yield {
            path: `spec.volumes[${i}].${source}`,
            message: `a volume is of the kind ${source}`,
            fix: `use one of ${[...VOLUMES].join(', ')}`,
          };
      }
    },
  },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    *check(pod, minor) {
      if (minor >= 35 && hasOwnUsers(pod)) return;
      const fix = 'set runAsNonRoot to true for the pod';
      const ofPod = recordOf(pod.spec.securityContext).runAsNonRoot;
      if (ofPod === false) yield { path: 'spec.securityContext.runAsNonRoot', message: 'the pod may run as root', fix };
      for (const { path, security } of containersOf(pod))
        if (security.runAsNonRoot === false || (security.runAsNonRoot == null && ofPod == null))
          yield { path: `${path}.securityContext.runAsNonRoot`, message: 'a container may run as root', fix };
    },
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    *check(pod, minor) {
      if (minor >= 35 && hasOwnUsers(pod)) return;
      for (const { path, security } of contextsOf(pod))
        if (security.runAsUser === 0)
          yield { path: `${path}.runAsUser`, message: 'it runs as root', fix: 'name a user other than 0' };
    },
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    overrides: 'seccompProfile_baseline',
    *check(pod) {
      if (isWindows(pod)) return;
      const [ofPod, ...ofContainers] = contextsOf(pod).map(({ path, security }) => ({
        path,
        profile: security.seccompProfile == null ? undefined : String(recordOf(security.seccompProfile).type),
      }));
      const podHasOne = ofPod?.profile !== undefined && PROFILES.has(ofPod.profile);
      if (ofPod?.profile !== undefined && !podHasOne) yield noSeccomp(ofPod.path);
      for (const { path, profile } of ofContainers) {
        if (profile !== undefined && !PROFILES.has(profile)) yield noSeccomp(path);
        if (profile === undefined && !podHasOne && ofPod?.profile === undefined)
          yield {
            path: `${path}.seccompProfile.type`,
            message: 'a container has no seccomp profile',
            fix: 'set seccompProfile.type to RuntimeDefault for the pod',
          };
      }
    },
  },
];
