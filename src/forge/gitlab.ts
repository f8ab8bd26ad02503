import type { TokenKind } from '../contract/seed.ts';
import type { Forge } from './forge.ts';
import { ifThere } from './forge-error.ts';
import { type GitLabConnection, gitLabApi } from './gitlab-api.ts';
import { gitLabMembers, type Members } from './gitlab-members.ts';
import { gitLabTokens, type MintedToken, ROLE, type TokenEntry, type TokenRequest } from './gitlab-tokens.ts';

export interface Project {
  readonly id: number;
  /** `mlops/platform`. */
  readonly path: string;
  readonly webUrl: string;
  /** Absent while the repository is empty. */
  readonly defaultBranch?: string;
}

export interface Variable {
  readonly key: string;
  readonly value: string;
  /** GitLab hides it in job logs. It takes values of eight characters and more without spaces only. */
  readonly masked: boolean;
  /** Only jobs of protected branches see it. */
  readonly protected: boolean;
}

/** What we do at a GitLab. Everything throws ForgeError; what is not there is undefined. */
export interface GitLab extends Forge {
  /** Its version; also tells whether the token is good. */
  version(): Promise<string>;
  /** Ends the token that it is asked with. */
  revokeOwnToken(): Promise<void>;
  /** Lets webhooks reach addresses inside the cluster, which GitLab forbids unless told. Needs an administrator. */
  allowLocalWebhooks(): Promise<void>;
  localWebhooksAllowed(): Promise<boolean>;

  project(path: string): Promise<Project | undefined>;
  /** Makes it, empty and private, and the groups of its path that are missing. */
  makeProject(path: string, branch: string): Promise<Project>;
  /** The commit at the head of a branch. */
  head(project: string, branch: string): Promise<string | undefined>;

  /** Active and revoked ones. */
  tokens(project: string, kind: TokenKind): Promise<readonly TokenEntry[]>;
  makeToken(project: string, kind: TokenKind, request: TokenRequest): Promise<MintedToken>;
  removeToken(project: string, kind: TokenKind, id: number): Promise<void>;

  readonly members: Members;

  /** Whether jobs of one resource group begin in the order of their pipelines. */
  runsInOrder(project: string): Promise<boolean>;
  runInOrder(project: string): Promise<void>;

  variables(project: string): Promise<readonly Variable[]>;
  saveVariable(project: string, variable: Variable): Promise<void>;
}

/** Process mode of a resource group (GitLab 19.3, doc/ci/resource_groups/_index.md; the default: doc/api/projects.md "Edit a project"). */
const OLDEST_FIRST = 'oldest_first';

