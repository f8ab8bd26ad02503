import type {
  CronJob,
  CronJobSpec,
  DaemonSet,
  Deployment,
  DeploymentSpec,
  Job,
  JobSpec,
  Pod,
  PodSpec,
  StatefulSet,
} from '../../imports/types/kubernetes.ts';
import { withScratch } from './scratch.ts';
import { type Spread, spread } from './spread.ts';

/** What a component declared of a group of pods, and what the plan made of it: said there, and not again in the object. */
export interface Runs {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas: number;
  readonly serviceAccount?: { readonly name: string };
  readonly talksToApi: boolean;
  readonly priorityClass?: string;
}

/** The object is called by this name. */
interface Named {
  readonly name: string;
  /** Over how many zones more than one replica spreads; default: nodes only. */
  readonly zones?: Spread['zones'];
  /** Of its pods: a changed one rolls them over. */
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

/** A Deployment of these pods; `scaled`: an autoscaler writes how many, and nothing else does. */
export function deployment(
  runs: Runs,
  { name, zones, podAnnotations, scaled, ...more }: Named & { readonly scaled?: boolean } & Partial<DeploymentSpec>,
  pod: PodSpec,
): Deployment {
  const { replicas } = runs;
  const selector = { matchLabels: runs.labels };
  const spec = {
    ...(!scaled && { replicas }),
    ...more,
    selector,
    template: template(runs, pod, { zones, podAnnotations }),
  };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: metadata(runs, name), spec };
}

/** A volume that each pod of a StatefulSet has for itself. */
export interface Claim {
  readonly name: string;
  readonly size: string;
  /** Default: the cluster's default class. */
  readonly storageClass?: string;
}

/** A StatefulSet of these pods, behind the Service of the same name. */
export function statefulSet(
  runs: Runs,
  { name, zones, podAnnotations, claims = [] }: Named & { readonly claims?: readonly Claim[] },
  pod: PodSpec,
): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(runs, name),
    spec: {
      replicas: runs.replicas,
      serviceName: name,
      selector: { matchLabels: runs.labels },
      template: template(runs, pod, { zones, podAnnotations }),
      ...(claims.length > 0 && { volumeClaimTemplates: claims.map(claimOf) }),
    },
  };
}

/** A DaemonSet: one of these pods on every node. */
export function daemonSet(runs: Runs, { name, podAnnotations }: Named, pod: PodSpec): DaemonSet {
  const selector = { matchLabels: runs.labels };
  const spec = { selector, template: template({ ...runs, replicas: 1 }, pod, { podAnnotations }) };
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: metadata(runs, name), spec };
}

/** A Job that runs one of these pods to its end; `annotations` make a hook of it. */
export function job(
  runs: Runs,
  {
    name,
    annotations,
    podAnnotations,
    ...more
  }: Named & { readonly annotations?: Record<string, string> } & Partial<JobSpec>,
  pod: PodSpec,
): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...metadata(runs, name), ...(annotations && { annotations }) },
    spec: { ...more, template: ending(runs, pod, podAnnotations) },
  };
}

/** A CronJob, whose `job` runs one of these pods to its end each time. */
export function cronJob(
  runs: Runs,
  {
    name,
    job,
    podAnnotations,
    ...more
  }: Named & Omit<CronJobSpec, 'jobTemplate'> & { readonly job?: Omit<JobSpec, 'template'> },
  pod: PodSpec,
): CronJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(runs, name),
    spec: { ...more, jobTemplate: { spec: { ...job, template: ending(runs, pod, podAnnotations) } } },
  };
}

/** One of these pods by itself, which runs to its end; `labels` beside those by which it is known. */
export function pod(
  runs: Runs,
  { name, labels }: Pick<Named, 'name'> & { readonly labels?: Readonly<Record<string, string>> },
  spec: PodSpec,
): Pod {
  const made = ending(runs, spec, undefined);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: runs.namespace, labels: { ...made.metadata.labels, ...labels } },
    spec: made.spec,
  };
}

/** Of pods that come to an end: none of them is one of several. */
function ending(runs: Runs, pod: PodSpec, podAnnotations: Named['podAnnotations']) {
  return template({ ...runs, replicas: 1 }, { restartPolicy: 'Never', ...pod }, { podAnnotations });
}

function metadata({ namespace, labels }: Runs, name: string) {
  return { name, namespace, labels: { ...labels } };
}

/**
 * Links to Services are left out: they become variables like `VALKEY_PORT`, which mean something else to many images. Fields
 * come in one order, whoever wrote them.
 */
function template(
  { labels, replicas, serviceAccount, talksToApi, priorityClass }: Runs,
  pod: PodSpec,
  { zones = 1, podAnnotations }: Omit<Named, 'name'>,
) {
  const spec: Record<string, unknown> = {
    automountServiceAccountToken: talksToApi,
    enableServiceLinks: false,
    ...(priorityClass && { priorityClassName: priorityClass }),
    ...(serviceAccount && { serviceAccountName: serviceAccount.name }),
    ...spread({ labels, replicas, zones }),
    ...withScratch(pod),
  };
  const sorted = Object.fromEntries(Object.entries(spec).sort(([a], [b]) => (a < b ? -1 : 1)));
  const annotations = podAnnotations && { annotations: { ...podAnnotations } };
  return { metadata: { labels: { ...labels }, ...annotations }, spec: sorted as unknown as PodSpec };
}

function claimOf({ name, size, storageClass }: Claim) {
  return {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: size } },
      ...(storageClass && { storageClassName: storageClass }),
    },
  };
}
