import { connectGitHub } from '../../../src/forge/github-repository.ts';
import { gitHubServer } from '../forges/github-server.ts';
import { world } from './world.ts';

const PATH = 'acme/platform';
export const SSH = `git@github.com:${PATH}.git`;

/** The world of bootstrap with its repository at a GitHub, by ssh unless it says otherwise, and an existing cluster. */
export async function gitHubWorld(url = SSH) {
  let main: string | undefined;
  const there = await world({
    url,
    provider: 'github',
    external: true,
    cluster: { kind: 'existing', context: 'staging' },
    ...(url === SSH && { ssh: true }),
    lines: [
      {
        run: /^git ls-remote \S+ refs\/heads\/main$/,
        answer: () => ({ stdout: main ? `${main}\trefs/heads/main\n` : '' }),
      },
      { run: /^git fetch --no-tags --no-write-fetch-head \S+ refs\/heads\/main$/, answer: {} },
      {
        run: /^git push \S+ HEAD:refs\/heads\/main$/,
        answer: () =>
          there.effects.change('git push', () => {
            main = there.machine.commits.at(-1)!;
            github.state.branches.main = main;
            return {};
          }),
      },
    ],
  });
  const github = await gitHubServer(PATH, there.effects);
  // Its pages are at github.com, and this one listens here.
  there.system.openGitHub = async (connection) => connectGitHub({ ...connection, url: github.url });
  const env = { GITHUB_TOKEN: github.token };
  return { ...there, github, env };
}
