import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkProjects } from '../../src/config/check-projects.ts';
import { withDefaults } from '../../src/config/options.ts';
import type { JobsConfig } from '../../src/config/schema.ts';
import { platformSchema } from '../../src/config/schema.ts';
import { ENGINES } from '../../src/engines/index.ts';

const reserved = { namespaces: new Set(['data-plane', 'default', 'batch-jobs']), components: new Set<string>() };
const { projects: Projects } = platformSchema(new Map(), ENGINES, true).properties;

/** `rule pointer message` of each finding. */
function told(yaml: string, jobs: JobsConfig = { namespace: 'project' }): string[] {
  return findings(yaml, jobs).map(({ rule, config, message }) => `${rule} ${config} ${message}`);
}
const fixes = (yaml: string) => findings(yaml).map(({ fix }) => fix);

function findings(yaml: string, jobs: JobsConfig = { namespace: 'project' }) {
  const projects = withDefaults(Projects, parse(yaml), 'local') as Parameters<typeof checkProjects>[1]['projects'];
  return checkProjects(ENGINES, { projects, jobs }, reserved);
}

const SPARK = 'spark: { image: ghcr.io/team/train:1.0.0, main: local:///opt/train.py }';

it('finds nothing wrong with what is right', () => {
  const project = `
fraud:
  topics: { transactions: {}, card.payments: {} }
  buckets: { lake: {} }
  databases: { features: {} }
  images: { trainer: { build: images/trainer }, other: { image: ghcr.io/team/other } }
  jobs:
    train: { spark: { image: trainer, main: local:///opt/train.py }, reads: [ transactions, payments/settled ], writes: [ lake ], uses: [ features ] }
payments: { topics: { settled: {} }, offers: [ { topic: settled, to: [ fraud ] } ] }
`;
  expect(told(project)).toEqual([]);
});

describe('names', () => {
  it.each([
    ['{ Fraud: {} }', 'config/name /projects/Fraud "Fraud" is no name for a project', 'write fraud'],
    [
      '{ fraud: { topics: { Card_Payments: {} } } }',
      'config/name /projects/fraud/topics/Card_Payments "Card_Payments" is no name for a topic',
      'write card-payments',
    ],
    [
      '{ fraud: { buckets: { my.lake: {} } } }',
      'config/name /projects/fraud/buckets/my.lake "my.lake" is no name for a bucket',
      'write my-lake',
    ],
    [
      '{ fraud: { databases: { feature-store: {} } } }',
      'config/name /projects/fraud/databases/feature-store "feature-store" is no name for a database',
      'write feature_store',
    ],
    [
      '{ fraud: { images: { My Image: { build: x } } } }',
      'config/name /projects/fraud/images/My Image "My Image" is no name for an image',
      'write my-image',
    ],
    [
      `{ fraud: { jobs: { Train: { ${SPARK} } } } }`,
      'config/name /projects/fraud/jobs/Train "Train" is no name for a job',
      'write train',
    ],
    ['{ fraud: { images: { a: { image: "HTTPS://Ghcr.io/x" } } } }', 'config/name /projects/fraud/images/a/image', ''],
  ])('that are refused: %s', (yaml, finding, fix) => {
    const [first] = told(yaml);
    expect(first).toContain(finding);
    if (fix) expect(fixes(yaml)).toEqual([fix]);
  });

  it('too long for S3 once the project stands before them', () => {
    expect(told(`{ fraud: { buckets: { ${'x'.repeat(58)}: {} } } }`)).toEqual([
      expect.stringContaining('with fraud- before it, it is 64 characters long; 63 are allowed'),
    ]);
  });

  it('too long for the operator once the project stands before them, with a name that is not', () => {
    const jobs = `{ fraud: { jobs: { ${'x'.repeat(64)}: { ${SPARK} } } } }`;
    expect(told(jobs)).toEqual([
      expect.stringContaining('with fraud- before it, it is 70 characters long; 45 are allowed'),
    ]);
    expect(fixes(jobs)).toEqual([`write ${'x'.repeat(45 - 'fraud-'.length)}`]);
    expect(told(`{ fraud: { jobs: { ${'x'.repeat(45 - 'fraud-'.length)}: { ${SPARK} } } } }`)).toEqual([]);
  });

  it('too long for the operator whatever the job is called', () => {
    const jobs = `{ ${'x'.repeat(50)}: { jobs: { train: { ${SPARK} } } } }`;
    expect(told(jobs)).toEqual([expect.stringContaining('which takes 45 characters')]);
    expect(fixes(jobs)).toEqual(['shorten the names of the project and the job to 44 characters together']);
  });
});

