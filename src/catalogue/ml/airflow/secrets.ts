import type { PlatformFacts } from '../../../contract/platform.ts';
import { asText, inBase64, secretKeys } from '../../../contract/secret-text.ts';
import type { SeedSpec } from '../../../contract/seed.ts';
import { runnersOf } from './accounts.ts';
import { ADMIN, KEYS, LOG_KEY, WITH_KEYS } from './environment.ts';
import type { AirflowOptions } from './options.ts';
import { readingSeeds } from './repositories.ts';
import { hasCelery } from './workloads.ts';

const FERNET = { fernet: { random: 32 } };
const API_SECRET = { 'api-secret-key': { random: 64 } };

/** What Airflow keeps to itself. */
export const secrets = ({ executor }: AirflowOptions, platform: PlatformFacts): readonly SeedSpec[] => [
  ...readingSeeds(platform, [...runnersOf(executor, platform), 'triggerer', 'dag-processor']),
  {
    name: KEYS,
    readers: WITH_KEYS,
    keys: {
      ...FERNET,
      // A key is 32 bytes in url-safe base64, which letters and digits give.
      'fernet-key': { template: inBase64(secretKeys(FERNET).fernet) },
      ...API_SECRET,
      'jwt-secret': { random: 64 },
    },
    ...(hasCelery(executor) && {
      views: [
        {
          name: LOG_KEY,
          keys: { 'api-secret-key': asText(secretKeys(API_SECRET)['api-secret-key']) },
          readers: ['celery-worker'],
        },
      ],
    }),
    renewal: {
      by: 'hand',
      why: 'connections and variables in Airflow’s database are encrypted with it, and could not be read any more',
      steps: [
        'export connections and variables: `airflow connections export` and `airflow variables export` in a pod of the scheduler',
        'make the value anew: the steps of docs/secrets.md',
        'restart all of Airflow: `kubectl -n orchestration rollout restart deployment,statefulset`',
        'import connections and variables again; people sign in again',
      ],
    },
  },
  {
    name: ADMIN,
    readers: ['create-user'],
    keys: { username: 'admin', password: { random: 24 } },
    renewal: {
      by: 'hand',
      why: 'Airflow reads it once, when it makes the user',
      steps: [
        'make the value anew: the steps of docs/secrets.md',
        'set it: `airflow users reset-password --username admin` in a pod of the scheduler',
      ],
    },
  },
];
