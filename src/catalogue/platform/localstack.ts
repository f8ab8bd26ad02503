import { Type } from 'typebox';
import type { Service } from '../../../imports/types/kubernetes.ts';
import { option, resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import type { OptionProblem } from '../../contract/declarations.ts';
import { offer } from '../../contract/offer.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { asText, secretKeys } from '../../contract/secret-text.ts';
import type { SeedSpec } from '../../contract/seed.ts';
import { containerResources } from '../../kit/resources.ts';
import { deployment } from '../../kit/workloads.ts';

const PORT = 4566;
const LABELS = { 'app.kubernetes.io/instance': 'localstack', 'app.kubernetes.io/name': 'localstack' };

/** The last version that starts without an account: what is newer asks its maker for leave (localstack/helm-charts 9b28113f, values.yaml). */
const LAST_FREE = '4.14.0';
const TOKEN_KEYS = { LOCALSTACK_AUTH_TOKEN: { given: "the token of an account at LocalStack's maker" } };
const TOKEN: SeedSpec = {
  name: 'localstack-token',
  keys: TOKEN_KEYS,
};
const VIEW = 'localstack-environment';

/** LocalStack: AWS for programs under development. Nothing of the platform itself keeps data in it. */
export const localstack = defineComponent({
  id: 'localstack',
  title: 'LocalStack',
  area: 'platform',
  summary:
    'Plays the services of AWS for programs under development; what they keep there is gone when it restarts. Version 4.14.0 is the last that needs no account: with `authToken: true` and a newer version it needs the Secret localstack-token, and the internet to have it checked.',
  links: { docs: 'https://docs.localstack.cloud/', source: 'https://github.com/localstack/localstack' },
  namespace: 'localstack',
  options: Type.Object(
    {
      version: option.string({
        description: 'Tag of the image; after 4.14.0 they are dates, such as 2026.6.0, and need `authToken`',
        default: LAST_FREE,
        pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$',
        expected: 'a version such as 4.14.0',
      }),
      authToken: option.boolean({
        description:
          'Hand it the token of the Secret localstack-token, key LOCALSTACK_AUTH_TOKEN, in the namespace localstack',
        default: false,
      }),
      services: option.list(Type.String({ pattern: '^[a-z0-9-]+$', expected: 'the name of a service such as sqs' }), {
        description: 'Services that it may play; all when empty',
        default: [],
      }),
      resources: resources({ cpu: '100m', memory: '256Mi', memoryLimit: '1Gi' }),
    },
    { additionalProperties: false },
  ),
  declare: ({ options, namespace }) => ({
    problems: problemsOf(options),
    workloads: {
      localstack: {
        labels: LABELS,
        replicas: 1,
        // What it knows is in its memory: a second one would know other things.
        peak: 1,
        resources: options.resources,
        // The image runs as root.
        podSecurity: 'baseline',
        serviceAccount: { name: 'localstack' },
        writes: { '*': ['/tmp', '/var/lib/localstack'] },
      },
    },
    requires: options.authToken
      ? [{ type: 'internet', by: ['localstack'], request: { why: 'its maker checks the token' } }]
      : [],
    provides: [
      offer({
        type: 'aws',
        at: 'localstack',
        ports: [PORT],
        endpoint: () => ({ url: `http://localstack.${namespace}.svc.cluster.local:${PORT}`, region: 'us-east-1' }),
      }),
    ],
    secrets: options.authToken
      ? [
          {
            ...TOKEN,
            views: [
              { name: VIEW, keys: { LOCALSTACK_AUTH_TOKEN: asText(secretKeys(TOKEN_KEYS).LOCALSTACK_AUTH_TOKEN) } },
            ],
          },
        ]
      : [],
    // The address that people give to the tools of AWS.
    uis: [
      {
        title: 'LocalStack',
        service: 'localstack',
        port: PORT,
        at: { workload: 'localstack', port: PORT },
        path: '/_localstack/health',
        // Any key will do.
        login: 'none',
      },
    ],
    images: { localstack: `docker.io/localstack/localstack:${options.version}` },
  }),
  render: (ctx) => {
    const { services, resources, authToken } = ctx.options;
    const metadata = { name: 'localstack', namespace: ctx.namespace, labels: LABELS };
    const health = { httpGet: { path: '/_localstack/health', port: 'edge' } };
    ctx.add<Service>({
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: LABELS, ports: [{ name: 'edge', port: PORT, targetPort: 'edge' }] },
    });
    ctx.add(
      deployment(
        ctx.workload('localstack'),
        { name: 'localstack', strategy: { type: 'Recreate' } },
        {
          containers: [
            {
              name: 'localstack',
              image: ctx.image('localstack'),
              env: [
                { name: 'GATEWAY_LISTEN', value: `0.0.0.0:${PORT}` },
                { name: 'DISABLE_EVENTS', value: '1' },
                ...(services.length > 0
                  ? [
                      { name: 'SERVICES', value: services.join(',') },
                      { name: 'STRICT_SERVICE_LOADING', value: '1' },
                    ]
                  : []),
              ],
              ...(authToken && { envFrom: [{ secretRef: { name: ctx.secret(VIEW).name } }] }),
              ports: [{ name: 'edge', containerPort: PORT }],
              startupProbe: { ...health, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60 },
              livenessProbe: { ...health, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 5 },
              readinessProbe: { ...health, periodSeconds: 10, timeoutSeconds: 5 },
              resources: containerResources(resources),
              securityContext: { allowPrivilegeEscalation: false },
              volumeMounts: [
                { name: 'data', mountPath: '/var/lib/localstack' },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          volumes: [
            { name: 'data', emptyDir: { sizeLimit: '5Gi' } },
            { name: 'tmp', emptyDir: { sizeLimit: '5Gi' } },
          ],
        },
      ),
    );
  },
  published: [
    {
      image: 'docker.io/localstack/localstack:2026.6.0',
      platforms: 'unknown',
      source: 'localstack/localstack@8b9a79f README.md: archived, with no tag after v4.14.0',
    },
    {
      image: 'docker.io/localstack/localstack:4.14.0',
      platforms: AMD64_ARM64,
      source: 'localstack/localstack@v4.14.0 .github/workflows/aws-main.yml',
    },
  ],
});

function problemsOf({ version, authToken }: { version: string; authToken: boolean }): OptionProblem[] {
  const [major, minor] = version.split('.').map(Number) as [number, number];
  if (authToken || major < 4 || (major === 4 && minor <= 14)) return [];
  return [
    {
      option: 'version',
      message: `LocalStack ${version} does not start without a token`,
      why: `${LAST_FREE} is the last version that needs no account; since March 2026 every newer one does`,
      fix: `write \`version: ${LAST_FREE}\`, or \`authToken: true\` and put the token into the Secret localstack-token`,
    },
  ];
}
