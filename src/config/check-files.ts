import type { Finding } from '../finding/finding.ts';
import type { PlatformConfig } from './config.ts';
import { filesOf } from './files-schema.ts';
import { toPointer } from './pointer.ts';

/** Folders that images have, and programs do not start without (Filesystem Hierarchy Standard 3.0). */
const SYSTEM =
  /^\/((bin|boot|dev|etc|home|lib|lib32|lib64|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)|(dev|proc|sys)\/.*)$/;

/** Where files would hide what is there, or lie in each other's way. Positions are filled in by the caller from `config`. */
export function checkFiles({ projects }: Pick<PlatformConfig, 'projects'>): Finding[] {
  return Object.entries(projects).flatMap(([project, { services, jobs }]) =>
    Object.entries({ services, jobs }).flatMap(([kind, all]) =>
      Object.entries(all).flatMap(([name, { files, volume }]): Finding[] => {
        if (files === undefined) return [];
        const { at } = filesOf(files);
        const state = (volume as { readonly at: string } | undefined)?.at;
        const of = {
          rule: 'config/files',
          severity: 'error',
          config: toPointer(['projects', project, kind, name, 'files', 'at']),
        } as const;
        if (SYSTEM.test(at))
          return [
            {
              ...of,
              message: `files at ${at} would hide what images have there`,
              fix: `name a folder of their own, such as ${/^\/(dev|proc|sys)/.test(at) ? '/etc' : at}/files`,
            },
          ];
        if (state !== undefined && (isIn(at, state) || isIn(state, at)))
          return [
            {
              ...of,
              message: `files at ${at} and the volume at ${state} would lie in each other`,
              fix: 'name another folder for one of them',
            },
          ];
        return [];
      }),
    ),
  );
}

const isIn = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`);
