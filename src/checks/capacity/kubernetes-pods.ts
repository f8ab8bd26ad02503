import type { KubeObject } from '../../kit/object.ts';
import { type AskedContainer, askedOf, type RenderedPods, type WrittenResources } from './pods.ts';

interface Container {
  readonly restartPolicy?: string;
  readonly resources?: WrittenResources;
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly Container[]; readonly initContainers?: readonly Container[] };
}

/** Where the kinds that make pods themselves have their template, and how many pods they make. */
const TEMPLATES: Readonly<Record<string, { readonly path: string; readonly replicas?: string }>> = {
  'v1/Pod': { path: '' },
  'apps/v1/Deployment': { path: 'spec.template', replicas: 'spec.replicas' },
  'apps/v1/StatefulSet': { path: 'spec.template', replicas: 'spec.replicas' },
  'apps/v1/DaemonSet': { path: 'spec.template' },
  'batch/v1/Job': { path: 'spec.template', replicas: 'spec.parallelism' },
  'batch/v1/CronJob': { path: 'spec.jobTemplate.spec.template', replicas: 'spec.jobTemplate.spec.parallelism' },
};

/** The pods of a Deployment, StatefulSet, DaemonSet, Job or CronJob, or of a Pod as a template. */
export function kubernetesPods(object: KubeObject): readonly RenderedPods[] {
  const where = TEMPLATES[`${object.apiVersion}/${object.kind}`];
  if (!where) return [];
  const template = valueAt(object, where.path) as PodTemplate | undefined;
  if (!template?.spec) return [];
  const { containers = [], initContainers = [] } = template.spec;
  const read = (all: readonly Container[], name: string): (AskedContainer & { stays: boolean })[] =>
    all.map(({ resources, restartPolicy }, i) => ({
      ...askedOf(resources),
      path: [where.path, `spec.${name}[${i}].resources`].filter(Boolean).join('.'),
      stays: name === 'containers' || restartPolicy === 'Always',
    }));
  const all = [...read(containers, 'containers'), ...read(initContainers, 'initContainers')];
  return [
    {
      labels: template.metadata?.labels ?? {},
      path: where.path,
      replicas: where.replicas === undefined ? undefined : Number(valueAt(object, where.replicas) ?? 1),
      containers: all.filter(({ stays }) => stays),
      before: all.filter(({ stays }) => !stays),
    },
  ];
}

/** What stands at a dotted path; the value itself at an empty one. */
export function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split('.').filter(Boolean)) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}
