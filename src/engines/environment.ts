import { ownerOf, serviceVariable, variableName } from '../config/references.ts';
import type { RenderContext } from '../contract/context.ts';
import type { SecretShape } from '../contract/need.ts';
import { asText } from '../contract/secret-text.ts';
import type { Job } from './job.ts';

interface EnvironmentOfJob {
  readonly env: { name: string; value: string }[];
  /** Secrets whose keys are variables too. */
  readonly envFrom: { secretRef: { name: string } }[];
}

/** A job, or whoever else has its connections. */
export type Connected = Pick<Job, 'name' | 'project' | 'reads' | 'writes' | 'calls'> & {
  readonly settings: Pick<Job['settings'], 'env' | 'uses'>;
  /** Name of its need of PostgreSQL; default: that of the project. */
  readonly postgres?: string;
};

/**
 * What a program may rely on: addresses, the full names of the topics and buckets that it reads and writes
 * (`TOPIC_SCORES`, `BUCKET_LAKE`), its credentials, and the variables that the project sets. The names are documented in docs/jobs.md.
 */
export function environmentOf(ctx: RenderContext, job: Connected): EnvironmentOfJob {
  const kafka = ctx.maybe('kafka', job.name);
  const s3 = ctx.maybe('s3', job.name);
  const tracking = ctx.maybe('tracking', job.name);
  const databases = job.settings.uses.map((reference) => ownerOf(job.project, reference).name);
  const postgres = databases.length > 0 ? ctx.maybe('postgres', job.postgres ?? job.project) : undefined;

  const values: Record<string, string | undefined> = {
    KAFKA_BOOTSTRAP_SERVERS: kafka?.bootstrap,
    KAFKA_GROUP_ID: kafka?.group,
    KAFKA_SASL_MECHANISM: kafka?.saslMechanism,
    KAFKA_SECURITY_PROTOCOL: kafka?.securityProtocol,
    AWS_ENDPOINT_URL_S3: s3?.url,
    // Java's SDK reads the first, Python's the second.
    AWS_REGION: s3?.region,
    AWS_DEFAULT_REGION: s3?.region,
    MLFLOW_TRACKING_URI: tracking?.url,
    PGHOST: postgres?.host,
    PGPORT: postgres && String(postgres.port),
    PGDATABASE: postgres && databases[0],
    PGSSLMODE: postgres?.sslmode,
  };
  for (const set of [...job.reads, ...job.writes]) values[variableName(job.project, set)] = set.fullName;
  for (const { short, name, namespace } of job.calls)
    values[serviceVariable(short)] = `http://${name}.${namespace}.svc.cluster.local`;
  Object.assign(values, job.settings.env);
  const env = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  const secrets = [kafka?.secret, s3?.secret, postgres?.secret].filter((secret) => secret !== undefined);
  return {
    env: env.sort((a, b) => (a.name < b.name ? -1 : 1)),
    envFrom: secrets.map(({ name }) => ({ secretRef: { name } })),
  };
}

/** Keys of a job's Secrets are variables: the names that AWS' SDKs, Kafka clients and libpq expect or are used to. */
const SECRET_VARIABLES: { readonly [T in 'kafka' | 's3' | 'postgres']: SecretShape<T>['keys'] } = {
  kafka: (_, credential) => ({
    KAFKA_PASSWORD: asText(credential.password),
    KAFKA_SASL_JAAS_CONFIG: asText(credential['sasl.jaas.config']),
    KAFKA_USERNAME: asText(credential.username),
  }),
  s3: (_, { accessKey, secretKey }) => ({
    AWS_ACCESS_KEY_ID: asText(accessKey),
    AWS_SECRET_ACCESS_KEY: asText(secretKey),
  }),
  postgres: (_, { username, password }) => ({ PGPASSWORD: asText(password), PGUSER: asText(username) }),
};

/** A Secret that holds variables, and nothing else. */
export const secretVariables = <T extends keyof typeof SECRET_VARIABLES>(type: T): SecretShape<T> => ({
  only: true,
  keys: SECRET_VARIABLES[type] as SecretShape<T>['keys'],
});
