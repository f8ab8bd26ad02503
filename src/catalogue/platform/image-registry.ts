import { Type } from 'typebox';
import { defineComponent } from '../../contract/component.ts';
import { type Need, need, type SecretShape } from '../../contract/need.ts';
import { type CredentialSpec, offer } from '../../contract/offer.ts';
import { PULL_KEY, PULL_SECRET } from '../../contract/secret-ref.ts';
import { inBasicAuth, inJson } from '../../contract/secret-text.ts';
import { serverOf } from '../../kit/mirror.ts';
import { outside } from './egress.ts';

/** The registry of the projects' images, on a server outside the tree. */
export const imageRegistry = defineComponent({
  id: 'registry',
  title: 'Image registry',
  area: 'platform',
  summary:
    "The registry of `registry.host`: CI pushes the projects' images there, the cluster pulls them, and the Image Updater looks for new versions.",
  namespace: 'registry',
  budget: 'forge',
  external: true,
  options: Type.Object({}),
  declare: ({ platform: { registry, cluster } }) => {
    // `host[:port][/path]`: a path is part of the images' names.
    const host = serverOf(registry.host);
    return {
      provides: [
        offer({
          type: 'registry',
          at: outside(registry.cidrs, cluster),
          ports: [portOf(host, registry.insecure)],
          endpoint: () => ({ host, insecure: registry.insecure, login: registry.login }),
          seed: ({ request }) => (registry.login && request.pulls ? REGISTRY_LOGIN : undefined),
        }),
      ],
    };
  },
});

/** Where a server listens that is called so. */
export function portOf(server: string, insecure: boolean): number {
  return Number(/:([0-9]+)$/.exec(server)?.[1] ?? (insecure ? 80 : 443));
}

/** One login for all who pull; a Secret that only a person can make, in a namespace that there always is. */
export const REGISTRY_LOGIN = {
  name: 'registry-login',
  namespace: 'platform-operators',
  keys: {
    username: { given: 'the user of a token that may pull from the registry' },
    password: { given: 'a token that may pull from the registry, and do nothing else' },
  },
} as const satisfies CredentialSpec<'registry'>;

const pullSecret = (namespace: string): SecretShape<'registry'> => ({
  namespace,
  type: PULL_SECRET,
  only: true,
  keys: ({ host }, { username, password }) => {
    const login = `{"username":${inJson(username)},"password":${inJson(password)},"auth":${inBasicAuth(username, password)}}`;
    return { [PULL_KEY]: `{"auths":{${JSON.stringify(keyOf(host))}:${login}}}` };
  },
});

/** What to require where pods of a namespace run images of the registry: its accounts then pull with the login. */
export function pulls(namespace: string, name: string, type: 'registry' | 'mirror' = 'registry'): Need {
  return need({ type, name, request: { pulls: true }, secret: pullSecret(namespace) });
}

/** What a pull secret holds of a login whose values are known. */
export function dockerConfig(host: string, username: string, password: string): string {
  const auth = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
  return JSON.stringify({ auths: { [keyOf(host)]: { username, password, auth } } });
}

/** Docker Hub's entry has a name of its own (docker/cli v28, cli/config/configfile/file.go). */
const keyOf = (host: string) => (host === 'docker.io' ? 'https://index.docker.io/v1/' : host);
