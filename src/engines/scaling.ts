import type { ScaledObject, TriggerAuthentication } from '../../imports/types/keda.sh.ts';
import type { HorizontalPodAutoscaler } from '../../imports/types/kubernetes.ts';
import { ownerOf } from '../config/references.ts';
import type { ServiceConfig } from '../config/service-schema.ts';
import type { RenderContext } from '../contract/context.ts';
import { type Need, need } from '../contract/need.ts';
import type { KubeObject } from '../kit/object.ts';
import type { Job } from './job.ts';

type Scale = NonNullable<ServiceConfig['scale']>;
type ServiceRun = Job<ServiceConfig>;
type Trigger = ScaledObject['spec']['triggers'][number];

/** Kubernetes scales by what pods use; by what waits for them an operator does. */
export const scalingNeeds = ({ name, options: { scale } }: ServiceRun): readonly Need[] =>
  scale?.lag ? [need({ type: 'operator:keda', name, by: [name] })] : [];

/** What says how many pods a service has: one autoscaler, which an operator makes where it is by what waits. */
export function scalers(ctx: RenderContext, run: ServiceRun, scale: Scale): readonly KubeObject[] {
  const used = usedOf(scale);
  if (scale.lag) return [credentialsOf(ctx, run), scaledObject(ctx, run, scale, scale.lag, used)];
  return [autoscaler(run, scale, used)];
}

/** Shares of what pods ask for, by what they use; of CPU where nothing is said. */
function usedOf({ cpu, memory, lag }: Scale): readonly (readonly ['cpu' | 'memory', number])[] {
  const said = { cpu: cpu ?? (memory === undefined && lag === undefined ? '70%' : undefined), memory };
  return (['cpu', 'memory'] as const).flatMap((resource) => {
    const share = said[resource];
    return share === undefined ? [] : [[resource, Number.parseInt(share, 10)] as const];
  });
}

function autoscaler(
  { name, namespace }: ServiceRun,
  { min, max }: Scale,
  used: ReturnType<typeof usedOf>,
): HorizontalPodAutoscaler {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: min,
      maxReplicas: max,
      metrics: used.map(([name, averageUtilization]) => ({
        type: 'Resource',
        resource: { name, target: { type: 'Utilization', averageUtilization } },
      })),
    },
  };
}

/** `kedacore/keda@v2.20.2`, apis/keda/v1alpha1: of kinds whose group the operator hands out. */
const kindsOf = (ctx: RenderContext, name: string) =>
  ctx.use('operator:keda', name).apiVersion as ScaledObject['apiVersion'];

/** It asks the brokers as the service itself, which may see its group and what it reads, and nothing else. */
function credentialsOf(ctx: RenderContext, { name, namespace }: ServiceRun): TriggerAuthentication {
  const { secret } = ctx.use('kafka', name);
  const key = (parameter: string, key: string) => ({ parameter, name: secret.name, key });
  return {
    apiVersion: kindsOf(ctx, name),
    kind: 'TriggerAuthentication',
    metadata: { name, namespace },
    spec: { secretTargetRef: [key('username', 'KAFKA_USERNAME'), key('password', 'KAFKA_PASSWORD')] },
  };
}

/**
 * The operator looks every 30 seconds whether a pod is to come where there is none, and lets the last one go after five minutes
 * without records (its defaults, as are those of Kubernetes, which counts every 15 seconds and takes pods away after five minutes).
 * Where the brokers do not answer there stay as many pods as there are.
 */
function scaledObject(
  ctx: RenderContext,
  run: ServiceRun,
  { min, max }: Scale,
  lag: NonNullable<Scale['lag']>,
  used: ReturnType<typeof usedOf>,
): ScaledObject {
  const { name, namespace } = run;
  return {
    apiVersion: kindsOf(ctx, name),
    kind: 'ScaledObject',
    metadata: { name, namespace },
    spec: {
      scaleTargetRef: { name },
      minReplicaCount: min,
      maxReplicaCount: max,
      triggers: [
        lagTrigger(ctx, run, lag),
        ...used.map(
          ([type, share]): Trigger => ({ type, metricType: 'Utilization', metadata: { value: String(share) } }),
        ),
      ],
    },
  };
}

/** Parameters: kedacore/keda@v2.20.2, pkg/scalers/kafka_scaler.go. */
function lagTrigger(
  ctx: RenderContext,
  { name, reads, project }: ServiceRun,
  { topic, above }: NonNullable<Scale['lag']>,
): Trigger {
  const kafka = ctx.use('kafka', name);
  const said = ownerOf(project, topic);
  const set = reads.find(
    ({ kind, project, name }) => kind === 'topic' && project === said.owner && name === said.name,
  )!;
  return {
    type: 'kafka',
    metadata: {
      bootstrapServers: kafka.bootstrap,
      consumerGroup: kafka.group,
      topic: set.fullName,
      lagThreshold: String(above),
      sasl: MECHANISMS[kafka.saslMechanism],
      tls: kafka.securityProtocol === 'SASL_SSL' ? 'enable' : 'disable',
    },
    authenticationRef: { name },
  };
}

const MECHANISMS = { 'SCRAM-SHA-512': 'scram_sha512' } as const;
