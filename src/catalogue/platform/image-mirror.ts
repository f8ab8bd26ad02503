import { Type } from 'typebox';
import { defineComponent } from '../../contract/component.ts';
import { type CredentialSpec, offer } from '../../contract/offer.ts';
import { mirrorOf } from '../../kit/mirror.ts';
import { outside } from './egress.ts';
import { portOf, REGISTRY_LOGIN } from './image-registry.ts';

/** The registry with the copies of others' images, on a server outside the tree. */
export const imageMirror = defineComponent({
  id: 'image-mirror',
  title: 'Image mirror',
  area: 'platform',
  summary:
    'Where copies of the images of others are (`registry.rewrite`): the cluster, builds and the Image Updater have them from there.',
  namespace: 'image-mirror',
  budget: 'forge',
  external: true,
  options: Type.Object({}),
  declare: ({ platform: { registry, cluster } }) => {
    const mirror = mirrorOf(registry);
    if (!mirror) return {};
    const { server: host, login, insecure, own } = mirror;
    return {
      provides: [
        offer({
          type: 'mirror',
          at: outside(own ? registry.cidrs : (registry.rewrite?.cidrs ?? []), cluster),
          ports: [portOf(host, insecure)],
          endpoint: () => ({ host, insecure, login }),
          seed: ({ request }) => (login && request.pulls ? (own ? REGISTRY_LOGIN : MIRROR_LOGIN) : undefined),
        }),
      ],
    };
  },
});

/** One login for all who pull copies; as that of the registry. */
export const MIRROR_LOGIN = {
  name: 'mirror-login',
  namespace: 'platform-operators',
  keys: {
    username: { given: 'the user of a token that may pull from the mirror' },
    password: { given: 'a token that may pull from the mirror, and do nothing else' },
  },
} as const satisfies CredentialSpec<'mirror'>;
