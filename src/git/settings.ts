/**
 * Settings for one call of git, as variables (git 2.31, Documentation/git-config.txt `GIT_CONFIG_COUNT`): a token on the command
 * line, or in the address of a remote, could be read by everybody on this machine.
 */
export function gitSettings(
  origin: string,
  credentials: { readonly user: string; readonly token: string } | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const settings: [string, string][] = [];
  if (credentials) {
    const basic = Buffer.from(`${credentials.user}:${credentials.token}`, 'utf8').toString('base64');
    // An empty one takes away those of before: a job of GitHub's has its own in the repository's configuration.
    settings.push(
      [`http.${origin}/.extraHeader`, ''],
      [`http.${origin}/.extraHeader`, `Authorization: Basic ${basic}`],
    );
    // Nobody is asked, and nothing is kept in a keychain.
    settings.push(['credential.helper', '']);
  }
  const local = /^http(s?):\/\/([^/:]+\.localhost)(?::(\d+))?$/.exec(origin);
  // Older versions of curl ask a resolver for these, which does not know them.
  if (local) settings.push(['http.curloptResolve', `${local[2]}:${local[3] ?? (local[1] ? 443 : 80)}:127.0.0.1`]);
  const first = Number(env.GIT_CONFIG_COUNT ?? 0);
  return Object.fromEntries([
    ['GIT_TERMINAL_PROMPT', '0'],
    // What it says is read.
    ['LC_ALL', 'C'],
    ['GIT_CONFIG_COUNT', String(first + settings.length)],
    ...settings.flatMap(([key, value], i) => [
      [`GIT_CONFIG_KEY_${first + i}`, key],
      [`GIT_CONFIG_VALUE_${first + i}`, value],
    ]),
  ]);
}
