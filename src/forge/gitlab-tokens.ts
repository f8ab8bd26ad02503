import { BUILD_TAG } from '../catalogue/platform/gitlab/build-image.ts';
import type { TokenKind } from '../contract/seed.ts';
import type { gitLabApi } from './gitlab-api.ts';

/** A token as a list shows it: never its value, which GitLab tells once, when it is made. */
export interface TokenEntry {
  readonly id: number;
  readonly name: string;
  readonly active: boolean;
  /** `2027-11-20`; absent when it does not expire. */
  readonly expiresAt?: string;
  /** Of a `write` token: what its owner may do. */
  readonly role?: number;
}

export interface TokenRequest {
  readonly name: string;
  /** Of a `write` token: GitLab lets none live longer than a year. */
  readonly expiresAt: string;
  /** Of a `write` token; default: maintainer. */
  readonly role?: number;
  /** Of a `write` token; default: `write_repository`, which is all that fetching and pushing need. */
  readonly scopes?: readonly TokenScope[];
}

/** `api` is for who opens merge requests or writes notes, and is everything that its role may do (doc/user/project/settings/project_access_tokens). */
export type TokenScope = 'api' | 'write_repository';

/** A token that was just made. */
export interface MintedToken {
  readonly id: number;
  readonly value: string;
  /** `2027-11-20`; absent when it does not expire. */
  readonly expiresAt?: string;
}

/** User by which a token goes over http: a deploy token has this one, with any other GitLab takes every name. */
export const TOKEN_USER = 'mooring';

/** GitLab's roles (doc/api/access_requests.md). */
export const ROLE = { reporter: 20, developer: 30, maintainer: 40 } as const;

interface Tokens {
  all(project: string): Promise<readonly TokenEntry[]>;
  make(project: string, request: TokenRequest): Promise<MintedToken>;
  remove(project: string, id: number): Promise<void>;
}

/** The kinds of tokens, in one form. */
export function gitLabTokens(api: ReturnType<typeof gitLabApi>): Readonly<Record<TokenKind, Tokens>> {
  return {
    read: {
      all: async (project) =>
        (await api.DeployTokens.all({ projectId: project })).map(({ id, name, revoked, expired, expires_at }) =>
          entry(id, name, !revoked && !expired, expires_at),
        ),
      make: async (project, { name }) => {
        const made = await api.DeployTokens.create(name, ['read_repository'], {
          projectId: project,
          username: TOKEN_USER,
        });
        return { id: made.id, value: made.token };
      },
      remove: async (project, id) => {
        await api.DeployTokens.remove(id, { projectId: project });
      },
    },
    write: {
      all: async (project) =>
        (await api.ProjectAccessTokens.all(project)).map(({ id, name, active, expires_at, access_level: role }) => ({
          ...entry(id, name, active, expires_at),
          role,
        })),
      make: async (project, { name, expiresAt, role = ROLE.maintainer, scopes = ['write_repository'] }) => {
        const accessLevel = role as typeof ROLE.maintainer;
        const made = await api.ProjectAccessTokens.create(project, name, [...scopes], expiresAt, { accessLevel });
        return { id: made.id, value: made.token, expiresAt };
      },
      remove: async (project, id) => {
        await api.ProjectAccessTokens.revoke(project, id);
      },
    },
    runner: runners(api, { runUntagged: true }),
    'image-runner': runners(api, { runUntagged: false, tagList: [BUILD_TAG], accessLevel: 'ref_protected' }),
  };
}

/** Runners of one kind; `settings`: which jobs they take (GitLab 19.3, doc/api/users.md "Create a runner linked to a user"). */
function runners(
  api: ReturnType<typeof gitLabApi>,
  settings: { runUntagged: boolean; tagList?: string[]; accessLevel?: 'ref_protected' },
): Tokens {
  return {
    all: async (project) =>
      (await api.Runners.all({ projectId: project })).map(({ id, description }) => entry(id, description ?? '', true)),
    make: async (project, { name }) => {
      const { id: projectId } = await api.Projects.show(project);
      const made = await api.Users.createCIRunner('project_type', { projectId, description: name, ...settings });
      return { id: made.id, value: made.token };
    },
    remove: async (_, id) => {
      await api.Runners.remove({ runnerId: id });
    },
  };
}

function entry(id: number, name: string, active: boolean, expiresAt?: string | null): TokenEntry {
  return { id, name, active, ...(expiresAt && { expiresAt }) };
}
