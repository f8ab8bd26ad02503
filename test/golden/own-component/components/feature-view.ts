import { Size } from 'cdk8s';
import {
  Capability,
  Cpu,
  Deployment,
  EnvValue,
  Probe,
  SeccompProfileType,
  Secret,
  ServiceAccount,
} from 'cdk8s-plus-30';
import { Type } from 'typebox';
import { option } from '../../../../src/config/options.ts';
import { defineComponent, need } from '../../../../src/contract/index.ts';

/** A service that serves features from S3: what a team would put into `components/`. */
export default defineComponent({
  id: 'feature-view',
  title: 'Feature view',
  area: 'ml',
  summary: 'Serves features that jobs wrote to S3.',
  namespace: 'features',
  options: Type.Object(
    {
      refresh: option.duration({ description: 'How often it reads them anew', default: '5m' }),
      replicas: option.integer({ description: 'Pods', default: 2 }),
    },
    { additionalProperties: false },
  ),
  declare: ({ options }) => ({
    workloads: {
      server: {
        labels: { app: 'feature-view' },
        replicas: options.replicas,
        resources: { cpu: '50m', memory: '128Mi', memoryLimit: '128Mi' },
        serviceAccount: { name: 'feature-view' },
      },
    },
    requires: [
      need({
        type: 's3',
        by: ['server'],
        request: { create: [{ name: 'features' }], access: [{ bucket: 'features', access: 'read' }] },
      }),
    ],
    images: { server: 'registry.example.org/feature-view:1.4.0' },
  }),
  render: (ctx) => {
    const { url, secret } = ctx.use('s3');
    const credentials = Secret.fromSecretName(ctx.chart, 'credentials', secret.name);
    const deployment = new Deployment(ctx.chart, 'server', {
      metadata: { name: 'feature-view' },
      replicas: ctx.options.replicas,
      spread: true,
      serviceAccount: ServiceAccount.fromServiceAccountName(ctx.chart, 'account', 'feature-view'),
      podMetadata: { labels: ctx.workload('server').labels },
      containers: [
        {
          image: ctx.image('server'),
          portNumber: 8080,
          readiness: Probe.fromHttpGet('/ready', { port: 8080 }),
          liveness: Probe.fromHttpGet('/alive', { port: 8080 }),
          resources: {
            cpu: { request: Cpu.millis(50) },
            memory: { request: Size.mebibytes(128), limit: Size.mebibytes(128) },
          },
          envVariables: {
            REFRESH: EnvValue.fromValue(ctx.options.refresh),
            S3_URL: EnvValue.fromValue(url),
            ACCESS_KEY: EnvValue.fromSecretValue({ secret: credentials, key: 'accessKey' }),
            SECRET_KEY: EnvValue.fromSecretValue({ secret: credentials, key: 'secretKey' }),
          },
          // cdk8s-plus leaves these out, and the namespace of a component admits no pod without them.
          securityContext: {
            user: 65532,
            group: 65532,
            capabilities: { drop: [Capability.ALL] },
            seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT },
          },
        },
      ],
    });
    deployment.exposeViaService({ name: 'feature-view' });
  },
});
