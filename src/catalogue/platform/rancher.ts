import { Type } from 'typebox';
import { option, resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import type { OptionProblem } from '../../contract/declarations.ts';
import { madeService } from '../../contract/made.ts';
import { need } from '../../contract/need.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { containerResources } from '../../kit/resources.ts';

const HTTP = 80;
/** Where its pods find each other, by the addresses of the Service in CATTLE_PEER_SERVICE (pkg/tunnelserver/peermanager.go). */
const PEERS = [443, 444];
/** Where the API server calls Rancher's own API group (rancher v2.15.0, pkg/ext: the Service imperative-api-extension). */
const EXTENSION_API = 6666;
/** rancher/webhook, charts/rancher-webhook: what Rancher installs into its own namespace when it starts. */
const WEBHOOK = 9443;

/** A hook that looks for clusters which a new version would not know (chart, templates/pre-upgrade-hook-*.yaml). */
const PRE_UPGRADE = [
  'ServiceAccount cattle-system/rancher-pre-upgrade',
  'ConfigMap cattle-system/rancher-pre-upgrade',
  'ClusterRole.rbac.authorization.k8s.io rancher-pre-upgrade',
  'ClusterRoleBinding.rbac.authorization.k8s.io rancher-pre-upgrade',
  'Job.batch cattle-system/rancher-pre-upgrade',
];

/** Rancher: a picture of the cluster, its workloads and its charts, for people. */
export const rancher = defineComponent({
  id: 'rancher',
  title: 'Rancher',
  area: 'platform',
  summary:
    'Shows the cluster, its workloads and what they use, and lets people look into pods. It is an administrator of the cluster, and installs programs of its own (Fleet, a webhook) beside the tree.',
  links: { docs: 'https://ranchermanager.docs.rancher.com/', source: 'https://github.com/rancher/rancher' },
  // Rancher looks for itself there (v2.15.0, pkg/namespace).
  namespace: 'cattle-system',
  options: Type.Object(
    {
      replicas: option.integer({ description: 'Pods of Rancher', minimum: 1, default: 1, production: 3 }),
      resources: resources(
        { cpu: '250m', memory: '1536Mi', memoryLimit: '3Gi' },
        { cpu: '1', memory: '3Gi', memoryLimit: '6Gi' },
      ),
    },
    { additionalProperties: false },
  ),
  declare: ({ options, platform, namespace }) => ({
    problems: problemsOf(platform),
    workloads: {
      // It starts further pods here, its webhook and those that install charts, some under labels of the moment (v2.15.0,
      // pkg/catalogv2/helmop/operation.go): no selector tells them apart, and what one may, all may.
      rancher: {
        labels: {},
        replicas: options.replicas,
        resources: options.resources,
        // The image runs as root.
        podSecurity: 'baseline',
        serviceAccount: { name: 'rancher', madeBy: 'chart' },
      },
    },
    internal: [
      {
        from: 'rancher',
        to: 'rancher',
        ports: PEERS,
        why: 'its pods hand each other what came to another of them: one whose peers are silent knows half of the agents',
      },
    ],
    // Of those pods.
    allowance: { pods: 6, cpu: '500m', memory: '1536Mi', storage: '0' },
    requires: [
      need({
        type: 'kubernetes-api',
        by: ['rancher'],
        reachedAt: [{ workload: 'rancher', ports: [EXTENSION_API, WEBHOOK] }],
      }),
      need({
        type: 'internet',
        by: ['rancher'],
        request: { why: 'its repositories of charts and of Kubernetes versions' },
      }),
    ],
    // The chart makes one only of a password in its values; Rancher makes one up where there is none.
    secrets: [
      {
        name: 'bootstrap-secret',
        keys: { bootstrapPassword: { random: 24 } },
        renewal: {
          by: 'hand',
          why: 'Rancher reads it once, at its first start',
          steps: [
            'change the password in Rancher, or `kubectl -n cattle-system exec deploy/rancher -- reset-password`',
          ],
        },
      },
    ],
    images: { rancher: 'docker.io/rancher/rancher:v2.15.0', shell: 'docker.io/rancher/shell:v0.8.1' },
    uis: [
      {
        title: 'Rancher',
        service: 'rancher',
        port: HTTP,
        at: { workload: 'rancher', port: HTTP },
        // It sends away who comes by plain http.
        https: true,
        login: 'own',
      },
    ],
    makes: [madeService('rancher', namespace, [HTTP, 'http', 443, 'https'])],
  }),
  // rancher/rancher v2.15.0, chart: for Kubernetes before 1.37.
  chart: () => ({
    repository: 'https://releases.rancher.com/server-charts/stable',
    name: 'rancher',
    version: '2.15.0',
    clusterKinds: [
      'rbac.authorization.k8s.io/ClusterRole',
      'rbac.authorization.k8s.io/ClusterRoleBinding',
      'scheduling.k8s.io/PriorityClass',
    ],
    pods: { rancher: { resources: ['resources'], replicas: 'replicas' } },
    // templates/{deployment.yaml,pvc.yaml,_helpers.tpl}, and what values.yaml says of them.
    words: {
      antiAffinity: ['preferred', 'required'],
      'customLogos.volumeKind': ['persistentVolumeClaim', 'configMap'],
      'image.pullPolicy': ['Always', 'IfNotPresent', 'Never'],
      'ingress.tls.source': ['rancher', 'letsEncrypt', 'secret'],
      'letsEncrypt.environment': ['production', 'staging'],
      tls: ['ingress', 'external'],
    },
    drops: PRE_UPGRADE.map((object) => ({
      object,
      reason:
        'it looks, as root, for what an upgrade from an older Rancher would lose; Argo CD would run it at every sync',
    })),
    accepts: [
      {
        rule: 'rbac/wildcard',
        object: 'ClusterRoleBinding.rbac.authorization.k8s.io rancher',
        reason: 'Rancher gives people rights, and may give none that it does not have',
      },
    ],
  }),
  values: (ctx) => ({
    // `hostname` is for its own Ingress alone. Settings are variables too (v2.15.0, pkg/settings/setting.go `GetEnvKey`).
    extraEnv: [{ name: 'CATTLE_SERVER_URL', value: ctx.use('ingress').url }],
    replicas: ctx.options.replicas,
    // TLS ends at the ingress, which is the platform's.
    tls: 'external',
    networkExposure: { type: 'none' },
    // It would take Rancher's namespaces away when its Application is deleted; what a hook deletes no review shows.
    postDelete: { enabled: false },
    resources: containerResources(ctx.options.resources),
  }),
  published: [
    {
      image: 'docker.io/rancher/rancher:v2.15.0',
      platforms: AMD64_ARM64,
      source: 'rancher/rancher@v2.15.0 .github/workflows/release.yml',
    },
    { image: 'docker.io/rancher/shell:v0.8.1', platforms: AMD64_ARM64, source: 'rancher/shell@v0.8.1 Makefile' },
  ],
});

/** The chart installs it without a word when it has no host, and then it answers to nobody. */
function problemsOf({ ingress }: PlatformFacts): OptionProblem[] {
  if (ingress.domain !== undefined) return [];
  return [
    {
      message: 'rancher needs a host, and UIs have none in this environment',
      why: 'it answers under one name only',
      fix: 'say `ingress: { domain: … }`, the domain of the hosts at which people open UIs',
    },
  ];
}