it('leaves room in the name of a project for the namespace of its jobs', () => {
  expect(told(`{ ${'x'.repeat(58)}: {} }`)).toEqual([]);
  for (const long of ['x'.repeat(59), 'x'.repeat(70)]) {
    expect(told(`{ ${long}: {} }`)).toEqual([
      `config/name /projects/${long} "${long}" is no name for a project: it is ${long.length} characters long; 58 are allowed`,
    ]);
    expect(fixes(`{ ${long}: {} }`)).toEqual([`write ${'x'.repeat(58)}`]);
  }
  expect(told(`{ ${'x'.repeat(59)}: {} }`, { namespace: 'shared' })).toEqual([]);
});

describe('clashes', () => {
  it.each(['data-plane', 'default', 'kube-node-lease'])('a project and a namespace of the platform: %s', (name) => {
    expect(told(`{ ${name}: {} }`)).toEqual([
      `config/clash /projects/${name} the namespace ${name} belongs to the platform`,
    ]);
  });

  it('a project and the namespace of the jobs of another', () => {
    expect(told('{ fraud: {}, fraud-jobs: {} }')).toEqual([
      'config/clash /projects/fraud-jobs the project fraud-jobs would share its namespace with the jobs of the project fraud',
    ]);
    expect(told('{ fraud: {}, fraud-jobs: {} }', { namespace: 'shared' })).toEqual([]);
    expect(told('{ fraud-jobs: {}, risk: {} }')).toEqual([]);
  });

  it('the namespace of the jobs and one of the platform', () => {
    expect(told('{ batch: {} }')).toEqual([
      'config/clash /projects/batch the namespace of its jobs, batch-jobs, belongs to the platform',
    ]);
    expect(told('{ batch: {} }', { namespace: 'shared' })).toEqual([]);
  });

  it('two buckets that are one in S3', () => {
    expect(told('{ a: { buckets: { b-c: {} } }, a-b: { buckets: { c: {} } } }')).toEqual([
      'config/clash /projects/a-b/buckets/c bucket a-b-c of this project and of a are one',
    ]);
  });

  it('two jobs that are one in the cluster', () => {
    expect(told(`{ a: { jobs: { b-c: { ${SPARK} } } }, a-b: { jobs: { c: { ${SPARK} } } } }`)).toEqual([
      'config/clash /projects/a-b/jobs/c this job and job b-c of project a are both called a-b-c in the cluster',
    ]);
  });

  it('a job and a project of one name', () => {
    expect(told(`{ a: { jobs: { b: { ${SPARK} } } }, a-b: {} }`)).toEqual([
      'config/clash /projects/a/jobs/b this job and the project a-b are both called a-b in the cluster',
    ]);
  });

  it('a topic and a bucket of one name', () => {
    expect(told('{ a: { topics: { x: {} }, buckets: { x: {} } } }')).toEqual([
      'config/clash /projects/a/buckets/x x is both a topic and a bucket',
    ]);
  });
});

describe('references', () => {
  const job = (rest: string) =>
    `{ fraud: { topics: { transactions: {} }, databases: { features: {} }, jobs: { train: { ${SPARK}, ${rest} } } }, payments: { topics: { settled: {} } } }`;

  it.each([
    ['reads: [ transaction ]', '/reads/0', 'write transactions'],
    ['writes: [ payments/setled ]', '/writes/0', 'write payments/settled'],
    ['writes: [ settled ]', '/writes/0', 'add settled under `topics` or `buckets`'],
    ['uses: [ feature ]', '/uses/0', 'write features'],
    ['uses: [ something-else ]', '/uses/0', 'add something-else under `databases`'],
  ])('to what nobody has: %s', (rest, at, fix) => {
    expect(told(job(rest))).toEqual([expect.stringContaining(`config/reference /projects/fraud/jobs/train${at} `)]);
    expect(fixes(job(rest))).toEqual([fix]);
  });

  it('do not reach what every object inherits', () => {
    expect(told(job('reads: [ constructor, constructor/constructor ], uses: [ toString ]'))).toHaveLength(3);
  });
});

