import type { GitLabState, MergeRequestState, ProjectState } from './gitlab-state.ts';

export interface RouteRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly admin: boolean;
}

interface RouteAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Handler = (context: RouteRequest & { state: GitLabState; project: ProjectState; args: string[] }) => RouteAnswer;

const MISSING: RouteAnswer = { status: 404, body: { message: '404 Not found' } };
const ok = (body: unknown): RouteAnswer => ({ status: 200, body });
const created = (body: unknown): RouteAnswer => ({ status: 201, body });
const gone: RouteAnswer = { status: 204 };

/** Paths as GitLab has them (doc/api); `:project` is looked up, and missing when unknown. */
const ROUTES: readonly (readonly [string, Handler])[] = [
  ['GET /metadata', () => ok({ version: '19.3.0', revision: 'abc', enterprise: false })],
  [
    'DELETE /personal_access_tokens/self',
    ({ state, admin }) => {
      if (admin) state.rootTokenExpired = true;
      return gone;
    },
  ],
  ['GET /user', ({ admin }) => ok(userOf(admin))],
  ['GET /application/settings', ({ state, admin }) => (admin ? ok(state.settings) : forbidden())],
  [
    'PUT /application/settings',
    ({ state, admin, body }) => {
      if (!admin) return forbidden();
      Object.assign(state.settings, body);
      return ok(state.settings);
    },
  ],
  ['GET /users', ({ state, query }) => ok(state.users.filter(({ username }) => username === query.get('username')))],
  ['GET /groups/:', ({ state, args }) => found(state.namespaces.find(({ path }) => path === args[0]))],
  ['GET /namespaces/:', ({ state, args }) => found(state.namespaces.find(({ path }) => path === args[0]))],
  [
    'POST /groups',
    ({ state, body }) => {
      const parent = state.namespaces.find(({ id }) => id === body.parent_id)?.path;
      const path = [parent, body.path].filter(Boolean).join('/');
      if (state.namespaces.some((namespace) => namespace.path === path))
        return { status: 400, body: { message: 'Failed to save group {:path=>["has already been taken"]}' } };
      const group = { id: state.id(), path };
      state.namespaces.push(group);
      return created(group);
    },
  ],
  [
    'POST /projects',
    ({ state, body }) => {
      const namespace = state.namespaces.find(({ id }) => id === body.namespace_id)?.path ?? 'root';
      const path = `${namespace}/${body.path}`;
      if (state.project(path)) return { status: 400, body: { message: { name: ['has already been taken'] } } };
      return created(state.addProject(path, { default_branch: String(body.default_branch ?? 'main') }));
    },
  ],
  ['GET /projects/:project', ({ project }) => ok(project)],
  [
    'PUT /projects/:project',
    ({ project, body }) => {
      Object.assign(project, body);
      return ok(project);
    },
  ],
  ['GET /projects/:project/resource_groups', ({ project }) => ok(project.resource_groups)],
  [
    'PUT /projects/:project/resource_groups/:',
    ({ project, args, body }) => {
      const group = project.resource_groups.find(({ key }) => key === args[0]);
      return group ? ok(Object.assign(group, body)) : MISSING;
    },
  ],
  [
    'GET /projects/:project/members/all/:',
    ({ project, args }) => found(project.members.find(({ id }) => String(id) === args[0])),
  ],
  [
    'POST /projects/:project/members',
    ({ state, project, body }) => {
      const user = state.users.find(({ id }) => id === body.user_id);
      if (!user) return MISSING;
      if (project.members.some(({ id }) => id === user.id))
        return { status: 409, body: { message: 'Member already exists' } };
      const member = { ...user, access_level: Number(body.access_level) };
      project.members.push(member);
      return created(member);
    },
  ],
  [
    'POST /projects/:project/share',
    ({ project, body }) => {
      const share = { group_id: Number(body.group_id), group_access_level: Number(body.group_access) };
      project.shared_with_groups.push(share);
      return created(share);
    },
  ],
  [
    'GET /projects/:project/repository/branches/:',
    ({ project, args }) =>
      project.branches[args[0]!] === undefined
        ? MISSING
        : ok({ name: args[0], commit: { id: project.branches[args[0]!] } }),
  ],
  ['GET /projects/:project/deploy_tokens', ({ project }) => ok(project.deploy_tokens)],
  [
    'POST /projects/:project/deploy_tokens',
    ({ state, project, body }) => {
      const entry = {
        id: state.id(),
        name: String(body.name),
        username: String(body.username),
        scopes: body.scopes as string[],
        revoked: false,
        expired: false,
        expires_at: null,
      };
      project.deploy_tokens.push(entry);
      return created({ ...entry, token: state.mint('gldt') });
    },
  ],
  ['DELETE /projects/:project/deploy_tokens/:', ({ project, args }) => removed(project.deploy_tokens, args[0]!)],
  ['GET /projects/:project/access_tokens', ({ project }) => ok(project.access_tokens)],
  [
    'POST /projects/:project/access_tokens',
    ({ state, project, body }) => {
      const entry = {
        id: state.id(),
        name: String(body.name),
        active: true,
        revoked: false,
        scopes: body.scopes as string[],
        access_level: Number(body.access_level),
        expires_at: String(body.expires_at),
      };
      project.access_tokens.push(entry);
      return created({ ...entry, token: state.mint('glpat') });
    },
  ],
  [
    'DELETE /projects/:project/access_tokens/:',
    ({ project, args }) => {
      // A revoked one stays in the list (doc/api/project_access_tokens.md).
      const entry = project.access_tokens.find(({ id }) => String(id) === args[0]);
      if (!entry) return MISSING;
      Object.assign(entry, { active: false, revoked: true });
      return gone;
    },
  ],
  ['GET /projects/:project/hooks', ({ project }) => ok(project.hooks.map(({ token: _, ...hook }) => hook))],
  [
    'POST /projects/:project/hooks',
    ({ state, project, body }) => {
      if (!state.settings.allow_local_requests_from_web_hooks_and_services && /\.svc\b/.test(String(body.url)))
        return { status: 422, body: { error: 'Invalid url given' } };
      const hook = { id: state.id(), ...(body as object) } as ProjectState['hooks'][number];
      project.hooks.push(hook);
      return created({ ...hook, token: undefined });
    },
  ],
  ['DELETE /projects/:project/hooks/:', ({ project, args }) => removed(project.hooks, args[0]!)],
  [
    'GET /projects/:project/protected_branches/:',
    ({ project, args }) => found(project.protected_branches.find(({ name }) => name === args[0])),
  ],
  [
    'POST /projects/:project/protected_branches',
    ({ project, query }) => {
      const name = query.get('name')!;
      if (project.protected_branches.some((branch) => branch.name === name))
        return { status: 409, body: { message: `Protected branch '${name}' already exists` } };
      const branch = {
        name,
        allow_force_push: query.get('allow_force_push') === 'true',
        push_access_levels: [{ access_level: Number(query.get('push_access_level')) }],
        merge_access_levels: [{ access_level: Number(query.get('merge_access_level')) }],
      };
      project.protected_branches.push(branch);
      return created(branch);
    },
  ],
  [
    'DELETE /projects/:project/protected_branches/:',
    ({ project, args }) => {
      const at = project.protected_branches.findIndex(({ name }) => name === args[0]);
      if (at < 0) return MISSING;
      project.protected_branches.splice(at, 1);
      return gone;
    },
  ],
  ['GET /projects/:project/variables', ({ project }) => ok(project.variables)],
  [
    'GET /projects/:project/variables/:',
    ({ project, args }) => found(project.variables.find(({ key }) => key === args[0])),
  ],
  [
    'POST /projects/:project/variables',
    ({ project, body }) => {
      if (project.variables.some(({ key }) => key === body.key))
        return { status: 400, body: { message: { key: [`(${body.key}) has already been taken`] } } };
      if (body.masked && String(body.value).length < 8)
        return { status: 400, body: { message: { value: ['is invalid'] } } };
      const variable = { environment_scope: '*', ...(body as object) } as ProjectState['variables'][number];
      project.variables.push(variable);
      return created(variable);
    },
  ],
  [
    'PUT /projects/:project/variables/:',
    ({ project, args, body }) => {
      const variable = project.variables.find(({ key }) => key === args[0]);
      if (!variable) return MISSING;
      const { value, masked, protected: guarded } = body as Partial<typeof variable>;
      Object.assign(variable, { value, masked, protected: guarded });
      return ok(variable);
    },
  ],
  [
    'POST /user/runners',
    ({ state, body }) => {
      const project = state.projects.find(({ id }) => id === body.project_id);
      if (!project) return MISSING;
      const { tag_list, run_untagged, access_level } = body as unknown as ProjectState['runners'][number];
      const runner = { id: state.id(), description: String(body.description), tag_list, run_untagged, access_level };
      project.runners.push(runner);
      return created({ id: runner.id, token: state.mint('glrt'), token_expires_at: null });
    },
  ],
  ['GET /projects/:project/runners', ({ project }) => ok(project.runners)],
  [
    'DELETE /runners/:',
    ({ state, args }) => {
      for (const project of state.projects)
        if (project.runners.some(({ id }) => String(id) === args[0])) return removed(project.runners, args[0]!);
      return MISSING;
    },
  ],
  [
    'GET /projects/:project/merge_requests',
    ({ project, query }) =>
      ok(
        project.merge_requests.filter((request) =>
          (['state', 'source_branch', 'target_branch'] as const).every(
            (key) => !query.has(key) || request[key] === query.get(key),
          ),
        ),
      ),
  ],
  [
    'POST /projects/:project/merge_requests',
    ({ state, project, body }) => {
      const open = project.merge_requests.find(
        (request) => request.state === 'opened' && request.source_branch === body.source_branch,
      );
      if (open)
        return {
          status: 409,
          body: { message: [`Another open merge request already exists for this source branch: !${open.iid}`] },
        };
      const iid = project.merge_requests.length + 1;
      const request = {
        id: state.id(),
        iid,
        state: 'opened',
        description: '',
        labels: [],
        sha: project.branches[String(body.source_branch)] ?? 'a'.repeat(40),
        notes: [],
        ...(body as object),
        web_url: `${project.web_url}/-/merge_requests/${iid}`,
      } as unknown as MergeRequestState;
      project.merge_requests.push(request);
      return created(request);
    },
  ],
  ['GET /projects/:project/merge_requests/:', ({ project, args }) => found(mergeRequest(project, args))],
  [
    'PUT /projects/:project/merge_requests/:',
    ({ project, args, body }) => {
      const request = mergeRequest(project, args);
      return request ? ok(Object.assign(request, body)) : MISSING;
    },
  ],
  [
    'GET /projects/:project/merge_requests/:/notes',
    ({ project, args, query, path }) => {
      const notes = mergeRequest(project, args)?.notes;
      if (!notes) return MISSING;
      // Twenty, and the newest first, unless something else is asked for (doc/api/notes.md, doc/api/rest "Pagination").
      const sorted = query.get('sort') === 'asc' ? notes : [...notes].reverse();
      const [size, page] = [Number(query.get('per_page') ?? 20), Number(query.get('page') ?? 1)];
      const next = new URLSearchParams({ ...Object.fromEntries(query), page: String(page + 1) });
      const more = sorted.length > page * size;
      return {
        ...ok(sorted.slice((page - 1) * size, page * size)),
        headers: more ? { link: `<http://gitlab.test/api/v4${path}?${next}>; rel="next"` } : {},
      };
    },
  ],
  [
    'POST /projects/:project/merge_requests/:/notes',
    ({ state, project, args, body, admin }) => {
      const request = mergeRequest(project, args);
      if (!request) return MISSING;
      if (String(body.body).length > 1_000_000)
        return { status: 400, body: { message: { note: ['is too long (maximum is 1000000 characters)'] } } };
      const note = { id: state.id(), body: String(body.body), system: false, author: userOf(admin) };
      request.notes.push(note);
      return created(note);
    },
  ],
  [
    'PUT /projects/:project/merge_requests/:/notes/:',
    ({ project, args, body, admin }) => {
      const note = mergeRequest(project, args)?.notes.find(({ id }) => String(id) === args[1]);
      if (!note) return MISSING;
      return note.author.id === userOf(admin).id ? ok(Object.assign(note, body)) : forbidden();
    },
  ],
  [
    'DELETE /projects/:project/merge_requests/:/notes/:',
    ({ project, args }) => removed(mergeRequest(project, args)?.notes ?? [], args[1]!),
  ],
];

