import type { Plan, PlannedComponent } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { componentPath } from '../kit/paths.ts';
import { emit } from '../kit/yaml/emit.ts';
import type { ReleaseRequest } from '../workspace/releases/read-releases.ts';

/**
 * `releases/<env>/<component>/`: which image versions run in an environment, as an overlay on the component's folder.
 * `kustomization.yaml` is started once, with no version pinned, and then belongs to the Image Updater and to people;
 * `images.yaml` tells kustomize where other objects than pods hold images, and follows the component.
 */
export function releaseFiles(
  components: readonly PlannedComponent[],
  environment: string,
): { owned: Map<string, string>; started: Map<string, string> } {
  const owned = new Map<string, string>();
  const started = new Map<string, string>();
  for (const { id, follows } of components) {
    if (follows.length === 0) continue;
    const fields = new Map(
      follows.flatMap((image) => image.fields).map(({ kind, path }) => [`${kind} ${path}`, { kind, path }]),
    );
    owned.set(
      `${id}/images.yaml`,
      emit({ images: [...fields].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, field]) => field) }),
    );
    const overlay = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      configurations: ['images.yaml'],
      resources: [baseOf(environment, id)],
    };
    started.set(`${id}/kustomization.yaml`, emit(overlay as unknown as KubeObject));
  }
  return { owned, started };
}

/** What to look for in the files that were started so. */
export function releaseRequests({ components, platform }: Plan): readonly ReleaseRequest[] {
  return components
    .filter(({ follows }) => follows.length > 0)
    .map(({ id }) => ({ component: id, base: baseOf(platform.environment, id) }));
}

const baseOf = (environment: string, component: string) => `../../../${componentPath(environment, component)}`;
