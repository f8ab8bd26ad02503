/** What its administrators see of a repository at a GitHub. */
export interface RepositoryState {
  readonly path: string;
  permissions: { admin: boolean };
  readonly branches: Record<string, string>;
  readonly keys: { id: number; title: string; key: string; read_only: boolean }[];
  readonly hooks: { id: number; active: boolean; events: string[]; config: Record<string, string> }[];
  readonly protections: Record<string, Record<string, unknown>>;
  nextId: number;
}

export function newRepository(path: string): RepositoryState {
  return { path, permissions: { admin: true }, branches: {}, keys: [], hooks: [], protections: {}, nextId: 1 };
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

const MISSING: Reply = { status: 404, body: { message: 'Not Found' } };
const GONE: Reply = { status: 204 };

/** Answers for keys, webhooks and protected branches; undefined for anything else. */
export function gitHubAdministration(
  state: RepositoryState,
  { method, path, query, body }: Request,
): Reply | undefined {
  const base = `/repos/${state.path}`;
  if (method === 'GET' && path === base)
    return {
      status: 200,
      body: { html_url: `http://github.test/${state.path}`, permissions: { ...state.permissions, push: true } },
    };
  const [, part, rest] = /^\/(keys|hooks|branches)(?:\/(.*))?$/.exec(path.slice(base.length)) ?? [];
  if (!path.startsWith(base) || part === undefined) return undefined;
  // To who is no administrator they are missing.
  if (!state.permissions.admin) return MISSING;
  if (part === 'branches') return protection(state, method, rest ?? '', body);
  const list: { id: number }[] = state[part as 'keys' | 'hooks'];
  if (method === 'GET') {
    const [size, page] = ['per_page', 'page'].map((key, i) => Number(query.get(key) ?? [30, 1][i]));
    return { status: 200, body: list.slice((page! - 1) * size!, page! * size!) };
  }
  if (method === 'POST') {
    const made = { id: state.nextId++, ...(part === 'hooks' && { active: true }), ...body };
    list.push(made);
    return { status: 201, body: made };
  }
  const at = list.findIndex(({ id }) => String(id) === rest);
  if (at < 0) return MISSING;
  list.splice(at, 1);
  return GONE;
}

const SWITCHES = ['enforce_admins', 'allow_force_pushes', 'allow_deletions'];

function protection(state: RepositoryState, method: string, rest: string, body: Record<string, unknown>): Reply {
  const branch = rest.replace(/\/protection$/, '');
  if (!(branch in state.branches)) return { status: 404, body: { message: 'Branch not found' } };
  if (method === 'PUT')
    // What was asked as true or false is told as a switch.
    state.protections[branch] = Object.fromEntries(
      Object.entries(body).flatMap(([key, value]) => {
        if (SWITCHES.includes(key)) return [[key, { enabled: value }]];
        return value === null ? [] : [[key, value]];
      }),
    );
  const found = state.protections[branch];
  return found ? { status: 200, body: found } : { status: 404, body: { message: 'Branch not protected' } };
}
