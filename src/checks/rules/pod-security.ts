import type { Manifest } from '../../contract/manifest.ts';
import { placeOf } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problem.ts';
import type { PlannedWorkload, PodSecurityLevel } from '../../contract/workload.ts';
import { strictestLevel, violations } from '../pod-security/evaluate.ts';
import { podsOf } from '../pods/pods-of.ts';
import type { PodTemplate } from '../pods/template.ts';
import { workloadsOf } from '../pods/workload-of.ts';
import type { Rule, Subject } from '../rule.ts';

const ENFORCE = 'pod-security.kubernetes.io/enforce';
const LEVELS: readonly PodSecurityLevel[] = ['privileged', 'baseline', 'restricted'];

/** A namespace of the tree, and the level at which its pods are admitted. */
interface Guarded {
  readonly manifest: Manifest;
  readonly level: PodSecurityLevel;
  /** Second number of the Kubernetes version whose controls apply. */
  readonly minor: number;
}

export const podSecurity: Rule = {
  id: 'pod-security',
  severity: 'error',
  what: 'Every pod passes the Pod Security level of its namespace, and that level is the strictest that they all pass.',
  why: 'The API server refuses a pod that does not pass, and what makes it waits for ever; a lax level lets pods do what none of them needs.',
  *check(subject): Iterable<Problem> {
    const namespaces = new Map<string, Guarded>();
    const latest = Number(subject.plan.platform.cluster.kubernetes.split('.')[1]);
    for (const manifest of subject.objects()) {
      const { apiVersion, kind, metadata } = manifest.object;
      if (kind !== 'Namespace' || apiVersion !== 'v1') continue;
      const level = LEVELS.find((one) => one === metadata.labels?.[ENFORCE]);
      const minor = Number(/^v1\.(\d+)$/.exec(metadata.labels?.[`${ENFORCE}-version`] ?? '')?.[1] ?? latest);
      if (level && !(manifest.inside && namespaces.has(metadata.name)))
        namespaces.set(metadata.name, { manifest, level, minor });
      else if (!level)
        yield {
          ...placeOf(manifest),
          path: `metadata.labels["${ENFORCE}"]`,
          message: 'the namespace enforces no Pod Security level',
          why: 'Any pod is admitted to it, one that takes over its node too.',
          fix: `set the label ${ENFORCE} to restricted`,
        };
    }

    const pods = podsOf(subject).filter(({ unjudged }) => !unjudged);
    for (const pod of pods) {
      const guarded = namespaces.get(pod.namespace);
      if (guarded) yield* refused(pod, guarded);
    }
    yield* tooLax(subject, pods, namespaces);
  },
};

function* refused(pod: PodTemplate, { level, minor }: Guarded): Iterable<Problem> {
  const told = new Set<string>();
  for (const { path, message, fix } of violations(pod, level, minor)) {
    const place = pod.locate(path);
    // Where a custom resource shapes several containers at once, one change mends them all.
    if (told.has(`${place} ${message}`)) continue;
    told.add(`${place} ${message}`);
    yield { ...placeOf(pod.manifest), path: place, message: `${message}, and its namespace enforces ${level}`, fix };
  }
}

/** Levels that could be stricter. What a chart or an operator makes is not seen here: what its workload declares holds. */
function* tooLax(
  { plan }: Subject,
  pods: readonly PodTemplate[],
  namespaces: ReadonlyMap<string, Guarded>,
): Iterable<Problem> {
  const owners = workloadsOf(plan, pods);
  const passed = new Map<PlannedWorkload, PodSecurityLevel>();
  const needed = new Map<string, PodSecurityLevel>();
  const need = (namespace: string, level: PodSecurityLevel) =>
    needed.set(namespace, laxer(level, needed.get(namespace) ?? 'restricted'));
  for (const pod of pods) {
    const guarded = namespaces.get(pod.namespace);
    if (!guarded) continue;
    const level = strictestLevel(pod, guarded.minor);
    need(pod.namespace, level);
    const owner = owners.get(pod);
    if (owner) passed.set(owner, laxer(level, passed.get(owner) ?? 'restricted'));
  }

  const explained = new Set<string>();
  for (const { workloads, config, external } of plan.components) {
    if (external) continue;
    for (const workload of workloads) {
      const level = passed.get(workload);
      if (level === undefined) need(workload.namespace, workload.podSecurity);
      else if (laxer(level, workload.podSecurity) !== level) {
        explained.add(workload.namespace);
        yield {
          component: workload.component,
          config,
          message: `the workload ${workload.name} declares ${workload.podSecurity}, and its pods pass ${level}`,
          why: 'The declaration decides what its namespace admits, for all pods there.',
          fix: level === 'restricted' ? 'leave out podSecurity' : `set podSecurity to ${level}`,
        };
      }
    }
  }
  for (const [name, { manifest, level }] of namespaces) {
    const possible = needed.get(name) ?? 'restricted';
    if (explained.has(name) || laxer(possible, level) === possible) continue;
    yield {
      ...placeOf(manifest),
      path: `metadata.labels["${ENFORCE}"]`,
      message: `the namespace enforces ${level}, and all its pods pass ${possible}`,
      fix: `set the label ${ENFORCE} to ${possible}`,
    };
  }
}

const laxer = (a: PodSecurityLevel, b: PodSecurityLevel) => (LEVELS.indexOf(a) < LEVELS.indexOf(b) ? a : b);
