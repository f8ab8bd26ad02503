/** Where a repository is, whatever form its URL has. */
export interface RepositoryAddress {
  /** Scheme, host and port at which the server has its pages and its API: `https://gitlab.example.com:8443`. */
  readonly server: string;
  /** `group/subgroup/project`. */
  readonly project: string;
  readonly scheme: 'http' | 'https' | 'ssh';
  readonly host: string;
  /** Absent: that of the scheme. */
  readonly port?: string;
}

const URL_FORM = /^(https?|ssh):\/\/(?:[^/@]*@)?([^/:]+)(?::([0-9]+))?\/+(.+?)(?:\.git)?\/?$/;
/** As `scp` has it: `git@host:path`. */
const SCP_FORM = /^[\w.-]+@([\w.-]+):\/?(.+?)(?:\.git)?\/?$/;

/**
 * Takes a repository's URL apart: http, https, ssh and `git@host:path`. Of one by ssh nobody knows where the pages are: they
 * are taken to be at the same host by https. `pages` (`CI_SERVER_URL`, `GITLAB_URL`) says it where it is of the same host,
 * also that they are below a path, which then is no part of the project's.
 *
 * @returns undefined for any other form, such as a path of this machine.
 */
export function repositoryAddress(url: string, pages?: string): RepositoryAddress | undefined {
  const full = URL_FORM.exec(url);
  const short = SCP_FORM.exec(url);
  const [, scheme, host, port, path] = full ?? (short ? ['', 'ssh', short[1], undefined, short[2]] : []);
  if (host === undefined || path === undefined) return undefined;
  const place = { scheme: scheme as RepositoryAddress['scheme'], host, ...(port !== undefined && { port }) };
  const told = pages === undefined || !URL.canParse(pages) ? undefined : new URL(pages);
  if (told?.hostname === host) {
    const below = told.pathname.replace(/^\/+|\/+$/g, '');
    const project = below !== '' && path.startsWith(`${below}/`) ? path.slice(below.length + 1) : path;
    return { ...place, server: `${told.origin}${below && `/${below}`}`, project };
  }
  const server = scheme === 'ssh' ? `https://${host}` : `${scheme}://${host}${port === undefined ? '' : `:${port}`}`;
  return { ...place, server, project: path };
}

/** Whether two addresses are of one repository, each by a way of its own. */
export function isSameRepository(a: RepositoryAddress, b: RepositoryAddress): boolean {
  const other = a.scheme === b.scheme && a.port !== b.port;
  const same = (x: string, y: string) => x.toLowerCase() === y.toLowerCase();
  return !other && same(a.host, b.host) && same(a.project, b.project);
}
