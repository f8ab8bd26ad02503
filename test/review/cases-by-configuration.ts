import { COMPONENTS, FRAUD, type Said, treeOf } from './platforms.ts';

export type Tree = ReadonlyMap<string, string>;

/** What a person did: the trees before and after, and what the note must say beside what the file of the case holds. */
export type Case = readonly [name: string, trees: () => readonly [before: Tree, after: Tree], says: RegExp];

const SCORE = FRAUD.jobs.score;
const flinkImage = (image: string): Said => ({
  fraud: { jobs: { score: { ...SCORE, flink: { ...SCORE.flink, image } } } },
});
const DATABASES = { databases: { features: {} } };
const kafka = (more: object): Said => ({ components: { kafka: { ...COMPONENTS.kafka, ...more } } });
const notebooks = (more: object = {}): Said => ({
  components: { notebooks: { image: { name: 'example.org/lab', tag: '1.0.0' }, ...more } },
});
const postgresql = (more: object): Said => ({ components: { postgresql: { ...COMPONENTS.postgresql, ...more } } });

const chat = (more: object, rest: Omit<Said, 'fraud'> = {}): Said => ({
  ...rest,
  fraud: { services: { chat: { image: 'example.org/chat:1.0.0', port: 8080, ...more } } },
});
const GPUS = { cluster: { gpus: { count: 2 } } };
/** `\xff` is no text. */
const files = (limit: number, size: number) => ({
  files: { 'files/rules.yaml': `limit: ${limit}\n`, 'files/weights.bin': '\xff'.repeat(size) },
});
const scaled = (scale: object): Said => ({
  fraud: { services: { reader: { image: 'example.org/r:1.0.0', reads: ['scores'], scale } } },
});

