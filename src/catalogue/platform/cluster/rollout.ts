import type { Rollout } from '../../../contract/kind.ts';
import { at } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';

// What holds where nothing is said: kubernetes/kubernetes@v1.35.0, pkg/apis/apps/v1/defaults.go.

/** A quarter more and a quarter fewer, rounded in favour of pods that run: of one pod the new comes first. */
export function rolloutOfDeployment({ spec }: KubeObject): Rollout {
  if (at(spec, 'strategy', 'type') === 'Recreate') return 'all-at-once';
  const surge = at(spec, 'strategy', 'rollingUpdate', 'maxSurge');
  return surge === 0 || surge === '0%' ? 'one-by-one' : 'surge';
}

export function rolloutOfStatefulSet({ spec }: KubeObject): Rollout {
  return at(spec, 'updateStrategy', 'type') === 'OnDelete' ? 'by-hand' : 'one-by-one';
}

/** One node after the other, unless a new pod may run beside the old one. */
export function rolloutOfDaemonSet({ spec }: KubeObject): Rollout {
  if (at(spec, 'updateStrategy', 'type') === 'OnDelete') return 'by-hand';
  const surge = at(spec, 'updateStrategy', 'rollingUpdate', 'maxSurge') ?? 0;
  return surge === 0 || surge === '0%' ? 'one-by-one' : 'surge';
}
