import type { ChartRelease } from '../contract/manifest.ts';
import type { KubeObject } from '../kit/object.ts';
import { scopeAmong } from '../kit/scope.ts';
import { emit } from '../kit/yaml/emit.ts';
import { runOrExplain } from '../live/programs.ts';
import { inNamespace } from '../render/charts/in-namespace.ts';
import { kubeDocuments } from '../workspace/kube-documents.ts';
import type { Runner } from '../workspace/run.ts';

/** The call of helm that renders a chart without an archive. Its values come by standard input. */
export function helmArguments(
  { component, pin }: ChartRelease,
  namespace: string,
  kubernetes: string,
): readonly string[] {
  const oci = pin.repository.startsWith('oci://');
  return [
    'template',
    pin.release ?? component,
    oci ? `${pin.repository.replace(/\/$/, '')}/${pin.name}` : pin.name,
    ...(oci ? [] : ['--repo', pin.repository]),
    '--version',
    pin.version,
    '--namespace',
    namespace,
    '--kube-version',
    kubernetes,
    '--include-crds',
    // What would run before and after an installation is made by the tree, or not at all.
    '--no-hooks',
    '--values',
    '-',
  ];
}

/** The objects of a chart that is not vendored, with the namespaces that its templates leave out. */
export async function renderChart(
  run: Runner,
  release: ChartRelease,
  namespace: string,
  kubernetes: string,
): Promise<readonly KubeObject[]> {
  const { stdout } = await runOrExplain(run, 'helm', helmArguments(release, namespace, kubernetes), {
    input: emit(release.values),
    timeout: 5 * 60_000,
  });
  const objects = kubeDocuments(stdout);
  return objects.map(inNamespace(namespace, scopeAmong(objects)));
}
