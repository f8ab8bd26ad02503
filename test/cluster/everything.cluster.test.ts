import { join } from 'node:path';
import { packageRoot } from '../../src/workspace/workspace.ts';
import type { LabelOf } from './support/network.ts';
import { type Pair, prove } from './support/prove.ts';

const KAFKA: LabelOf = ['data-plane', 'strimzi.io/name', 'all-kafka'];
const POSTGRESQL: LabelOf = ['data-plane', 'cnpg.io/cluster', 'postgresql'];
const VALKEY: LabelOf = ['data-plane', 'app.kubernetes.io/name', 'valkey'];
const CELERY: LabelOf = ['orchestration', 'component', 'worker'];
const REPORT: LabelOf = ['fraud-jobs', 'spark-role', 'driver'];
const CERT_MANAGER: LabelOf = ['cert-manager', 'app.kubernetes.io/name', 'cert-manager'];

/** By hand, from what `platform.yaml` says. */
const PAIRS: readonly Pair[] = [
  [CELERY, VALKEY, 6379, true],
  [CELERY, POSTGRESQL, 5432, false],
  [CELERY, KAFKA, 9092, false],
  [REPORT, KAFKA, 9092, true],
  [REPORT, VALKEY, 6379, false],
  [CERT_MANAGER, KAFKA, 9092, false],
  [VALKEY, POSTGRESQL, 5432, false],
];

/** Every component of the catalogue and every option: the scenario of the golden trees. */
const folder = join(packageRoot(), 'test', 'golden', 'everything');

prove({ name: 'everything', folder, environment: 'production' }, PAIRS);