/** A GitLab over its API. */
export function connectGitLab(connection: GitLabConnection): GitLab {
  const api = gitLabApi(connection);
  const tokens = gitLabTokens(api);
  return {
    version: async () => (await api.Metadata.show()).version,
    revokeOwnToken: async () => {
      await api.PersonalAccessTokens.remove();
    },
    allowLocalWebhooks: async () => {
      await api.ApplicationSettings.edit({ allowLocalRequestsFromWebHooksAndServices: true });
    },
    localWebhooksAllowed: async () =>
      (await api.ApplicationSettings.show()).allow_local_requests_from_web_hooks_and_services === true,

    project: (path) =>
      ifThere(async () => {
        const { id, path_with_namespace, web_url, default_branch, empty_repo } = await api.Projects.show(path);
        return {
          id,
          path: path_with_namespace,
          webUrl: web_url,
          ...(!empty_repo && default_branch && { defaultBranch: default_branch }),
        };
      }),
    makeProject: async (path, branch) => {
      const parts = path.split('/');
      const name = parts.pop()!;
      const namespaceId = await namespaceOf(api, parts);
      const made = await api.Projects.create({
        name,
        path: name,
        namespaceId,
        visibility: 'private',
        defaultBranch: branch,
        initializeWithReadme: false,
      });
      return { id: made.id, path: made.path_with_namespace, webUrl: made.web_url };
    },
    head: (project, branch) => ifThere(async () => (await api.Branches.show(project, branch)).commit.id),

    tokens: (project, kind) => tokens[kind].all(project),
    makeToken: (project, kind, request) => tokens[kind].make(project, request),
    removeToken: (project, kind, id) => tokens[kind].remove(project, id),

    webhooks: async (project) => (await api.ProjectHooks.all(project)).map(({ id, url }) => ({ id, url })),
    makeWebhook: async (project, { url, secret, branch }) => {
      const { id } = await api.ProjectHooks.add(project, url, {
        pushEvents: true,
        pushEventsBranchFilter: branch,
        enableSslVerification: url.startsWith('https:'),
        token: secret,
      });
      return id;
    },
    removeWebhook: async (project, id) => {
      await api.ProjectHooks.remove(project, id);
    },

    members: gitLabMembers(api),

    runsInOrder: async (project) => {
      // Before GitLab had a default for each project it does not say; the groups that are there count then.
      const { resource_group_default_process_mode: mode = OLDEST_FIRST } = await api.Projects.show(project);
      const groups = await api.ResourceGroups.all(project);
      return mode === OLDEST_FIRST && groups.every(({ process_mode }) => process_mode === OLDEST_FIRST);
    },
    runInOrder: async (project) => {
      await api.Projects.edit(project, { resourceGroupDefaultProcessMode: OLDEST_FIRST } as object);
      for (const { key, process_mode } of await api.ResourceGroups.all(project))
        if (process_mode !== OLDEST_FIRST)
          await api.ResourceGroups.edit(project, String(key), { processMode: OLDEST_FIRST });
    },

    // Maintainers, and nobody else, may push.
    isProtected: async (project, branch) => {
      const found = await ifThere(() => api.ProtectedBranches.show(project, branch));
      const only = (levels: readonly { access_level: number }[] | undefined) =>
        levels?.length === 1 && levels[0]!.access_level === ROLE.maintainer;
      return found !== undefined && !found.allow_force_push && only(found.push_access_levels);
    },
    protect: async (project, branch) => {
      // What GitLab sets by itself at the first push is laxer, and cannot be changed in its free edition: made anew.
      await ifThere(() => api.ProtectedBranches.unprotect(project, branch));
      await api.ProtectedBranches.create(project, branch, {
        pushAccessLevel: ROLE.maintainer,
        mergeAccessLevel: ROLE.maintainer,
        allowForcePush: false,
      });
    },

    variables: async (project) =>
      (await api.ProjectVariables.all(project)).map(({ key, value, masked, protected: guarded }) => ({
        key,
        value,
        masked,
        protected: guarded,
      })),
    saveVariable: async (project, { key, value, masked, protected: guarded }) => {
      const there = await ifThere(() => api.ProjectVariables.show(project, key));
      const settings = { masked, protected: guarded };
      // Without a filter the one of every environment is meant, which is what `create` makes.
      if (there)
        await api.ProjectVariables.edit(project, key, value, { ...settings, filter: { environment_scope: '*' } });
      else await api.ProjectVariables.create(project, key, value, settings);
    },
  };
}

/** Id of the group that `parts` name, made with those above it where they are missing; undefined at the top. */
async function namespaceOf(api: ReturnType<typeof gitLabApi>, parts: readonly string[]): Promise<number | undefined> {
  if (parts.length === 0) return undefined;
  const path = parts.join('/');
  // A namespace may be a person's own, which is no group.
  const there = await ifThere(() => api.Namespaces.show(path));
  if (there) return there.id;
  const parentId = await namespaceOf(api, parts.slice(0, -1));
  const name = parts.at(-1)!;
  return (await api.Groups.create(name, name, { visibility: 'private', ...(parentId !== undefined && { parentId }) }))
    .id;
}
