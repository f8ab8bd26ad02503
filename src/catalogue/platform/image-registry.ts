import { Type } from 'typebox';
import { defineComponent } from '../../contract/component.ts';
import { type Need, need, type SecretShape } from '../../contract/need.ts';
import { type CredentialSpec, offer } from '../../contract/offer.ts';
import { inBasicAuth, inJson } from '../../contract/secret-text.ts';

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
  declare: ({ platform: { registry } }) => {
    // `host[:port][/path]`: a path is part of the images' names.
    const host = registry.host.split('/')[0]!;
    const port = /:([0-9]+)$/.exec(host)?.[1] ?? (registry.insecure ? 80 : 443);
    return {
      provides: [
        offer({
          type: 'registry',
          at: { cidrs: ['0.0.0.0/0'] },
          ports: [Number(port)],
          endpoint: () => ({ host, insecure: registry.insecure, login: registry.login }),
          seed: ({ request }) => (registry.login && request.pulls ? LOGIN : undefined),
        }),
      ],
    };
  },
});

/** One login for all who pull; a Secret that only a person can make, in a namespace that there always is. */
const LOGIN: CredentialSpec<'registry'> = {
  name: 'registry-login',
  namespace: 'platform-operators',
  keys: {
    username: { given: 'the user of a token that may pull from the registry' },
    password: { given: 'a token that may pull from the registry, and do nothing else' },
  },
};

/** A Secret as the kubelet wants it (Kubernetes v1.35, pkg/credentialprovider/config.go). */
export const PULL_SECRET = 'kubernetes.io/dockerconfigjson';

const pullSecret = (namespace: string): SecretShape<'registry'> => ({
  namespace,
  type: PULL_SECRET,
  only: true,
  keys: ({ host }, { username, password }) => {
    const login = `{"username":${inJson(username)},"password":${inJson(password)},"auth":${inBasicAuth(username, password)}}`;
    return { '.dockerconfigjson': `{"auths":{${JSON.stringify(keyOf(host))}:${login}}}` };
  },
});

/** What to require where pods of a namespace run images of the registry: its accounts then pull with the login. */
export function pulls(namespace: string, name: string): Need {
  return need({ type: 'registry', name, request: { pulls: true }, secret: pullSecret(namespace) });
}

/** Docker Hub's entry has a name of its own (docker/cli v28, cli/config/configfile/file.go). */
const keyOf = (host: string) => (host === 'docker.io' ? 'https://index.docker.io/v1/' : host);