/** What GitLab answers. Ids and names come percent-encoded, as one part of the path. */
export function gitLabRoutes(state: GitLabState, request: RouteRequest): RouteAnswer {
  const parts = request.path.split('/').slice(1);
  for (const [route, handler] of ROUTES) {
    const [method, path] = route.split(' ') as [string, string];
    const pattern = path.split('/').slice(1);
    if (method !== request.method || pattern.length !== parts.length) continue;
    const fits = pattern.every((part, i) => part.startsWith(':') || part === parts[i]);
    if (!fits) continue;
    const at = pattern.indexOf(':project');
    const project = at < 0 ? undefined : state.project(decodeURIComponent(parts[at]!));
    if (at >= 0 && !project) return { status: 404, body: { message: '404 Project Not Found' } };
    const args = pattern.flatMap((part, i) => (part === ':' ? [decodeURIComponent(parts[i]!)] : []));
    return handler({ ...request, state, project: project!, args });
  }
  return { status: 404, body: { error: '404 Not Found' } };
}

const userOf = (admin: boolean) => (admin ? { id: 1, username: 'root' } : { id: 2, username: 'bot' });

function forbidden(): RouteAnswer {
  return { status: 403, body: { message: '403 Forbidden' } };
}

function found(thing: unknown): RouteAnswer {
  return thing === undefined ? MISSING : ok(thing);
}

function removed(list: { id: number }[], id: string): RouteAnswer {
  const at = list.findIndex((entry) => String(entry.id) === id);
  if (at < 0) return MISSING;
  list.splice(at, 1);
  return gone;
}

function mergeRequest(project: ProjectState, args: readonly string[]): MergeRequestState | undefined {
  return project.merge_requests.find(({ iid }) => String(iid) === args[0]);
}
