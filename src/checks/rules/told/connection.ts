import { connectionWords } from '../../../contract/connections/index.ts';
import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { Connection } from '../../../graph/plan.ts';
import { describeObject } from '../../../kit/object.ts';
import { once } from '../../pods/once.ts';
import { partOf, partsOf } from '../../pods/parts.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule, Subject } from '../../rule.ts';
import { type Judgement, judge } from '../../told/judge.ts';
import { type Leaf, sourcesOf, type ToldPod } from '../../told/leaves.ts';

export const toldConnection: Rule = {
  id: 'told/connection',
  severity: 'error',
  what: 'Pods are told of each of their connections what the plan says: address, port, protocol, mechanism, group, names of topics, buckets and databases, by variables, arguments, files or fields of custom resources, and they have its Secret.',
  why: 'A program that is told another address, or none, never gets there; one that is told another name works on what is not its own.',
  check: (subject) => once(contradictions(subject)),
};

function* contradictions(subject: Subject): Iterable<Problem> {
  const { plan } = subject;
  const connections = byWorkload(plan.connections);
  const pods = podsOf(subject);
  const owners = workloadsOf(plan, pods);
  const sources = sourcesOf(subject);
  const parts = partsOf(pods);
  const components = new Map(plan.components.map((component) => [component.id, component]));
  const seen = new Set<string>();
  for (const pod of pods) {
    const owner = owners.get(pod);
    // Who starts pods by settings tells them more than these: what is laid ready for them is looked at below.
    if (!owner || pod.object.kind === 'ConfigMap') continue;
    const key = `${owner.component}/${owner.name}`;
    seen.add(key);
    const own = connections.get(key);
    if (!own) continue;
    const others = parts.get(pod.object)!.filter((at) => at !== partOf(pod) || !isField(pod));
    const { area, crdGroups } = components.get(owner.component)!;
    // What follows custom resources is told by them, and finds Secrets by itself.
    const owed = { ways: crdGroups.length === 0, all: area === 'project' };
    yield* tell(judge(sources.told(pod, others), own, owed), pod);
  }
  for (const [key, own] of connections)
    if (!seen.has(key)) yield* tell(judge(handed(subject, key), own, { ways: false, all: false }));
}

/** It is told by fields of what makes it, and these are no pod. */
const isField = (pod: PodTemplate) => pod.locate('x') === pod.locate('');

function byWorkload(all: readonly Connection[]): ReadonlyMap<string, readonly Connection[]> {
  const found = new Map<string, Connection[]>();
  for (const connection of all)
    for (const workload of connection.client.workloads) {
      const key = `${connection.client.component}/${workload}`;
      const known = found.get(key);
      if (known) known.push(connection);
      else found.set(key, [connection]);
    }
  return found;
}

/** What is laid ready for pods that people or programs start: ConfigMaps of the component in the namespace. */
function handed({ plan, manifests }: Subject, key: string): ToldPod {
  const workload = plan.components
    .flatMap(({ workloads }) => workloads)
    .find(({ component, name }) => `${component}/${name}` === key);
  const { component, namespace } = workload ?? {};
  const leaves = manifests.flatMap(({ component: owner, object }): Leaf[] =>
    owner === component && object.kind === 'ConfigMap' && object.metadata.namespace === namespace
      ? Object.entries((object.data ?? {}) as Record<string, unknown>).flatMap(([name, text]) =>
          typeof text === 'string' ? [{ name, text, object, path: `data[${JSON.stringify(name)}]`, own: true }] : [],
        )
      : [],
  );
  return { leaves, secrets: new Set() };
}

function* tell({ contradictions, untold }: Judgement, pod?: PodTemplate): Iterable<Problem> {
  for (const { leaf, fact, said } of contradictions)
    yield {
      ...(pod ? placeOf({ ...pod.manifest, object: leaf.object }) : { object: describeObject(leaf.object) }),
      path: leaf.path,
      message: `it says ${short(said)}, and ${fact.what} is ${fact.value}`,
      fix: `write ${fact.value}, as the connection has it`,
    };
  if (untold.length === 0) return;
  const words = untold.map(({ connection, facts, secret }) => {
    const missing = [
      ...facts.map(({ what, value }) => (what.endsWith(` ${value}`) ? what : `${what} ${value}`)),
      ...(secret === undefined ? [] : [`the Secret ${secret}`]),
    ];
    return `of ${connectionWords(connection.type)}: ${missing.join(', ')}`;
  });
  const [{ connection }] = untold as [(typeof untold)[0]];
  yield {
    component: connection.client.component,
    ...(pod && { ...placeOf(pod.manifest), path: pod.locate('') }),
    message: `its pods are not told ${words.join('; ')}`,
    fix: 'give it to them as variables, files or fields, or take the connection away that nothing uses',
  };
}

const short = (text: string) => (text.length > 80 ? `${text.slice(0, 77)}…` : text);
