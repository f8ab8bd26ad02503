import { Type } from 'typebox';
import type { Service } from '../../../imports/types/kubernetes.ts';
import { option } from '../../config/options.ts';
import { bucketName } from '../../config/references.ts';
import { need } from '../../contract/need.ts';
import { parseBytes } from '../../kit/quantity.ts';
import { containerResources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { deployment } from '../../kit/workloads.ts';
import { imagesOf } from '../engine.ts';
import { secretVariables } from '../environment.ts';
import { defineHistory } from '../history.ts';
import { wholePod } from '../process.ts';
import { SPARK_USER } from './pods.ts';
import { s3a } from './s3a.ts';

/** Where the drivers of a project's jobs write their event logs. */
const bucketOf = (project: string): string => bucketName(project, 'spark-events');

/** Spark 4.0.4, core, internal/config/History.scala. */
const PORT = 18_080;
const ANSWERS = { httpGet: { path: '/api/v1/version', port: 'http' }, timeoutSeconds: 5 };

const MEBI = 2 ** 20;
/** MiB that the process holds beside its heap: 166 measured, with one application's log open (Spark 4.0.4). */
const BESIDE_HEAP = 256;

const Options = Type.Object(
  {
    image: option.string({
      description:
        'A name under `images:` of the project, or a full image reference: one that a job runs, with Spark and hadoop-aws',
    }),
    keep: option.string({
      description: 'How long what a job did is kept',
      pattern: '^[1-9][0-9]{0,3}d$',
      expected: 'a number of days such as 30d',
      default: '30d',
    }),
    cpu: option.cpu({ description: 'CPU request of the history server', default: '100m' }),
    memory: option.size({
      description: 'Its memory request and limit; 256Mi of it are no heap',
      default: '640Mi',
      production: '1Gi',
    }),
  },
  {
    additionalProperties: false,
    description: "What the project's Spark jobs did, kept in a bucket and shown by a history server",
  },
);

const nameOf = (project: string): string => `${project}-spark-history`;
const labelsOf = (name: string) => ({
  'app.kubernetes.io/instance': name,
  'app.kubernetes.io/name': 'spark-history',
});

/**
 * A history server for each project: its UI tells what a job was given and read, and Spark of this version looks into one
 * folder only. It runs an image of the project's jobs, since the official one has no S3A, and those that write logs must.
 */
export const sparkHistory = defineHistory({
  schema: Options,
  bucket: bucketOf,
  keep: ({ keep }) => Number.parseInt(keep, 10),
  declare: ({ project, namespace, options, ownImage }) => {
    const name = nameOf(project);
    return {
      workloads: {
        [name]: {
          namespace,
          labels: labelsOf(name),
          replicas: 1,
          resources: wholePod(options),
          serviceAccount: { name },
          writes: { '*': ['/tmp'] },
          images: imagesOf({ ownImage }),
        },
      },
      requires: [
        need({
          type: 's3',
          name,
          by: [name],
          request: { access: [{ bucket: bucketOf(project), access: 'read' }] },
          secret: secretVariables('s3'),
        }),
      ],
      uis: [
        {
          title: `Spark history of ${project}`,
          name,
          service: name,
          port: 80,
          at: { workload: name, port: PORT },
          login: 'none',
        },
      ],
    };
  },
  render: (ctx, { project, namespace, options, image, config }) => {
    const name = nameOf(project);
    const { secret, ...store } = ctx.use('s3', name);
    const open = ctx.maybe('ingress', name);
    const heap = Math.floor(parseBytes(options.memory) / MEBI) - BESIDE_HEAP;
    const properties = {
      ...s3a(store),
      'spark.history.fs.logDirectory': `s3a://${bucketOf(project)}/`,
      'spark.history.store.maxDiskUsage': '1g',
      'spark.history.store.path': '/tmp/store',
      // Else it sends browsers to the address by which it was called, which is http (core, ui/JettyUtils.scala).
      ...(open && { 'spark.ui.proxyRedirectUri': open.url }),
    };
    const environment = {
      SPARK_DAEMON_MEMORY: `${heap}m`,
      SPARK_HISTORY_OPTS: Object.entries(properties)
        .map(([key, value]) => `-D${key}=${value}`)
        .join(' '),
    };
    ctx.add(
      deployment(
        ctx.workload(name),
        { name },
        {
          securityContext: restrictedPod(SPARK_USER),
          containers: [
            {
              name: 'history',
              image,
              command: ['/opt/spark/bin/spark-class', 'org.apache.spark.deploy.history.HistoryServer'],
              env: Object.entries(environment).map(([name, value]) => ({ name, value })),
              envFrom: [{ secretRef: { name: secret.name } }],
              ports: [{ name: 'http', containerPort: PORT }],
              startupProbe: { ...ANSWERS, periodSeconds: 5, failureThreshold: 36 },
              livenessProbe: { ...ANSWERS, periodSeconds: 20, failureThreshold: 6 },
              readinessProbe: { ...ANSWERS, periodSeconds: 10 },
              resources: containerResources(wholePod(options)),
              securityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: true },
              volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
            },
          ],
          volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '2Gi' } }],
        },
      ),
      { wave: 1, config },
    );
    ctx.add<Service>(
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace, labels: labelsOf(name) },
        spec: { selector: labelsOf(name), ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
      },
      { config },
    );
  },
});

/** By which a job's driver writes its log; one that the job switches off is not written. Each file is there when it is full, or at the end. */
export function eventLog(historyBucket: string | undefined): Record<string, string> {
  return historyBucket === undefined
    ? {}
    : {
        'spark.eventLog.dir': `s3a://${historyBucket}/`,
        'spark.eventLog.enabled': 'true',
        'spark.eventLog.rolling.enabled': 'true',
      };
}
