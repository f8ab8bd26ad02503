import type { Problem } from '../../../contract/problem.ts';
import type { Plan } from '../../../graph/plan.ts';
import { at, type Json, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import { describeObject } from '../../../kit/object.ts';
import { podsOf } from '../../pods/pods-of.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule } from '../../rule.ts';

export const secretAccess: Rule = {
  id: 'access/secret',
  severity: 'error',
  what: 'A pod refers to the Secret of a connection only when its workload opens the connection, and to one of its component only when it is among those that read it.',
  why: 'Whoever runs code in the pod has the credential: a way to data, or the right to sign in as somebody, that nobody gave them.',
  *check(subject): Iterable<Problem> {
    const readers = readersOf(subject.plan);
    const pods = podsOf(subject);
    const owners = workloadsOf(subject.plan, pods);
    const told = new Set<string>();
    for (const pod of pods) {
      const owner = owners.get(pod);
      if (!owner) continue;
      for (const { secret, path } of secretsOf(pod.spec)) {
        const may = readers.get(`${pod.namespace}/${secret}`);
        if (!may || may.has(`${owner.component}/${owner.name}`)) continue;
        const { component, object, config } = pod.manifest;
        const key = `${describeObject(object)} ${owner.name} ${secret}`;
        if (told.has(key)) continue;
        told.add(key);
        yield {
          component,
          object: describeObject(object),
          path: pod.locate(`spec.${path}`),
          config,
          message: `pods of ${owner.name} refer to the Secret ${secret}, which is for ${[...may].sort().join(', ') || 'no pod'}`,
          fix: `take the reference out, or declare that ${owner.name} needs it`,
        };
      }
    }
  },
};

/** Workloads (`component/workload`) that may have each Secret (`namespace/name`), of those Secrets whose readers are known. */
function readersOf({ connections, seeds, views }: Plan): ReadonlyMap<string, ReadonlySet<string>> {
  const readers = new Map<string, Set<string>>();
  const add = (secret: string, component: string, workloads: readonly string[]) => {
    const known = readers.get(secret) ?? new Set();
    readers.set(secret, known);
    for (const workload of workloads) known.add(`${component}/${workload}`);
  };
  // A client that names no workload has its operator read the Secret.
  for (const { secret, client } of connections)
    if (secret && client.workloads.length > 0)
      add(`${secret.namespace}/${secret.name}`, client.component, client.workloads);
  for (const { component, namespace, name, readers: by } of [...seeds, ...views])
    if (by) add(`${namespace}/${name}`, component, by);
  return readers;
}

/** Secrets that the containers of a pod have: as variables or as files. */
function secretsOf(spec: Json): { secret: string; path: string }[] {
  const found: { secret: unknown; path: string }[] = [];
  for (const part of ['initContainers', 'containers'])
    for (const [i, { env, envFrom }] of recordsOf(spec[part]).entries()) {
      for (const [j, one] of recordsOf(env).entries())
        found.push({ secret: at(one, 'valueFrom', 'secretKeyRef', 'name'), path: `${part}[${i}].env[${j}]` });
      for (const [j, one] of recordsOf(envFrom).entries())
        found.push({ secret: at(one, 'secretRef', 'name'), path: `${part}[${i}].envFrom[${j}]` });
    }
  for (const [i, volume] of recordsOf(spec.volumes).entries()) {
    found.push({ secret: recordOf(volume.secret).secretName, path: `volumes[${i}]` });
    for (const source of recordsOf(at(volume, 'projected', 'sources')))
      found.push({ secret: recordOf(source.secret).name, path: `volumes[${i}]` });
  }
  return found.flatMap(({ secret, path }) => (textOf(secret) === undefined ? [] : [{ secret: String(secret), path }]));
}