/** What somebody wrote into `platform.yaml`. */
const SAID: readonly [name: string, before: Said, after: Said, says: RegExp][] = [
  ['more-memory-for-kafka', {}, kafka({ resources: { memory: '3Gi', memoryLimit: '4Gi' } }), /one after another/],
  [
    'more-memory-for-the-only-broker',
    kafka({ brokers: 1, replication: 1 }),
    kafka({ brokers: 1, replication: 1, resources: { memory: '3Gi', memoryLimit: '4Gi' } }),
    /^\*\*Restarts dual-role; nothing is lost/,
  ],
  ['a-service-gets-a-gpu', chat({}, GPUS), chat({ gpus: 1 }, GPUS), /nvidia\.com\/gpu \+1/],
  [
    'files-of-a-service-change',
    chat({ files: 'files' }, files(5, 3000)),
    chat({ files: 'files' }, files(6, 3001)),
    /restart/,
  ],
  ['more-brokers', kafka({ brokers: 3 }), kafka({ brokers: 5 }), /pods \+2/],
  ['brokers-taken-away', kafka({ brokers: 5 }), kafka({ brokers: 3 }), /4 brokers would be 2/],
  ['more-controllers', {}, kafka({ controllers: { replicas: 3 } }), /has 1 controller, and would have 3/],
  [
    'fewer-copies-of-everything',
    {},
    kafka({ replication: 2 }),
    /restart one after another: spec\.kafka\.config\["default\.replication\.factor"\]/,
  ],
  [
    'cruise-control-switched-on',
    {},
    kafka({ cruiseControl: {} }),
    /restart one after another: spec\.cruiseControl changes/,
  ],
  [
    'smaller-volumes-of-kafka',
    {},
    kafka({ storage: '10Gi' }),
    /refused\*\*: KafkaNodePool[^:]*broker: a volume of 20Gi would be 10Gi/,
  ],
  ['larger-volumes-of-kafka', {}, kafka({ storage: '30Gi' }), /Restarts nothing; nothing is lost/],
  [
    'topic-with-fewer-partitions',
    {},
    { fraud: { topics: { scores: { partitions: 3 }, labels: {} } } },
    /has 6 partitions, and would have 3/,
  ],
  [
    'topic-removed',
    {},
    { fraud: { topics: { scores: { partitions: 6 } } } },
    /labels goes with its data, once a person confirms/,
  ],
  ['topic-added', {}, { fraud: { topics: { scores: { partitions: 6 }, labels: {}, drifts: {} } } }, /nothing is lost/],
  ['bucket-renamed', {}, { fraud: { buckets: { ocean: {} } } }, /bucket fraud-lake would be nobody's/],
  [
    'bucket-without-versions',
    { fraud: { buckets: { lake: { versioning: true } } } },
    {},
    /the bucket fraud-lake keeps no versions any more/,
  ],
  ['bucket-with-versions', {}, { fraud: { buckets: { lake: { versioning: true } } } }, /nothing is lost/],
  ['job-with-another-image', {}, flinkImage('example.org/s:1.3.0'), /goes on from its last checkpoint/],
  ['job-downgraded', {}, flinkImage('example.org/s:1.1.0'), /an older version/],
  ['job-by-a-major-step', {}, flinkImage('example.org/s:2.0.0'), /a major step/],
  ['job-that-writes-too', {}, { fraud: { jobs: { score: { ...SCORE, writes: ['labels'] } } } }, /restart/],
  ['job-switched-off', {}, { fraud: { jobs: {} } }, /job fraud-score goes with what it remembers/],
  [
    'flink-without-its-webhook',
    { components: { flink: { webhook: true } } },
    {},
    /goes: .*MutatingWebhookConfiguration/,
  ],
  [
    'project-renamed',
    { fraud: DATABASES },
    { fraud: false, others: { scoring: { ...FRAUD, ...DATABASES } } },
    /bucket fraud-lake would be nobody's[\s\S]*KafkaTopic[^:]*fraud\.scores goes with its data[\s\S]*job fraud-score goes with what it remembers[\s\S]*changes: `Database.postgresql.cnpg.io data-plane\/features`/,
  ],
  ['project-removed', {}, { fraud: false }, /data of \d+ objects is at stake/i],
  ['notebooks-switched-on', {}, notebooks(), /access/i],
  ['notebook-removed', notebooks(), { ...notebooks(), fraud: { notebooks: false } }, /its volumes stay/],
  [
    'notebook-stopped',
    notebooks(),
    { ...notebooks(), fraud: { notebooks: { lab: { running: false } } } },
    /nothing is lost/,
  ],
  ['notebooks-that-idle-longer', notebooks(), notebooks({ idle: '4h' }), /fraud-lab restarts/],
  ['notebooks-with-larger-volumes', notebooks(), notebooks({ size: '50Gi' }), /refused/],
  ['valkey-switched-off', {}, { components: { valkey: false } }, /its volumes stay/],
  ['valkey-switched-on', { components: { valkey: false } }, {}, /created/],
  [
    'valkey-without-persistence',
    {},
    { components: { valkey: { persistence: false } } },
    /the volumes of its pods cannot be taken away/,
  ],
  [
    'more-memory-for-valkey',
    {},
    { components: { valkey: { persistence: true, resources: { memory: '64Mi' } } } },
    /nobody answers until it is back/,
  ],
  [
    'more-memory-for-mlflow',
    {},
    { components: { mlflow: { resources: { memory: '1Gi', memoryLimit: '2Gi' } } } },
    /mlflow restarts/,
  ],
  ['mlflow-switched-off', {}, { components: { mlflow: false } }, /the database stays in its server/],
  ['fewer-instances-of-postgresql', {}, postgresql({ instances: 1 }), /3 instances would be 1/],
  ['smaller-volume-of-postgresql', {}, postgresql({ storage: '10Gi' }), /a volume of 20Gi would be 10Gi/],
  [
    'more-connections-to-postgresql',
    {},
    postgresql({ connections: 300 }),
    /restarts its 3 pods one after another: spec\.postgresql\.parameters\.max_connections changes; its primary last/,
  ],
  [
    'fewer-connections-to-postgresql',
    {},
    postgresql({ connections: 100 }),
    /its primary first, as max_connections gets less/,
  ],
  [
    'another-storage-class',
    {},
    { cluster: { storageClass: 'slow' } },
    /StorageClass fast would be of the StorageClass slow/,
  ],
  [
    'service-scaled-by-lag-and-not-by-cpu',
    scaled({ max: 4 }),
    scaled({ min: 0, max: 4, lag: { topic: 'scores', above: 500 } }),
    /keda\/keda-operator can now reach data-plane\/broker[\s\S]*goes: `HorizontalPodAutoscaler/,
  ],
  [
    'service-scaled-later',
    scaled({ max: 4, lag: { topic: 'scores', above: 500 } }),
    scaled({ max: 6, lag: { topic: 'scores', above: 900 } }),
    /^\*\*Restarts nothing; nothing is lost\.\*\*[\s\S]*maxReplicaCount` `4` → `6`/,
  ],
];

/** What somebody is offered, and takes. */
const BANK = {
  topics: { moves: {} },
  buckets: { vault: {} },
  databases: { ledger: {} },
  offers: [{ topic: 'moves' }, { bucket: 'vault', writes: true }, { database: 'ledger' }],
};
const shop = (takes: object): Said => ({
  others: {
    bank: BANK,
    shop: {
      topics: { orders: {} },
      buckets: { bills: {} },
      databases: { carts: {} },
      services: {
        report: { image: 'example.org/r:1.0.0', reads: ['orders', 'bills'], uses: ['carts'], ...takes },
      },
    },
  },
});
const TAKEN: typeof SAID = [
  ['topic-of-another-read', shop({}), shop({ reads: ['orders', 'bills', 'bank/moves'] }), /1 new access[^e]/],
  [
    'bucket-of-another-written',
    shop({}),
    shop({ writes: ['bank/vault'] }),
    /the user shop-report may now read the bucket bank-vault and write the bucket bank-vault/,
  ],
  [
    'database-of-another-read',
    shop({}),
    shop({ uses: ['carts', 'bank/ledger'] }),
    /the user shop may now enter the database ledger and read all tables there/,
  ],
  [
    'database-of-another-given-back',
    shop({ uses: ['carts', 'bank/ledger'] }),
    shop({}),
    /may no longer enter the database ledger/,
  ],
];

export const BY_CONFIGURATION: readonly Case[] = [...SAID, ...TAKEN].map(([name, before, after, says]) => [
  name,
  () => [treeOf(before), treeOf(after)],
  says,
]);
