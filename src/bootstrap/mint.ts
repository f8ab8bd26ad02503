import type { TokenKind } from '../contract/seed.ts';
import { TOKEN_USER } from '../forge/gitlab-tokens.ts';
import type { PlannedSeed } from '../graph/plan.ts';
import { EXPIRES, secretObject, TOKEN_ID } from '../live/secrets.ts';
import type { Session } from '../live/session.ts';
import { renewToken, tokenName } from './tokens.ts';

/** Asks GitLab for a token, puts it into the Secret of the seed, and ends those before it. */
export async function mintToken(session: Session, seed: PlannedSeed, kind: TokenKind): Promise<void> {
  const cluster = await session.cluster();
  await renewToken(session, kind, {
    name: tokenName(session, seed.name),
    ...(opensRequests(session) && { scopes: ['api', 'write_repository'] }),
    keep: async ({ id, value, expiresAt }) => {
      const secret = givenSecret(session, seed, value, {
        annotations: { [TOKEN_ID]: String(id) },
        ...(expiresAt !== undefined && { labels: { [EXPIRES]: expiresAt } }),
      });
      await cluster.apply(secret, { force: true });
    },
  });
}

/** Whether a client of the repository opens merge requests, for which pushing is not enough. It does so with what writes. */
function opensRequests({ installation }: Session): boolean {
  return installation.plan.connections.some(
    ({ type, request }) => type === 'git' && 'opensRequests' in request && request.opensRequests === true,
  );
}

/** The Secret of a given seed, with the value that came from outside. */
export function givenSecret(
  session: Session,
  { namespace, name, keys }: PlannedSeed,
  value: string,
  marks: Parameters<typeof secretObject>[2] = {},
) {
  const values = Object.entries(keys).map(([key, spec]) => [
    key,
    typeof spec === 'string' ? spec : key === 'username' ? TOKEN_USER : value,
  ]);
  return secretObject(
    { namespace, name, partOf: session.installation.plan.platform.name },
    Object.fromEntries(values),
    marks,
  );
}
