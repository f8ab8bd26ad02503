import type { GitConfig } from '../config/schema.ts';
import { knowledgeOf } from '../contract/knowledge.ts';
import { KnownSecrets } from '../finding/mask.ts';
import { connectMergeRequests } from '../forge/connect-merge-requests.ts';
import { LONGEST_DESCRIPTION } from '../forge/merge-requests.ts';
import type { FileChange } from '../git/files.ts';
import { type Git, gitIn } from '../git/git.ts';
import { catalogue } from '../synth/catalogue.ts';
import type { Clock } from '../workspace/clock.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import type { Runner } from '../workspace/run.ts';
import { packageRoot, UsageError } from '../workspace/workspace.ts';
import { addressOf, noToken, tokenOf } from './access.ts';
import { openCheckout, refuseUnmerged } from './checkout.ts';
import { makeCommit, prepare } from './commit.ts';
import { type Published, showRequest } from './merge-request.ts';
import { noteOf } from './note.ts';
import { openRemote } from './remote.ts';
import { type MadeTree, selectFiles } from './selection.ts';

/** What is to be published. */
export interface Publication {
  /** Of platform.yaml: the top of the repository. */
  readonly folder: string;
  readonly git: GitConfig;
  readonly trees: readonly MadeTree[];
  /** Files and folders of which the trees are made, from the top of the repository. */
  readonly inputs: readonly string[];
  /** Default: `mooring/<environments>`. */
  readonly branch?: string;
  /** Default: what changes, in a line. */
  readonly title?: string;
  readonly draft: boolean;
  /** Push nothing and ask the forge for nothing. */
  readonly dryRun: boolean;
}

interface Tools {
  readonly run: Runner;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Outcome {
  /** `nothing`: the branch that Argo CD follows holds it all already. */
  readonly outcome: 'nothing' | 'planned' | 'published';
  readonly branch: string;
  readonly target: string;
  readonly title: string;
  readonly description: string;
  readonly files: readonly FileChange[];
  /** At the head of the branch; absent when nothing was to push or nothing was pushed. */
  readonly commit?: string;
  /** False: the branch held it already. */
  readonly pushed: boolean;
  readonly request?: Published;
  /** The checkout lacks commits of the target. */
  readonly behind: boolean;
}

/** How often a branch that moves during the work is tried again. */
const ATTEMPTS = 3;

/**
 * Commits the trees and what they are made of on a branch, pushes it, and opens its merge request or brings it up to date.
 * Touches no file, index or branch of the checkout, and never pushes by force. Run again, it goes on where it stopped.
 *
 * @throws UsageError, OutsideError
 */
export async function publish(publication: Publication, tools: Tools): Promise<Outcome> {
  const { folder, git: config, draft, dryRun } = publication;
  const secrets = new KnownSecrets();
  const token = tokenOf(config.provider, tools.env);
  if (token !== undefined) secrets.add(token);
  const url = secrets.mask(config.url);
  const address = addressOf(config, tools.env);
  if (token === undefined && !dryRun) throw noToken(config.provider, address);

  const git = gitIn(tools.run, folder, secrets);
  const selection = selectFiles(publication.trees, publication.inputs);
  const branch = publication.branch ?? `mooring/${selection.environments.join('-')}`;
  const checkout = await openCheckout(git, folder);
  await refuseBranch(git, branch, config.branch);
  await refuseUnmerged(git, [...selection.inputs, ...selection.releases]);
  const remote = await openRemote(git, {
    url: config.url,
    shown: url,
    address,
    provider: config.provider,
    token,
    env: tools.env,
  });

  const review = { knowledge: knowledgeOf(catalogue()), root: packageRoot() };
  const work = {
    git,
    checkout,
    remote,
    selection,
    branch,
    target: config.branch,
    url,
    title: publication.title,
    tools: review,
  };
  for (let attempt = 1; ; attempt++) {
    const prepared = await prepare(work);
    const { reviews, files, title, behind } = prepared;
    const told = { branch, target: config.branch, title, files, behind, pushed: false };
    const longest = LONGEST_DESCRIPTION[config.provider];
    const describe = (room: number) => secrets.mask(noteOf(reviews, files, room));
    const description = describe(longest);
    if (files.length === 0) return { ...told, outcome: 'nothing', description };
    if (dryRun) return { ...told, outcome: 'planned', description };

    // Before the push: a token that does not hold is told while nothing is done yet.
    const connection = { server: address.server, project: address.project, token: token!, clock: tools.clock };
    const requests = await connectMergeRequests(config.provider, connection);
    const there = await requests.find(branch, config.branch);
    const commit = prepared.upToDate ?? (await makeCommit(work, prepared));
    const pushed = prepared.upToDate === undefined;
    if (pushed && (await remote.push(commit, branch)) === 'moved') {
      if (attempt < ATTEMPTS) continue;
      throw new OutsideError(`${branch} of ${url} moves while this works; nothing was pushed`, 'run it again');
    }
    const retitle = publication.title !== undefined;
    const request = await showRequest(requests, there, { ...told, draft, retitle, longest, describe });
    return { ...told, outcome: 'published', description, commit, pushed, request };
  }
}

async function refuseBranch(git: Git, branch: string, target: string): Promise<void> {
  if (branch === target)
    throw new UsageError(`Argo CD follows ${target}: a merge request needs another branch`, 'choose another --branch');
  if ((await git.attempt(['check-ref-format', '--branch', branch])).exitCode !== 0)
    throw new UsageError(`${branch} is no name for a branch`, 'choose another --branch, such as mooring/kafka');
}
