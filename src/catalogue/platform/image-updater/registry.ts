import type { Used } from '../../../contract/context.ts';
import type { SecretShape } from '../../../contract/need.ts';
import { asItIs } from '../../../contract/secret-text.ts';
import { emit } from '../../../kit/yaml/emit.ts';

/** The login of the registry as the Image Updater reads it (v1.2.2, registry-scanner/pkg/image/credentials.go `FetchCredentials`). */
const LOGIN_KEY = 'login';
export const LOGIN = {
  name: 'image-updater-registry',
  only: true,
  // Cut at the first colon.
  keys: (_, { username, password }) => ({
    [LOGIN_KEY]: `${asItIs(username, '[:]', 'the user of a registry has no colon')}:${asItIs(password, '[\n]', 'the password of a registry is one line')}`,
  }),
} as const satisfies SecretShape<'registry'>;

/** What it must be told of the registry (v1.2.2, registry-scanner/pkg/registry/config.go): one that is not listed it asks by https, and as nobody. */
export function registriesConf({ host, insecure, login }: Used<'registry'>, namespace: string): string | undefined {
  if (!insecure && !login) return undefined;
  const registry = {
    name: 'platform',
    prefix: host,
    api_url: `${insecure ? 'http' : 'https'}://${host === 'docker.io' ? 'registry-1.docker.io' : host}`,
    insecure,
    ping: false,
    ...(login && { credentials: `secret:${namespace}/${LOGIN.name}#${LOGIN_KEY}` }),
  };
  return emit({ registries: [registry] });
}
