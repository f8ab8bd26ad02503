import { Type } from 'typebox';
import { defineComponent } from '../../contract/component.ts';
import { offer } from '../../contract/offer.ts';
import { outside } from './egress.ts';

/** The store of `secrets.store`, on a server outside the tree. */
export const secretStore = defineComponent({
  id: 'secret-store',
  title: 'Secret store',
  area: 'platform',
  summary:
    'The store of `secrets:`, outside: Vault, OpenBao or that of a cloud. External Secrets reads values from it. It is there when `secrets.store` is not `generated`.',
  namespace: 'secret-store',
  external: true,
  options: Type.Object({}),
  declare: ({ platform: { secrets, cluster } }) => {
    const server = secrets.store === 'vault' ? secrets.vault?.server : undefined;
    // Clouds answer at 443, where their tokens are exchanged too.
    const { port, protocol } = new URL(server ?? 'https://cloud');
    return {
      provides: [
        offer({
          type: 'secret-store',
          at: outside(secrets.cidrs, cluster),
          ports: [Number(port || (protocol === 'http:' ? 80 : 443))],
          endpoint: () => ({ kind: secrets.store }),
        }),
      ],
    };
  },
});
