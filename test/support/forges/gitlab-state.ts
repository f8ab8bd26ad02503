/** One project as the server keeps it; field names are GitLab's. */
export interface ProjectState {
  id: number;
  path_with_namespace: string;
  name: string;
  web_url: string;
  default_branch: string;
  empty_repo: boolean;
  /** Head of each branch. */
  branches: Record<string, string>;
  resource_group_default_process_mode: string;
  resource_groups: { id: number; key: string; process_mode: string }[];
  members: { id: number; username: string; access_level: number }[];
  shared_with_groups: { group_id: number; group_access_level: number }[];
  deploy_tokens: {
    id: number;
    name: string;
    username: string;
    revoked: boolean;
    expired: boolean;
    scopes: string[];
    expires_at: null;
  }[];
  access_tokens: {
    id: number;
    name: string;
    active: boolean;
    revoked: boolean;
    scopes: string[];
    access_level: number;
    expires_at: string;
  }[];
  hooks: { id: number; url: string; push_events: boolean; push_events_branch_filter?: string; token?: string }[];
  protected_branches: {
    name: string;
    allow_force_push: boolean;
    push_access_levels: { access_level: number }[];
    merge_access_levels: { access_level: number }[];
  }[];
  variables: { key: string; value: string; masked: boolean; protected: boolean; environment_scope: string }[];
  runners: {
    id: number;
    description: string;
    tag_list: string[];
    run_untagged?: boolean;
    access_level?: string;
  }[];
  merge_requests: MergeRequestState[];
}

export interface MergeRequestState {
  id: number;
  iid: number;
  state: 'opened' | 'closed' | 'merged';
  source_branch: string;
  target_branch: string;
  title: string;
  description: string;
  labels: string[];
  web_url: string;
  /** Commit of its branch. */
  sha: string;
  notes: NoteState[];
}

export interface NoteState {
  id: number;
  body: string;
  system: boolean;
  author: { id: number; username: string };
}

/** What a GitLab knows. Tests read it and plant things in it. */
export class GitLabState {
  /** The token of root, and whether it still holds. */
  readonly rootToken = 'rootTokenOfTheServer';
  rootTokenExpired = false;
  readonly namespaces: { id: number; path: string }[] = [{ id: 1, path: 'root' }];
  readonly projects: ProjectState[] = [];
  readonly users: { id: number; username: string }[] = [{ id: 1, username: 'root' }];
  settings = { allow_local_requests_from_web_hooks_and_services: false };
  /** Every value that was handed out and must never be seen again. */
  readonly secrets: string[] = [this.rootToken];
  #next = 100;

  id(): number {
    return this.#next++;
  }

  /** A new secret of GitLab's form. */
  mint(prefix: string): string {
    const secret = `${prefix}-${'x'.repeat(8)}${String(this.id()).padStart(12, '0')}`;
    this.secrets.push(secret);
    return secret;
  }

  userOf(token: string): { ok: true; admin: boolean } | { ok: false; body: unknown } {
    if (token === this.rootToken && this.rootTokenExpired)
      return {
        ok: false,
        body: {
          error: 'invalid_token',
          error_description: 'Token is expired. You can either do re-authorization or token refresh.',
        },
      };
    if (token === this.rootToken) return { ok: true, admin: true };
    if (this.secrets.includes(token)) return { ok: true, admin: false };
    return { ok: false, body: { message: '401 Unauthorized' } };
  }

  addProject(path: string, more: Partial<ProjectState> = {}): ProjectState {
    const project: ProjectState = {
      id: this.id(),
      path_with_namespace: path,
      name: path.split('/').at(-1)!,
      web_url: `http://gitlab.localhost/${path}`,
      default_branch: 'main',
      empty_repo: true,
      branches: {},
      resource_group_default_process_mode: 'unordered',
      resource_groups: [],
      members: [],
      shared_with_groups: [],
      deploy_tokens: [],
      access_tokens: [],
      hooks: [],
      protected_branches: [],
      variables: [],
      runners: [],
      merge_requests: [],
      ...more,
    };
    this.projects.push(project);
    return project;
  }

  project(path: string): ProjectState | undefined {
    return this.projects.find((project) => project.path_with_namespace === path || String(project.id) === path);
  }
}
