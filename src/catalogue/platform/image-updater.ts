import { Type } from 'typebox';
import type { ImageUpdater } from '../../../imports/types/argocd-image-updater.argoproj.io.ts';
import { option, resources } from '../../config/options.ts';
import { parseDuration } from '../../kit/duration.ts';
import { releasePath } from '../../kit/paths.ts';
import { containerResources } from '../../kit/resources.ts';
import { defineComponent, type FollowedImage, need, offer } from '../component.ts';

/** Argo CD Image Updater: looks for new versions of the images that components follow, and commits them to `releases/`. */
export const imageUpdater = defineComponent({
  id: 'image-updater',
  title: 'Argo CD Image Updater',
  area: 'platform',
  summary:
    'Looks for new versions of followed images and commits them to `releases/`, from where Argo CD rolls them out.',
  links: {
    docs: 'https://argocd-image-updater.readthedocs.io/en/v1.2.2/',
    source: 'https://github.com/argoproj-labs/argocd-image-updater',
  },
  // Where the Applications are: it watches its own namespace only.
  namespace: 'argocd',
  implied: true,
  options: Type.Object(
    {
      interval: option.duration({ description: 'How often it looks for new versions', default: '2m' }),
      resources: resources({ cpu: '20m', memory: '128Mi', memoryLimit: '256Mi' }),
    },
    { additionalProperties: false },
  ),
  declare: ({ options }) => ({
    workloads: {
      controller: {
        labels: {
          'app.kubernetes.io/instance': 'argocd-image-updater',
          'app.kubernetes.io/name': 'argocd-image-updater',
        },
        replicas: 1,
        // Recreate: the old pod goes first.
        peak: 1,
        resources: options.resources,
        serviceAccount: { name: 'argocd-image-updater', madeBy: 'chart' },
      },
    },
    requires: [
      need({ type: 'kubernetes-api', by: ['controller'] }),
      need({ type: 'git', by: ['controller'] }),
      need({ type: 'registry', by: ['controller'] }),
      need({
        type: 'internet',
        by: ['controller'],
        request: { why: 'registries of images that somebody else builds' },
      }),
    ],
    provides: [offer({ type: 'image-updates', endpoint: () => ({}) })],
    images: { controller: 'quay.io/argoprojlabs/argocd-image-updater:v1.2.2' },
  }),
  // argoproj/argo-helm argocd-image-updater-1.2.4, charts/argocd-image-updater: installs v1.2.2
  chart: () => ({
    repository: 'https://argoproj.github.io/argo-helm',
    name: 'argocd-image-updater',
    version: '1.2.4',
    release: 'argocd-image-updater',
    clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
    crdGroups: ['argocd-image-updater.argoproj.io'],
  }),
  values: (ctx) => {
    const { host, insecure } = ctx.use('registry');
    return {
      image: { pullPolicy: 'IfNotPresent' },
      // It works in one namespace: Roles are enough.
      createClusterRoles: false,
      config: {
        interval: `${parseDuration(ctx.options.interval) / 1000}s`,
        // A registry that is not listed is spoken to by https.
        ...(insecure && {
          registries: [{ name: 'platform', prefix: host, api_url: `http://${host}`, insecure: true, ping: false }],
        }),
      },
      resources: containerResources(ctx.options.resources),
    };
  },
  render: (ctx) => {
    const { branch } = ctx.use('git');
    for (const { component, request } of ctx.clients('image-updates')) {
      // Its definition comes with the chart, in the same sync: a busy API server does not serve it in the same wave.
      ctx.add<ImageUpdater>(
        {
          apiVersion: 'argocd-image-updater.argoproj.io/v1alpha1',
          kind: 'ImageUpdater',
          metadata: { name: component, namespace: ctx.namespace },
          spec: {
            writeBackConfig: {
              // With the credentials that Argo CD has for the repository: a Secret of its own would do for https and ssh only.
              method: 'git',
              gitConfig: {
                branch,
                writeBackTarget: `kustomization:/${releasePath(ctx.platform.environment, component)}`,
              },
            },
            applicationRefs: [{ namePattern: component, images: request.images.map(followed) }],
          },
        },
        { wave: 1 },
      );
    }
  },
});

function followed({ alias, image, tag, strategy, fields }: FollowedImage) {
  return {
    alias,
    // Only a digest belongs to a tag; the other strategies pick among all tags.
    imageName: strategy === 'digest' ? `${image}:${tag}` : image,
    // The API server fills in either when the other is given, and would undo it: always both. Pods do not show an image
    // that stands in a custom resource or a ConfigMap, and what they do not show is updated only when forced.
    commonUpdateSettings: { forceUpdate: fields.length > 0, updateStrategy: strategy },
  };
}
