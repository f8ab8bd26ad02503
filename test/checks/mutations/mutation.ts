import { parse, stringify } from 'yaml';
import type { Subject } from '../../../src/checks/rule.ts';
import type { PlatformFacts } from '../../../src/contract/platform.ts';
import type { PlannedWorkload } from '../../../src/contract/workload.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { readConfigFiles } from '../../../src/workspace/workspace.ts';
import { scenarios } from '../../golden/scenario.ts';
import { changed, having, type Loose, treeOf, without } from '../../support/tree.ts';

/** Breaks one thing, and leaves the tree that it is given as it is. */
type Mutate = (tree: Subject) => Subject;

/** One thing that is broken in a tree without faults, and the rule that must find it. */
export interface Mutation {
  /** What is wrong with the tree then, in words that are in no other mutation. */
  readonly name: string;
  /** Id of the rule. */
  readonly expect: string;
  readonly mutate: Mutate;
  /** Of the platform with every component and option, in production; default: the guide's, on one machine. */
  readonly everything?: true;
  /** The rule that tells of it, and no other, when all are asked: one cause is one finding. */
  readonly alone?: string;
  /** Why the rule does not find it today. */
  readonly missed?: string;
}

/** The guide's platform with its project, as it is rendered for one machine, and a chart beside it. */
export function goldenTree(): Subject {
  const { folder, environment } = scenarios().find((one) => one.name === 'guide' && one.environment === 'local')!;
  const { platform, override, root } = readConfigFiles(`${folder}/platform.yaml`, environment);
  const own = (parse(override?.text ?? '') ?? {}) as { components?: object };
  const text = stringify({ ...own, components: { ...own.components, rancher: { resources: { memory: '512Mi' } } } });
  return treeOf(platform.text, { environment, override: text, root });
}

/** The platform with every component of the catalogue and every option, in production. */
export function everythingTree(): Subject {
  const { folder, environment } = scenarios().find(
    (one) => one.name === 'everything' && one.environment === 'production',
  )!;
  const { platform, override, root } = readConfigFiles(`${folder}/platform.yaml`, environment);
  return treeOf(platform.text, { environment, override: override?.text, root });
}

/** Changes an object, called as findings call it: `Deployment.apps ml-lifecycle/mlflow`. */
export function change(name: string, how: (object: Loose) => void): Mutate {
  return (tree) => changed(tree, name, (object) => must(object, how, name));
}

/** Changes the spec of an object. */
export function changeSpec(name: string, how: (spec: Loose) => unknown): Mutate {
  return change(name, ({ spec }) => how(spec));
}

/** Changes a text under a key of an object's data. */
export function text(name: string, key: string, from: string | RegExp, to: string): Mutate {
  return change(name, ({ data }) => (data[key] = data[key].replace(from, to)));
}

/** Takes an object out of the tree. */
export function remove(name: string): Mutate {
  return (tree) => {
    const rest = without(tree, name);
    if (rest.manifests.length !== tree.manifests.length - 1) throw new Error(`there is no ${name} to remove`);
    return rest;
  };
}

/** Adds an object to those of a component. */
export function add(component: string, apiVersion: string, kind: string, name: string, rest: object = {}): Mutate {
  const [own, namespace] = name.split('/').reverse();
  const metadata = { name: own!, ...(namespace !== undefined && { namespace }) };
  return (tree) => having(tree, component, { apiVersion, kind, metadata, ...rest } as KubeObject);
}

/** Changes the values of a component's chart, where it is released and in its Application. */
export function values(component: string, how: (values: Loose) => void): Mutate {
  const application = `Application.argoproj.io argocd/${component}`;
  return (tree) => ({
    ...changed(tree, application, ({ spec: { source, sources } }) => how((source ?? sources[0]).helm.valuesObject)),
    releases: tree.releases.map((release) => {
      if (release.component !== component) return release;
      const copy = structuredClone(release.values);
      must(copy, how, `the values of ${component}`);
      return { ...release, values: copy };
    }),
  });
}

/** Changes what a component declares of a workload; what was rendered of it stays. */
export function declare(component: string, name: string, how: (workload: PlannedWorkload) => object): Mutate {
  return ({ plan, ...tree }) => {
    let found = 0;
    const components = plan.components.map((one) => ({
      ...one,
      workloads: one.workloads.map((workload) => {
        if (one.id !== component || workload.name !== name) return workload;
        found++;
        return { ...workload, ...how(workload) };
      }),
    }));
    if (found !== 1) throw new Error(`${component} has no workload ${name}`);
    return { ...tree, plan: { ...plan, components } };
  };
}

/** Changes the cluster that the platform is for. */
export function cluster(facts: Partial<PlatformFacts['cluster']>): Mutate {
  return ({ plan, ...tree }) => ({
    ...tree,
    plan: { ...plan, platform: { ...plan.platform, cluster: { ...plan.platform.cluster, ...facts } } },
  });
}

/** A mutation that changes nothing shows nothing: what it was to change looks different today. */
function must(value: Loose, how: (value: Loose) => void, name: string): void {
  const before = JSON.stringify(value);
  how(value);
  if (JSON.stringify(value) === before) throw new Error(`nothing of ${name} is changed`);
}
