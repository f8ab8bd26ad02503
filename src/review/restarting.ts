import type { PodTemplate } from '../checks/pods/template.ts';
import { textLabels } from '../checks/pods/workload-of.ts';
import { type Changed, changed } from '../contract/change.ts';
import type { Restart, Rollout } from '../contract/kind.ts';
import { same } from '../kit/compare.ts';
import { kindOf } from '../kit/object.ts';
import { fieldsOfApi } from './compare/api-fields.ts';
import { endsByItself, goesOn, type PodPair, resumesOf, rolloutOf } from './pods.ts';
import type { ReviewSubject } from './subject.ts';

/** Pods that are replaced, for one reason. */
export interface Restarting {
  /** The object that decides it. */
  readonly identity: string;
  /** What is told where no pods of the tree are known. */
  readonly name: string;
  /** Those of the tree. */
  readonly pods: readonly { readonly name: string; readonly replicas?: number; readonly pair: PodPair }[];
  readonly rollout: Rollout | undefined;
  /** Places that change: in the pod, or in the object. */
  readonly because: readonly string[];
  readonly resumes?: string | undefined;
}

/** A pair of pods that are in both trees, and do not end by themselves. */
type Running = PodPair & Required<Pick<PodPair, 'before' | 'after'>>;

/** Whether some were and will be: of none, as of a pool without brokers, nothing restarts. */
const stands = ({ before, after }: Running) => before.replicas !== 0 && after.replicas !== 0;

/** Several rules ask. */
const known = new WeakMap<ReviewSubject, readonly Restarting[]>();

/** What restarts: pods whose templates differ, and those that operators start anew for what no template shows. Each pod once. */
export function restartingIn(subject: ReviewSubject): readonly Restarting[] {
  const found = known.get(subject) ?? restartsIn(subject);
  known.set(subject, found);
  return found;
}

function restartsIn(subject: ReviewSubject): readonly Restarting[] {
  const { knowledge } = subject;
  const running = subject
    .pods()
    .filter((pair): pair is Running => pair.before !== undefined && pair.after !== undefined)
    .filter(({ after }) => !endsByItself(knowledge, after) && !goesOn(knowledge, after));
  const found: Restarting[] = [];
  const told = new Set<string>();
  for (const pair of running) {
    const because = differs(pair.before, pair.after);
    if (because.length === 0 || !stands(pair)) continue;
    told.add(pair.name);
    const [rollout, resumes] = [rolloutOf(knowledge, pair), resumesOf(knowledge, pair)];
    const alike = found.findIndex(({ identity, because: why }) => identity === pair.identity && same(why, because));
    // What one object makes of one template is replaced together.
    if (alike >= 0) found[alike] = { ...found[alike]!, pods: [...found[alike]!.pods, podOf(pair)] };
    else found.push({ identity: pair.identity, name: pair.name, pods: [podOf(pair)], rollout, because, resumes });
  }
  for (const difference of changed(subject))
    for (const one of restartsOf(subject, difference)) {
      const meant = running.filter((pair) => isMeant(one, difference, pair));
      const pods = meant.filter((pair) => stands(pair) && !told.has(pair.name));
      // All of them restart for something else, or there is none.
      if (meant.length > 0 && pods.length === 0) continue;
      for (const { name } of pods) told.add(name);
      const { namespace, name } = difference.after.metadata;
      found.push({
        identity: difference.identity,
        name: `${namespace}/${name} ${one.pods}`,
        pods: pods.map(podOf),
        rollout: one.rollout,
        because: [one.path],
        resumes: pods[0] ? resumesOf(knowledge, pods[0]) : resumesOfObject(subject, difference),
      });
    }
  return found;
}

function podOf(pair: Running): Restarting['pods'][number] {
  const { replicas } = pair.after;
  return { name: pair.name, pair, ...(replicas !== undefined && { replicas }) };
}

function restartsOf({ knowledge }: ReviewSubject, { before, after }: Changed): readonly Restart[] {
  return (knowledge.kinds.get(kindOf(after)) ?? []).flatMap(({ restarts }) => restarts?.(before, after) ?? []);
}

function resumesOfObject({ knowledge }: ReviewSubject, { before, after }: Changed): string | undefined {
  return (knowledge.kinds.get(kindOf(after)) ?? [])
    .map(({ resumes }) => resumes?.(after, before))
    .find((one) => one !== undefined);
}

function isMeant({ labels }: Restart, { after, identity }: Changed, pair: Running): boolean {
  if (!labels) return pair.identity === identity;
  const own = textLabels(pair.after);
  return (
    pair.after.namespace === after.metadata.namespace &&
    Object.entries(labels).every(([key, value]) => own[key] === value)
  );
}

/** The places in which two pods differ. */
function differs(before: PodTemplate, after: PodTemplate): readonly string[] {
  const [was, is] = [before, after].map(({ labels, annotations, spec }) => ({
    metadata: { labels, annotations },
    spec,
  }));
  if (same(was, is)) return [];
  return fieldsOfApi(was, is).map(({ path }) => path);
}
