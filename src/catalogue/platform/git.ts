import { Type } from 'typebox';
import { defineComponent, offer } from '../component.ts';

/** The repository that holds the tree, on a server outside it. */
export const git = defineComponent({
  id: 'git',
  title: 'Git repository',
  area: 'platform',
  summary:
    'The repository of `git.url`: Argo CD reads the tree from it, Airflow its DAGs, and the Image Updater writes to it.',
  namespace: 'git',
  external: true,
  options: Type.Object({}),
  declare: ({ platform: { git } }) => ({
    provides: [
      offer({
        type: 'git',
        at: { cidrs: ['0.0.0.0/0'] },
        ports: [portOf(git.url)],
        endpoint: () => ({ url: git.url, branch: git.branch }),
      }),
    ],
  }),
});

/** Port of a Git URL: the one it names, else that of its scheme. */
function portOf(url: string): number {
  const named = /^[a-z]+:\/\/[^/]*:([0-9]+)\//.exec(url)?.[1];
  if (named) return Number(named);
  if (url.startsWith('http://')) return 80;
  return url.startsWith('https://') ? 443 : 22;
}
