import { Type } from 'typebox';
import type { ImageUpdater } from '../../../imports/types/argocd-image-updater.argoproj.io.ts';
import type { ConfigMap } from '../../../imports/types/kubernetes.ts';
import { option, resources } from '../../config/options.ts';
import { DEFINITIONS } from '../../contract/cluster-kinds.ts';
import { defineComponent } from '../../contract/component.ts';
import { type Need, need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { refer, row } from '../../contract/refer.ts';
import { sha256 } from '../../kit/digest.ts';
import { parseDuration } from '../../kit/duration.ts';
import { textOf } from '../../kit/json.ts';
import { mirrorOf } from '../../kit/mirror.ts';
import { deployment } from '../../kit/workloads.ts';
import { gitAddress, gitSettings, updaterRepository } from './git-access.ts';
import { imageUpdaterOf } from './image-updater/followed.ts';
import { updaterPod } from './image-updater/pod.ts';
import { LOGIN, MIRROR_LOGIN, registriesConf } from './image-updater/registry.ts';
import { rights } from './image-updater/rights.ts';
import { argocdImageUpdates } from './image-updater/rules/argocd-image-updates.ts';

/** Argo CD Image Updater: looks for new versions of the images that components follow, and commits them to `releases/`. */
export const imageUpdater = defineComponent({
  id: 'image-updater',
  title: 'Argo CD Image Updater',
  area: 'platform',
  clusterKinds: DEFINITIONS,
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
      replicas: option.integer({ description: 'Pods; one of them works', minimum: 1, default: 1, production: 2 }),
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
        replicas: options.replicas,
        resources: options.resources,
        serviceAccount: { name: 'argocd-image-updater' },
        writes: { '*': ['/tmp'] },
      },
    },
    requires: [
      need({ type: 'kubernetes-api', by: ['controller'], request: { rules: rights } }),
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
      ...elsewhere(platform),
    ],
    provides: [offer({ type: 'image-updates', orders: false, endpoint: () => ({}) })],
    problems:
      options.writeBack === 'merge-request' && gitAddress(platform.git.url).scheme === 'ssh' ? [SSH_OPENS_NONE] : [],
    crdGroups: ['argocd-image-updater.argoproj.io'],
    images: { controller: 'quay.io/argoprojlabs/argocd-image-updater:v1.2.2' },
  }),
  render: (ctx) => {
    const { namespace } = ctx;
    const git = ctx.use('git');
    const registries = registriesConf(ctx.use('registry'), ctx.maybe('mirror', WATCHED), namespace);
    if (registries !== undefined)
      ctx.add<ConfigMap>({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: CONFIG, namespace },
        data: { 'registries.conf': registries },
      });
    ctx.add(
      deployment(
        ctx.workload('controller'),
        {
          name: 'argocd-image-updater-controller',
          zones: ctx.platform.cluster.zones,
          // It reads them once.
          ...(registries !== undefined && { podAnnotations: { 'checksum/config': sha256(registries) } }),
        },
        updaterPod({
          image: ctx.image('controller'),
          resources: ctx.options.resources,
          interval: parseDuration(ctx.options.interval) / 1000,
          env: gitSettings(git),
          ssh: gitAddress(git.url).scheme === 'ssh',
          ...(registries !== undefined && { registries: CONFIG }),
        }),
      ),
    );
    for (const client of ctx.clients('image-updates')) {
      const updater = imageUpdaterOf(client, ctx);
      if (updater) ctx.add<ImageUpdater>(updater);
    }
  },
  kinds: {
    'ImageUpdater.argocd-image-updater.argoproj.io': {
      quotesImages: true,
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

const CONFIG = 'argocd-image-updater-config';

/** The key of an ssh URL is none to the forge's API (v1.2.2, pkg/argocd/pr_service.go: `SCMTokenProvider`). */
const SSH_OPENS_NONE = {
  option: 'writeBack',
  message: 'the Image Updater opens merge requests with a token, and `git.url` is an ssh address, which has a key',
  fix: 'write `git.url` as an https address, or `writeBack: commit`',
};

/** Name of the need for the mirror, beside that of pods that are pulled from there. */
const WATCHED = 'image-updater-watched';

/** Where versions of others' images are looked for: at their homes, or where the copies are. */
function elsewhere({ registry }: PlatformFacts): readonly Need[] {
  const mirror = mirrorOf(registry);
  if (!mirror)
    return [
      need({
        type: 'internet',
        by: ['controller'],
        request: { why: 'registries of images that somebody else builds' },
      }),
    ];
  const login = mirror.login && !mirror.own && { request: { pulls: true }, secret: MIRROR_LOGIN };
  return [need({ type: 'mirror', name: WATCHED, by: ['controller'], ...login })];
}
