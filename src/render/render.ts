import { ApiObject, App, Chart } from 'cdk8s';
import type { ObjectSettings } from '../contract/context.ts';
import type { ChartRelease, Manifest } from '../contract/manifest.ts';
import type { Plan, PlannedComponent } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { scopeAmong } from '../kit/scope.ts';
import { importedDefinitions } from '../workspace/imported-crds.ts';
import { packageRoot } from '../workspace/workspace.ts';
import { PlanIndex, renderContext } from './context.ts';
import { definitionsOf } from './definitions.ts';
import { manifest, type Rendered } from './manifest.ts';

/**
 * Renders every component of the plan to objects, each in a cdk8s App of its own: so that rendering is linear in objects
 * and a wave is never a dependency between charts (cdk8s 2.70 walks those exponentially). `root`: the package's folder, which
 * has the definitions of other people's kinds.
 */
export function render(plan: Plan, root = packageRoot()): Rendered {
  const index = new PlanIndex(plan);
  const manifests: Manifest[] = [];
  const releases: ChartRelease[] = [];
  for (const component of plan.components) {
    if (component.external) continue;
    manifests.push(...definitions(component, plan.platform.name, root));
    const app = new App();
    const chart = new Chart(app, component.id, { namespace: component.namespace, disableResourceNameHashes: true });
    const settings = new Map<string, ObjectSettings>();
    const context = renderContext(index, component, chart, settings);
    component.definition.render?.(context);
    collect(chart, component, plan.platform.name, settings, manifests);
    const pin = component.definition.chart?.(context);
    if (pin) releases.push({ component: component.id, pin, values: component.definition.values?.(context) ?? {} });
  }
  return Object.freeze({ manifests: Object.freeze(manifests), releases: Object.freeze(releases) });
}

/** The definitions that a component brings, in the Application that has nothing else. */
function definitions({ id, crdGroups, config }: PlannedComponent, partOf: string, root: string): Manifest[] {
  return importedDefinitions(root, crdGroups).map((object) =>
    // All objects of a kind go with its definition.
    manifest(object, { component: definitionsOf(id), config, partOf, data: true }),
  );
}

function collect(
  chart: Chart,
  component: PlannedComponent,
  partOf: string,
  settings: ReadonlyMap<string, ObjectSettings>,
  into: Manifest[],
): void {
  const constructs = chart.node.findAll();
  for (const construct of constructs) {
    const problems = construct.node.validate();
    if (problems.length > 0) throw new Error(`${construct.node.path}: ${problems.join('; ')}`);
  }
  const objects = constructs
    .filter(ApiObject.isApiObject)
    .map((construct) => ({ construct, object: construct.toJson() as KubeObject }));
  const isClusterScoped = scopeAmong(objects.map(({ object }) => object));
  for (const { construct, object } of objects) {
    const added = settings.get(construct.node.path);
    // Constructs of cdk8s take the namespace of their chart, whether or not their kind belongs to one.
    if (!added && isClusterScoped(object)) delete object.metadata.namespace;
    const { wave, data, config = component.config } = added ?? {};
    into.push(manifest(object, { component: component.id, config, partOf, wave, data }));
  }
}
