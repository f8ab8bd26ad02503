import { isGiven, type TokenKind } from '../contract/seed.ts';
import type { GitLab } from '../forge/gitlab.ts';
import type { MintedToken, TokenEntry, TokenScope } from '../forge/gitlab-tokens.ts';
import type { PlannedSeed } from '../graph/plan.ts';
import type { Session } from '../live/session.ts';
import { dayOf } from '../workspace/clock.ts';

const DAY = 24 * 60 * 60_000;
/** GitLab lets a token live for a year at most, the day of its making included (doc/security/tokens). */
const LIFE = 364 * DAY;
/** A token that ends sooner is made anew. */
const RENEWED = 30 * DAY;

/** Secrets that nobody in the cluster can make: tokens of the Git server, by the Plan. */
export function givenSeeds(session: Session): readonly PlannedSeed[] {
  return session.installation.plan.seeds.filter(isGiven);
}

/** Whether a seed is a credential of the repository: that of a runner or a registry's login is none. */
export function isOfRepository({ given }: Pick<PlannedSeed, 'given'>): boolean {
  return given?.kind === 'read' || given?.kind === 'write';
}

/** Whether a seed is a key for the repository, which is reached by ssh. */
export function isKey({ given, keys }: Pick<PlannedSeed, 'given' | 'keys'>): boolean {
  return isOfRepository({ given }) && 'sshPrivateKey' in keys;
}

/** Whether who has a token or key of the repository is to read it, and no more. */
export function mayOnlyRead({ given }: Pick<PlannedSeed, 'given'>): boolean {
  return given?.kind === 'read';
}

/** Name of a token at GitLab: several environments may share a project. */
export function tokenName(session: Session, secret: string): string {
  return `mooring-${session.installation.plan.platform.environment}-${secret}`;
}

/** The tokens of a name that hold. */
export async function activeTokens(
  gitlab: GitLab,
  project: string,
  kind: TokenKind,
  name: string,
): Promise<readonly TokenEntry[]> {
  return (await gitlab.tokens(project, kind)).filter((token) => token.active && token.name === name);
}

/** Whether a token holds for long enough that nobody has to think of it. */
export function isFresh({ expiresAt }: TokenEntry, now: number): boolean {
  return expiresAt === undefined || Date.parse(expiresAt) - now > RENEWED;
}

/**
 * A new token, kept by `keep`, which replaces those of its name. What was made and never kept, because a run was killed in
 * between, goes with them: nobody knows its value.
 */
export async function renewToken(
  session: Session,
  kind: TokenKind,
  {
    name,
    role,
    scopes,
    keep,
  }: {
    name: string;
    role?: number;
    scopes?: readonly TokenScope[];
    keep: (token: MintedToken) => Promise<void>;
  },
): Promise<void> {
  const gitlab = await session.gitlab();
  const { project: path } = session.repository();
  const expiresAt = dayOf(session.system.clock.now() + LIFE);
  const token = await gitlab.makeToken(path, kind, {
    name,
    expiresAt,
    ...(role !== undefined && { role }),
    ...(scopes !== undefined && { scopes }),
  });
  session.secrets.add(token.value);
  await keep(token);
  await removeOthers(session, kind, name, token.id);
}

async function removeOthers(session: Session, kind: TokenKind, name: string, keep: number): Promise<void> {
  const gitlab = await session.gitlab();
  const { project: path } = session.repository();
  for (const { id } of await activeTokens(gitlab, path, kind, name))
    if (id !== keep) await gitlab.removeToken(path, kind, id);
}
