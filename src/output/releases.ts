import type { Plan, PlannedComponent } from '../graph/plan.ts';
import { componentPath, releasePath } from '../kit/paths.ts';
import { emit } from '../kit/yaml/emit.ts';
import type { ReleaseRequest } from '../workspace/releases/read-releases.ts';
import type { LaidFile } from './laid-file.ts';

/**
 * `releases/<env>/<component>/`: which image versions run in an environment, as an overlay on the component's folder.
 * `kustomization.yaml` is started once, with no version pinned, and then belongs to the Image Updater and to people;
 * `images.yaml` tells kustomize where other objects than pods hold images, and follows the component.
 */
export function releaseFiles(components: readonly PlannedComponent[], environment: string): readonly LaidFile[] {
  return components.flatMap(({ id, follows }): LaidFile[] => {
    if (follows.length === 0) return [];
    const fields = new Map(
      follows.flatMap((image) => image.fields).map(({ kind, path }) => [`${kind} ${path}`, { kind, path }]),
    );
    const images = [...fields].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, field]) => field);
    const overlay = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      configurations: ['images.yaml'],
      resources: [baseOf(environment, id)],
    };
    const folder = releasePath(environment, id);
    return [
      { path: `${folder}/images.yaml`, text: emit({ images }), keeping: 'follows' },
      { path: `${folder}/kustomization.yaml`, text: emit(overlay), keeping: 'started' },
    ];
  });
}

/** What to look for in the files that were started so. */
export function releaseRequests({ components, platform }: Plan): readonly ReleaseRequest[] {
  return components
    .filter(({ follows }) => follows.length > 0)
    .map(({ id }) => ({ component: id, base: baseOf(platform.environment, id) }));
}

const baseOf = (environment: string, component: string) => `../../../${componentPath(environment, component)}`;