describe('what a project offers', () => {
  const job = (rest: string, offers = '[]') =>
    `{ fraud: { jobs: { train: { ${SPARK}, ${rest} } } }, shop: {}, payments: { topics: { settled: {} }, buckets: { lake: {} }, databases: { ledger: {} }, offers: ${offers} } }`;

  it.each([
    ['reads: [ payments/settled ]', '[]', 'add { topic: settled, to: [ fraud ] }'],
    ['writes: [ payments/lake ]', '[]', 'add { bucket: lake, to: [ fraud ], writes: true }'],
    ['uses: [ payments/ledger ]', '[]', 'add { database: ledger, to: [ fraud ] }'],
    ['reads: [ payments/lake ]', '[ { bucket: lake, to: [ shop ] } ]', 'add fraud to `to` of the bucket lake'],
    ['reads: [ payments/lake ]', '[ { bucket: lake, to: [] } ]', 'add fraud to `to` of the bucket lake'],
    ['writes: [ payments/lake ]', '[ { bucket: lake } ]', 'add `writes: true` to the bucket lake'],
  ])('and what it does not: %s of %s', (rest, offers, fix) => {
    expect(told(job(rest, offers))).toEqual([
      expect.stringMatching(
        /^config\/offer \/projects\/fraud\/jobs\/train\/\w+\/0 job train .* of payments, which does not offer that to fraud$/,
      ),
    ]);
    expect(fixes(job(rest, offers))).toEqual([`let the owners of payments ${fix} under \`projects.payments.offers\``]);
  });

  it.each([
    ['reads: [ payments/settled ]', '[ { topic: settled } ]'],
    ['reads: [ payments/lake ], writes: [ payments/lake ]', '[ { bucket: lake, to: [ shop, fraud ], writes: true } ]'],
    ['uses: [ payments/ledger ]', '[ { database: ledger, to: [ fraud ] } ]'],
  ])('is had by those that it is offered to: %s of %s', (rest, offers) => {
    expect(told(job(rest, offers))).toEqual([]);
  });

  it.each([
    ['{}', 'offer', '', 'this entry offers nothing'],
    ['{ topic: settled, bucket: lake }', 'offer', '', 'this entry offers topic and bucket at once'],
    ['{ topic: setled }', 'reference', '/topic', 'payments offers the topic setled, which it does not have'],
    [
      '{ database: toString }',
      'reference',
      '/database',
      'payments offers the database toString, which it does not have',
    ],
    ['{ topic: settled }, { topic: settled, to: [ shop ] }', 'offer', '', 'the topic settled is offered twice'],
    [
      '{ database: ledger, writes: true }',
      'offer',
      '/writes',
      'the database ledger has one owner, and others only read it',
    ],
    ['{ topic: settled, to: [ payments ] }', 'offer', '/to/0', 'payments has it already'],
    ['{ topic: settled, to: [ shops ] }', 'reference', '/to/0', 'there is no project shops'],
  ])('is refused where it makes no sense: %s', (offers, rule, at, message) => {
    const entry = offers.split('{').length - 2;
    expect(told(job('', `[ ${offers} ]`))).toEqual([
      `config/${rule} /projects/payments/offers/${entry}${at} ${message}`,
    ]);
  });
});

describe('images and jobs', () => {
  it('an image that nobody builds, or that two do', () => {
    expect(told('{ a: { images: { x: {}, y: { build: y, image: ghcr.io/y } } } }')).toEqual([
      'config/image /projects/a/images/x nobody builds the image x',
      'config/image /projects/a/images/y the image y is both built here and taken from elsewhere',
    ]);
  });

  it('a job whose image the project does not have', () => {
    expect(
      told('{ a: { images: { trainer: { build: x } }, jobs: { t: { spark: { image: trainr, main: x } } } } }'),
    ).toEqual([
      'config/image /projects/a/jobs/t/spark/image job t runs the image trainr, which the project does not have',
    ]);
  });

  it('a job that is neither Spark nor Flink, or both', () => {
    expect(told('{ a: { jobs: { t: {} } } }')).toEqual([
      'config/job /projects/a/jobs/t job t must be a Spark, Flink or container job',
    ]);
  });
});

