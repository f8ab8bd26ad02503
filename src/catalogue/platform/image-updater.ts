import { Type } from 'typebox';
import type { ImageUpdater } from '../../../imports/types/argocd-image-updater.argoproj.io.ts';
import { option, resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import type { FollowedImage } from '../../contract/connections/image-updates.ts';
import { need, type SecretShape } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { refer, row } from '../../contract/refer.ts';
import { asItIs } from '../../contract/secret-text.ts';
import { parseDuration } from '../../kit/duration.ts';
import { textOf } from '../../kit/json.ts';
import { releasePath } from '../../kit/paths.ts';
import { containerResources } from '../../kit/resources.ts';
import { gitAddress, gitSettings, updaterRepository, updaterUrl } from './git-access.ts';
import { argocdImageUpdates } from './image-updater/rules/argocd-image-updates.ts';

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
  budget: 'core',
  implied: true,
  options: Type.Object(
    {
      interval: option.duration({ description: 'How often it looks for new versions', default: '2m' }),
      writeBack: option.choice(['commit', 'merge-request'], {
        description:
          'What it does with a new version: commit it to the branch, or open a merge (pull) request there. It opens one again for an image that only jobs of DAGs run when the old one is merged and its branch kept',
        default: 'commit',
      }),
      resources: resources({ cpu: '20m', memory: '128Mi', memoryLimit: '256Mi' }),
    },
    { additionalProperties: false },
  ),
  declare: ({ options, platform }) => ({
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
      need({
        type: 'git',
        by: ['controller'],
        request: { access: 'write', ...(options.writeBack === 'merge-request' && { opensRequests: true }) },
        secret: updaterRepository,
      }),
      need({
        type: 'registry',
        by: ['controller'],
        ...(platform.registry.login && { request: { pulls: true }, secret: LOGIN }),
      }),
      need({
        type: 'internet',
        by: ['controller'],
        request: { why: 'registries of images that somebody else builds' },
      }),
    ],
    provides: [offer({ type: 'image-updates', orders: false, endpoint: () => ({}) })],
    problems:
      options.writeBack === 'merge-request' && gitAddress(platform.git.url).scheme === 'ssh' ? [SSH_OPENS_NONE] : [],
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
    pods: { controller: { resources: ['resources'] } },
  }),
  values: (ctx) => {
    const { host, insecure, login } = ctx.use('registry');
    const env = gitSettings(ctx.use('git'));
    return {
      image: { pullPolicy: 'IfNotPresent' },
      // It works in one namespace: Roles are enough.
      createClusterRoles: false,
      config: {
        interval: `${parseDuration(ctx.options.interval) / 1000}s`,
        // A registry that is not listed is spoken to by https.
        ...((insecure || login) && {
          registries: [
            {
              name: 'platform',
              prefix: host,
              api_url: `${insecure ? 'http' : 'https'}://${host === 'docker.io' ? 'registry-1.docker.io' : host}`,
              insecure,
              ping: false,
              ...(login && { credentials: `secret:${ctx.namespace}/${LOGIN.name}#${LOGIN_KEY}` }),
            },
          ],
        }),
      },
      ...(env.length > 0 && { extraEnv: env }),
      resources: containerResources(ctx.options.resources),
    };
  },
  render: (ctx) => {
    const { url, branch } = ctx.use('git');
    const asked = ctx.options.writeBack === 'merge-request' && { pullRequest: { [ctx.platform.git.provider]: {} } };
    for (const { component, request } of ctx.clients('image-updates')) {
      const moving = request.images.filter(({ hold }) => hold === undefined);
      if (moving.length === 0) continue;
      // Its definition comes with the chart, in the same sync: a busy API server does not serve it in the same wave.
      ctx.add<ImageUpdater>(
        {
          apiVersion: 'argocd-image-updater.argoproj.io/v1alpha1',
          kind: 'ImageUpdater',
          metadata: { name: component, namespace: ctx.namespace },
          spec: {
            writeBackConfig: {
              // With the credential that Argo CD has for this address.
              method: 'git',
              gitConfig: {
                repository: updaterUrl(url),
                branch,
                ...asked,
                writeBackTarget: `kustomization:/${releasePath(ctx.platform.environment, component)}`,
              },
            },
            applicationRefs: [{ namePattern: component, images: moving.map(followed) }],
          },
        },
        { wave: 1 },
      );
    }
  },
  kinds: {
    'ImageUpdater.argocd-image-updater.argoproj.io': {
      refers: [
        row('spec applicationRefs * namePattern', (name, namespace) =>
          /[*?[]/.test(String(name)) ? [] : refer('Application.argoproj.io', textOf(name), namespace),
        ),
      ],
    },
  },
  rules: [argocdImageUpdates],
  published: [
    {
      image: 'quay.io/argoprojlabs/argocd-image-updater:v1.2.2',
      platforms: AMD64_ARM64,
      source: 'argoproj-labs/argocd-image-updater@v1.2.2 .github/workflows/build-push-images.yaml',
    },
  ],
});

/** The login of the registry as the Image Updater reads it (v1.2.2, registry-scanner/pkg/image/credentials.go `FetchCredentials`). */
const LOGIN_KEY = 'login';
const LOGIN = {
  name: 'image-updater-registry',
  only: true,
  // Cut at the first colon.
  keys: (_, { username, password }) => ({
    [LOGIN_KEY]: `${asItIs(username, '[:]', 'the user of a registry has no colon')}:${asItIs(password, '[\n]', 'the password of a registry is one line')}`,
  }),
} as const satisfies SecretShape<'registry'>;

/** The key of an ssh URL is none to the forge's API (v1.2.2, pkg/argocd/pr_service.go: `SCMTokenProvider`). */
const SSH_OPENS_NONE = {
  option: 'writeBack',
  message: 'the Image Updater opens merge requests with a token, and `git.url` is an ssh address, which has a key',
  fix: 'write `git.url` as an https address, or `writeBack: commit`',
};

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
