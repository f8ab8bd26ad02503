import type { SeenRequest } from './gitlab-server.ts';

export interface CommentState {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: 'User' | 'Bot' };
}

/** Comments at issues and pull requests (docs.github.com/rest/issues/comments); undefined for any other request. */
export function gitHubComments(
  { comments, user, base }: { comments: CommentState[]; user: CommentState['user']; base: string },
  { method, path, query, body }: SeenRequest,
): { status: number; body?: unknown } | undefined {
  const bot = { login: 'github-actions[bot]', type: 'Bot' as const };
  if (new RegExp(`^${base}/\\d+/comments$`).test(path)) {
    if (method === 'GET') {
      const [size, page] = [Number(query.get('per_page') ?? 30), Number(query.get('page') ?? 1)];
      return { status: 200, body: comments.slice((page - 1) * size, page * size) };
    }
    const text = String(body.body);
    if (text.length > 65_536)
      return {
        status: 422,
        body: { message: 'Validation Failed', errors: [{ message: 'body is too long (maximum is 65536 characters)' }] },
      };
    const id = 1000 + comments.length + (comments.at(-1)?.id ?? 0);
    const comment = { id, body: text, user: user.type === 'Bot' ? bot : { ...user } };
    comments.push(comment);
    return { status: 201, body: comment };
  }
  const id = new RegExp(`^${base}/comments/(\\d+)$`).exec(path)?.[1];
  if (id === undefined) return undefined;
  const at = comments.findIndex((one) => String(one.id) === id);
  if (at < 0) return { status: 404, body: { message: 'Not Found' } };
  if (method === 'PATCH') return { status: 200, body: Object.assign(comments[at]!, body) };
  comments.splice(at, 1);
  return { status: 204 };
}