describe('conf', () => {
  const spark = (conf: string) =>
    `{ fraud: { jobs: { train: { spark: { image: a/b:1, main: local:///a.py, conf: { ${conf} } } } } } }`;
  const flink = (conf: string) =>
    `{ fraud: { jobs: { score: { flink: { image: a/b:1, jar: local:///a.jar, conf: { ${conf} } } } } } }`;

  it.each([
    ['spark.executor.instances', 'executors'],
    ['spark.executor.memory', 'executor.memory'],
    ['spark.executor.memoryOverheadFactor', 'executor.memory'],
    ['spark.executor.cores', 'executor.cpu'],
    ['spark.driver.memory', 'driver.memory'],
    ['spark.dynamicAllocation.enabled', 'executors: { min, max }'],
    ['spark.dynamicAllocation.maxExecutors', 'executors.max'],
    ['spark.kubernetes.executor.request.cores', 'executor.cpu'],
    ['spark.kubernetes.container.image', 'image'],
  ])('%s is the option %s', (key, option) => {
    expect(told(spark(`${key}: "9"`))).toEqual([
      `config/conf /projects/fraud/jobs/train/spark/conf/${key} ${key} is what the option \`${option}\` of the job says`,
    ]);
    expect(fixes(spark(`${key}: "9"`))).toEqual([`take it out of \`conf\`, and write \`spark.${option}\``]);
  });

  it.each([
    'spark.jars.packages',
    'spark.kubernetes.namespace',
    'spark.kubernetes.authenticate.driver.serviceAccountName',
    'spark.kubernetes.driver.volumes.hostPath.a.mount.path',
    'spark.kubernetes.executor.podTemplateFile',
    'spark.kubernetes.executor.label.app',
    'spark.kubernetes.driver.secretKeyRef.PASSWORD',
    'spark.hadoop.fs.s3a.secret.key',
  ])('%s is not a Spark job’s', (key) => {
    expect(told(spark(`${key}: x`))).toEqual([
      `config/conf /projects/fraud/jobs/train/spark/conf/${key} ${key} is not the job's to set`,
    ]);
  });

  it.each([
    ['parallelism.default', 'parallelism'],
    ['taskmanager.numberOfTaskSlots', 'slots'],
    ['taskmanager.memory.process.size', 'taskManager.memory'],
    ['jobmanager.memory.flink.size', 'jobManager.memory'],
    ['kubernetes.taskmanager.cpu.amount', 'taskManager.cpu'],
    ['execution.checkpointing.interval', 'checkpoints'],
    ['job.autoscaler.enabled', 'parallelism'],
    ['kubernetes.operator.job.autoscaler.enabled', 'parallelism'],
  ])('%s is the option %s', (key, option) => {
    expect(told(flink(`${key}: "9"`))).toEqual([
      `config/conf /projects/fraud/jobs/score/flink/conf/${key} ${key} is what the option \`${option}\` of the job says`,
    ]);
  });

  it.each([
    'high-availability.type',
    'high-availability',
    'kubernetes.service-account',
    'kubernetes.namespace',
    'kubernetes.container.image.ref',
    'kubernetes.pod-template-file.default',
    's3.secret-key',
  ])('%s is not a Flink job’s', (key) => {
    expect(told(flink(`${key}: x`))).toEqual([
      `config/conf /projects/fraud/jobs/score/flink/conf/${key} ${key} is not the job's to set`,
    ]);
  });

  it('takes what is the job’s own', () => {
    const own = [
      'spark.sql.shuffle.partitions',
      'spark.kubernetes.container.image.pullPolicy',
      'spark.executor.heartbeatInterval',
    ];
    expect(told(spark(own.map((key) => `${key}: "9"`).join(', ')))).toEqual([]);
    const flinks = [
      'state.backend.rocksdb.memory.managed',
      'taskmanager.memory.managed.fraction',
      'kubernetes.operator.periodic.savepoint.interval',
    ];
    expect(told(flink(flinks.map((key) => `${key}: "9"`).join(', ')))).toEqual([]);
  });

  it('has between as few and as many executors a number', () => {
    const executors = (said: string) =>
      told(`{ fraud: { jobs: { train: { spark: { image: a/b:1, main: local:///a.py, executors: ${said} } } } } }`);
    expect(executors('{ min: 1, max: 3 }')).toEqual([]);
    expect(executors('{ min: 4, max: 3 }')).toEqual([
      'config/range /projects/fraud/jobs/train/spark/executors between 4 and 3 executors there is no number',
    ]);
  });
});
