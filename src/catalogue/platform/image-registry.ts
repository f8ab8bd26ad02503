import { Type } from 'typebox';
import { defineComponent, offer } from '../component.ts';

/** The registry of the projects' images, on a server outside the tree. */
export const imageRegistry = defineComponent({
  id: 'registry',
  title: 'Image registry',
  area: 'platform',
  summary:
    "The registry of `registry.host`: CI pushes the projects' images there, the cluster pulls them, and the Image Updater looks for new versions.",
  namespace: 'registry',
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
          endpoint: () => ({ host, insecure: registry.insecure }),
        }),
      ],
    };
  },
});
