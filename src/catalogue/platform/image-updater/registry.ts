import type { Used } from '../../../contract/context.ts';
import type { SecretShape } from '../../../contract/need.ts';
import { asItIs } from '../../../contract/secret-text.ts';
import { emit } from '../../../kit/yaml/emit.ts';

/** The login of the registry as the Image Updater reads it (v1.2.2, registry-scanner/pkg/image/credentials.go `FetchCredentials`). */
const LOGIN_KEY = 'login';
const loginIn = <const Name extends string>(name: Name) =>
  ({
    name,
    only: true,
    // Cut at the first colon.
    keys: (_, { username, password }) => ({
      [LOGIN_KEY]: `${asItIs(username, '[:]', 'the user of a registry has no colon')}:${asItIs(password, '[\n]', 'the password of a registry is one line')}`,
    }),
  }) as const satisfies SecretShape<'registry'>;

export const LOGIN = loginIn('image-updater-registry');
export const MIRROR_LOGIN = loginIn('image-updater-copies');

type Server = Used<'registry'> | Used<'mirror'>;

/**
 * What it must be told of the registries (v1.2.2, registry-scanner/pkg/registry/config.go): one that is not listed it asks by https,
 * and as nobody.
 */
export function registriesConf(
  registry: Used<'registry'>,
  mirror: Used<'mirror'> | undefined,
  namespace: string,
): string | undefined {
  const listed = [
    entryOf('platform', registry, `${namespace}/${LOGIN.name}`),
    ...(mirror && mirror.host !== registry.host
      ? [entryOf('mirror', mirror, `${namespace}/${MIRROR_LOGIN.name}`)]
      : []),
  ].filter((entry) => entry !== undefined);
  return listed.length > 0 ? emit({ registries: listed }) : undefined;
}

function entryOf(name: string, { host, insecure, login }: Server, secret: string) {
  if (!insecure && !login) return undefined;
  return {
    name,
    prefix: host,
    api_url: `${insecure ? 'http' : 'https'}://${host === 'docker.io' ? 'registry-1.docker.io' : host}`,
    insecure,
    ping: false,
    ...(login && { credentials: `secret:${secret}#${LOGIN_KEY}` }),
  };
}
