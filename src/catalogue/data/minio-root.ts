import { asItIs, secretKeys } from '../../contract/secret-text.ts';
import type { SeedSpec } from '../../contract/seed.ts';

/** The Secret that the Tenant names: the login as the operator and the servers read it. */
export const ROOT_CONFIG = 'minio-root-config';
/** No client can be called so: their names have no underscore. */
const ROOT_USER = 'minio_root';
const ROOT_KEYS = { username: ROOT_USER, password: { random: 40 } };

/**
 * The operator and the server read the file line by line and take quotes off its values, whatever is between them (operator
 * v7.1.1, pkg/configuration/tenant_configuration.go; minio, cmd/common-main.go `parsEnvEntry`); and what stands behind a
 * second colon in the address of `mc` is another credential (mc, cmd/config.go `parseEnvURLStr`).
 */
const ROOT_PASSWORD = asItIs(
  secretKeys(ROOT_KEYS).password,
  '["\\r\\n:]',
  'the password of minio-root must not have a double quote, a colon or a line break: MinIO cannot be told such a one',
);

/** The login of the administrator, of all servers of the store. */
export const root: SeedSpec = {
  name: 'minio-root',
  keys: ROOT_KEYS,
  renewal: {
    by: 'hand',
    why: 'servers prove themselves to each other by it, so that all of them must change at once, with S3 away meanwhile',
    steps: [
      'make the value anew: the steps of docs/secrets.md',
      'wait until the Secret minio-root-config follows: `kubectl -n data-plane get externalsecret minio-root-config`',
      'restart all servers at once: `kubectl -n data-plane delete pod -l v1.min.io/tenant`',
      'when they are ready, sync the Application minio: its hook must log in again',
    ],
  },
  views: [
    {
      name: ROOT_CONFIG,
      keys: {
        'config.env': `export MINIO_ROOT_USER="${ROOT_USER}"\nexport MINIO_ROOT_PASSWORD="${ROOT_PASSWORD}"\n`,
      },
    },
  ],
};
