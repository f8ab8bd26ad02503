import { parse, stringify } from 'yaml';
import type { Plan, PlannedComponent } from '../../../src/graph/plan.ts';
import { groupOf, type KubeObject } from '../../../src/kit/object.ts';
import type { Synthesis } from '../../../src/synth/synthesize.ts';
import { crdsOf } from './crds.ts';
import { definedBy } from './definitions.ts';
import { declaredPod } from './pods.ts';

type Tree = Pick<Synthesis, 'plan' | 'manifests' | 'releases'>;

/** What stands in a tree for a chart whose repository cannot be reached. */
export interface StandIn {
  readonly component: string;
  /** `strimzi-kafka-operator 1.2.0` */
  readonly chart: string;
  /** Those of `crdGroups` that are in it, and all that are imported. */
  readonly crds: { readonly used: number; readonly imported: number };
  readonly deployments: readonly string[];
  /** In the repository. */
  readonly folder: string;
  readonly objects: readonly KubeObject[];
}

/**
 * A stand-in for each chart: its CRDs of kinds that the tree has objects of (Argo CD's controller reads all of its watches
 * anew for each CRD, which takes seconds), its ServiceAccounts, and a Deployment for each of its workloads that has pods in
 * steady state, with the labels, requests and Pod Security level that the plan says.
 */
export function standIns({ plan, releases, manifests }: Tree): readonly StandIn[] {
  const used = new Set(manifests.map(({ object: { apiVersion, kind } }) => `${groupOf(apiVersion)}/${kind}`));
  return releases.map(({ component: id, pin }) => {
    const component = plan.components.find((one) => one.id === id)!;
    const imported = (pin.crdGroups ?? []).flatMap(crdsOf);
    const crds = imported.filter((crd) => used.has(definedBy(crd)));
    const deployments = component.workloads
      .filter(({ replicas }) => replicas > 0)
      .map((workload) => {
        const name = `${id}-${workload.name}`;
        // Who declares no labels means all pods of the namespace: any label will do, and a Deployment wants one.
        const labels = Object.keys(workload.labels).length > 0 ? workload.labels : { app: name };
        return {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name, namespace: workload.namespace },
          spec: {
            replicas: workload.replicas,
            selector: { matchLabels: labels },
            template: { metadata: { labels }, spec: declaredPod(workload) },
          },
        };
      });
    return {
      component: id,
      chart: `${pin.name} ${pin.version}`,
      crds: { used: crds.length, imported: imported.length },
      deployments: deployments.map(({ metadata }) => metadata.name),
      folder: `stand-ins/${plan.platform.environment}/${id}`,
      objects: [...crds, ...accountsOf(component), ...deployments] as KubeObject[],
    };
  });
}

function accountsOf({ workloads }: PlannedComponent): KubeObject[] {
  const accounts = workloads.flatMap(({ namespace, serviceAccount }) =>
    serviceAccount?.madeBy === 'chart' ? [{ namespace, name: serviceAccount.name }] : [],
  );
  return [...new Map(accounts.map((account) => [`${account.namespace}/${account.name}`, account])).values()].map(
    (metadata) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }),
  );
}

interface Source {
  readonly repoURL: string;
  readonly chart?: string;
}

interface Application extends KubeObject {
  spec: { project: string; source?: Source; sources?: Source[] };
}

interface AppProject extends KubeObject {
  spec: { sourceRepos: string[] };
}

/**
 * Puts stand-ins into a tree: their objects a file each, the source of each Application on the folder instead of the chart, and the
 * repository among the sources of its AppProject. Everything else stays byte for byte.
 */
export function standIn(
  files: ReadonlyMap<string, string>,
  stands: readonly StandIn[],
  { environment, git }: Pick<Plan['platform'], 'environment' | 'git'>,
): ReadonlyMap<string, string> {
  const result = new Map(files);
  for (const { component, folder, objects } of stands) {
    const app = `dist/${environment}/apps/${component}.yaml`;
    const application = parse(result.get(app)!) as Application;
    const { source, sources, ...spec } = application.spec;
    const own = { repoURL: git.url, targetRevision: `refs/heads/${git.branch}`, path: folder };
    const rewritten = (sources ?? [source!]).map((one) => (one.chart === undefined ? one : own));
    const from = rewritten.length === 1 ? { source: rewritten[0] } : { sources: rewritten };
    result.set(app, stringify({ ...application, spec: { ...spec, ...from } }));
    for (const object of objects) {
      const { namespace, name } = object.metadata;
      const file = [object.kind.toLowerCase(), namespace, name].filter(Boolean).join('.');
      result.set(`${folder}/${file}.json`, JSON.stringify(object));
    }
    const project = `dist/${environment}/apps/appproject.${spec.project}.yaml`;
    const permits = parse(result.get(project)!) as AppProject;
    const repositories = [...new Set([...permits.spec.sourceRepos, git.url])];
    result.set(project, stringify({ ...permits, spec: { ...permits.spec, sourceRepos: repositories } }));
  }
  return result;
}
