import type { ImageUpdater } from '../../../../imports/types/argocd-image-updater.argoproj.io.ts';
import type { FollowedImage } from '../../../contract/connections/image-updates.ts';
import type { RenderContext, Served } from '../../../contract/context.ts';
import { releasePath } from '../../../kit/paths.ts';
import { updaterUrl } from '../git-access.ts';

/** What has the images of a component followed; nothing when all of them are held. */
export function imageUpdaterOf(
  { component, request }: Served<'image-updates'>,
  { namespace, platform, options, use }: RenderContext<{ readonly writeBack: 'commit' | 'merge-request' }>,
): ImageUpdater | undefined {
  const moving = request.images.filter(({ hold }) => hold === undefined);
  if (moving.length === 0) return undefined;
  const { url, branch } = use('git');
  return {
    apiVersion: 'argocd-image-updater.argoproj.io/v1alpha1',
    kind: 'ImageUpdater',
    metadata: { name: component, namespace },
    spec: {
      writeBackConfig: {
        // With the credential that Argo CD has for this address.
        method: 'git',
        gitConfig: {
          repository: updaterUrl(url),
          branch,
          ...(options.writeBack === 'merge-request' && { pullRequest: { [platform.git.provider]: {} } }),
          writeBackTarget: `kustomization:/${releasePath(platform.environment, component)}`,
        },
      },
      applicationRefs: [{ namePattern: component, images: moving.map(followed) }],
    },
  };
}

function followed({ alias, image, tag, strategy, versions, allow, ignore, fields }: FollowedImage) {
  // What stands after the image: the tag whose digest is looked up, or the versions that are taken; none is any.
  const constraint = strategy === 'digest' ? tag : versions;
  return {
    alias,
    imageName: constraint === undefined ? image : `${image}:${constraint}`,
    // The API server fills in either when the other is given, and would undo it: always both. Pods do not show an image
    // that stands in a custom resource or a ConfigMap, and what they do not show is updated only when forced.
    commonUpdateSettings: {
      forceUpdate: fields.length > 0,
      updateStrategy: strategy,
      // A bare expression it takes for none at all, and allows nothing (v1.2.2, registry-scanner/pkg/image/options.go `ParseMatch`).
      ...(allow !== undefined && { allowTags: `regexp:${allow}` }),
      ...(ignore !== undefined && { ignoreTags: [...ignore] }),
    },
    // Told no name, Argo CD cuts the image at its first colon, and with a registry's port all of them are one (argoproj/argo-cd
    // v3.4.4, pkg/apis/application/v1alpha1/types.go `KustomizeImage.Match`).
    manifestTargets: { kustomize: { name: image } },
  };
}
