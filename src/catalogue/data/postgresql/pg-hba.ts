/** A line of pg_hba.conf. Names in quotes stay so: without, `all` is a keyword. */
interface HbaLine {
  readonly databases: readonly string[];
  readonly roles: readonly string[];
  readonly method: string;
}

/** `host "a","b" "role" all scram-sha-256`; lines of sockets have no address (docs/18/auth-pg-hba-conf.html). */
export function parseHba(line: string): HbaLine {
  const [type, databases = '', roles = '', ...rest] = line.trim().split(/\s+/);
  const list = (names: string) =>
    names.split(',').map((name) => (/^"|^(all|same|replication|[+@/])/.test(name) ? name : `"${name}"`));
  return { databases: list(databases), roles: list(roles), method: rest[type === 'local' ? 0 : 1] ?? '' };
}

/** The name between quotes; undefined of a keyword. */
export const unquote = (name: string): string | undefined => /^"(.*)"$/.exec(name)?.[1];
