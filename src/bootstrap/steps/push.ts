import { Git } from '../../live/git.ts';
import type { Session } from '../../live/session.ts';
import { OutsideError } from '../../workspace/outside-error.ts';
import type { Step } from '../step.ts';

/** What is committed here is on the branch that Argo CD follows. What is there already is never overwritten. */
export function pushStep(session: Session): Step {
  const { url, branch } = session.installation.plan.platform.git;
  const git = new Git(session);
  return {
    name: 'push',
    title: `The commits are on ${branch}`,
    plan: () => [
      `git ls-remote ${url} refs/heads/${branch}`,
      `git fetch --no-tags --no-write-fetch-head ${url} refs/heads/${branch}  # when it has commits, to compare them`,
      `git push ${url} HEAD:refs/heads/${branch}  # never by force; the token goes by GIT_CONFIG_* variables`,
    ],
    done: async () => {
      const head = await git.head();
      const there = await git.remoteHead(branch);
      if (there === undefined) return false;
      if (there === head) return `${head.slice(0, 8)} is there`;
      await git.bringHere(branch);
      // The Image Updater commits on top of it.
      return (await git.isAncestor(head, there)) ? `${head.slice(0, 8)} is there, with commits after it` : false;
    },
    run: async () => {
      const there = await git.remoteHead(branch);
      const head = await git.head();
      if (there !== undefined && !(await git.isAncestor(there, head))) throw elsewhere(url, branch);
      const { exitCode, stderr } = await git.push(branch);
      if (exitCode !== 0) throw explainRefusal(stderr, url, branch);
    },
  };
}

function elsewhere(url: string, branch: string): OutsideError {
  return new OutsideError(
    `${branch} of ${url} holds commits that yours does not: nothing was pushed`,
    `when they are meant, \`git pull --rebase ${url} ${branch}\`, \`npm run synth\`, commit, and run it again; when that project is another one's, give this platform its own: git.url in platform.yaml`,
  );
}

/** A push that the server refused, in words. The text is git's, which quotes the server's. */
function explainRefusal(stderr: string, url: string, branch: string): OutsideError {
  const said = stderr
    .split('\n')
    .map((line) => line.replace(/^(remote|error|fatal|hint): */, '').trim())
    .filter(Boolean);
  const words =
    said.find((line) => /\[(remote )?rejected\]|protected|declined|denied|failed|unable|space/i.test(line)) ??
    said.at(-1) ??
    '';
  const failed = (fix: string) => new OutsideError(`${url} did not take the push: ${words}`, fix);
  if (/non-fast-forward|fetch first/i.test(stderr)) return elsewhere(url, branch);
  if (/protected branch|pre-receive hook declined/i.test(stderr))
    return failed(
      `let the owner of the token push to ${branch} (Settings, Repository, Protected branches), or bring the commits there by a merge request`,
    );
  if (/authentication failed|access denied|could not read username|\b40[13]\b/i.test(stderr))
    return failed('see that the token may write to the repository, and run it again');
  return failed(
    /no space left/i.test(stderr)
      ? 'free disk space at the server, and run it again'
      : 'see what it says, and run it again',
  );
}
