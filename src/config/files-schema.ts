import { type Static, Type } from 'typebox';
import { closed, option } from './options.ts';

/** Where files lie in a pod when nobody says: no image has a folder there, whatever its services are called. */
const FILES_AT = '/etc/files';

const folder = option.string({
  description: 'Folder of this repository',
  pattern: '^(?!.*(^|/)\\.\\.(/|$))[\\w.-]+(/[\\w.-]+)*/?$',
  expected: 'a folder of this repository such as files/prompts',
});

/** A folder of the repository that pods of something see. */
export const Files = Type.Union(
  [
    folder,
    Type.Object(
      {
        from: folder,
        at: option.string({
          description: 'Folder that its pods see it as',
          pattern: '^(/[A-Za-z0-9_.-]+)+$',
          expected: 'a folder such as /etc/prompts',
          default: FILES_AT,
        }),
      },
      closed,
    ),
  ],
  {
    description: `A folder of this repository that its pods see, to read only, as ${FILES_AT}, or \`{ from, at }\`; a changed file makes new pods`,
  },
);

export type FilesConfig = Static<typeof Files>;

/** The folder, and where pods see it. */
export function filesOf(files: FilesConfig): { readonly from: string; readonly at: string } {
  return typeof files === 'string' ? { from: files, at: FILES_AT } : files;
}
