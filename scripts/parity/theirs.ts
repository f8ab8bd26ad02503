import type { Tree } from '../../src/argocd/tree.ts';
import type { Helm } from '../../src/helm/helm.ts';
import { parseObjects } from '../../src/helm/objects.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { scopeAmong } from '../../src/kit/scope.ts';
import { apiVersionsOf } from '../../src/render/charts/capabilities.ts';
import { inNamespace } from '../../src/render/charts/in-namespace.ts';
import { translate } from '../../src/render/charts/translate.ts';
import type { ChartArchive } from './archives.ts';
import { ParityError } from './archives.ts';
import type { ParityEntry } from './parity-file.ts';

/**
 * What a chart makes in the place of our component: rendered for the same cluster, and made plain YAML as a vendored chart is.
 *
 * @throws HelmError, ChartOutputError
 */
export async function renderTheirs(
  { component, release = component, values = {} }: Pick<ParityEntry, 'component' | 'release' | 'values'>,
  { path }: Pick<ChartArchive, 'path'>,
  { plan, manifests }: Pick<Tree, 'plan' | 'manifests'>,
  helm: Pick<Helm, 'template'>,
): Promise<readonly KubeObject[]> {
  const planned = plan.components.find(({ id }) => id === component);
  if (!planned) throw new ParityError(`The platform of the comparison has no component ${component}: switch it on.`);
  const { namespace } = planned;
  const known = manifests.map(({ object }) => object);
  const text = await helm.template({
    archive: path,
    release,
    namespace,
    kubeVersion: `${plan.platform.cluster.kubernetes}.0`,
    apiVersions: apiVersionsOf(known),
    values,
  });
  const objects = parseObjects(text).map(({ object }) => object);
  const place = inNamespace(namespace, scopeAmong([...known, ...objects]));
  const how = { component, config: '', partOf: plan.platform.name, drops: [], knowledge: plan.knowledge };
  return translate(objects.map(place), how).manifests.map(({ object }) => object);
}
