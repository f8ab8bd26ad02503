import { dirname, resolve } from 'node:path';
import { publish } from '../../publish/publish.ts';
import { type SynthResult, synth } from '../../synth/synth.ts';
import { systemClock } from '../../workspace/clock.ts';
import { runProgram } from '../../workspace/run.ts';
import { environmentsWithTree } from '../../workspace/workspace.ts';
import { reportPublish, reportPublishJson } from '../describe-publish.ts';
import { refuseForeignChanges, staleTrees, treesOf } from '../publish-trees.ts';
import { report, reportJson } from '../report.ts';
import { EXIT, type Screen } from '../screen.ts';

interface PublishOptions {
  readonly config: string;
  readonly env?: readonly string[];
  readonly branch?: string;
  readonly title?: string;
  readonly draft?: boolean;
  readonly dryRun?: boolean;
  readonly allowRemoval?: readonly string[];
  readonly allowChange?: readonly string[];
  readonly json?: boolean;
}

export async function run(options: PublishOptions, screen: Screen): Promise<number> {
  const {
    config: file,
    branch,
    title,
    draft = false,
    dryRun = false,
    json = false,
    allowRemoval,
    allowChange,
  } = options;
  const trees = environmentsWithTree(file);
  const environments = [...new Set(options.env ?? (trees.length > 0 ? trees : ['local']))];
  const render = (env: string, check: boolean) => synth({ config: file, env, check, allowRemoval, allowChange });
  const refused = (result: SynthResult) => result.outcome === 'configuration' || result.outcome === 'findings';
  const tools = { run: runProgram, clock: systemClock, env: screen.env };
  const folder = dirname(resolve(file));

  // Looks before it writes: what somebody changed in the tree by hand must not be lost.
  const planned = await inTurn(environments, (env) => render(env, true));
  for (const result of planned)
    if (refused(result)) return json ? reportJson(result, 0, screen) : report(result, 0, true, screen);
  await refuseForeignChanges(folder, planned, tools.run);
  const others = trees.filter((env) => !environments.includes(env));
  staleTrees(await inTurn(others, (env) => render(env, true)));
  const results = dryRun
    ? planned
    : await inTurn(planned, (result) =>
        result.outcome === 'differs' ? render(result.config!.environment, false) : Promise.resolve(result),
      );
  for (const result of results)
    if (refused(result)) return json ? reportJson(result, 0, screen) : report(result, 0, false, screen);

  const { config } = results[0]!;
  const publication = { folder, git: config!.git, ...treesOf(file, results, planned), branch, title, draft, dryRun };
  const outcome = await publish(publication, tools);
  if (json) reportPublishJson(outcome, config!, screen);
  else reportPublish(outcome, config!, screen);
  return EXIT.done;
}

/** One after the other: each already takes all cores. */
async function inTurn<From, To>(all: readonly From[], each: (one: From) => Promise<To>): Promise<To[]> {
  const done: To[] = [];
  for (const one of all) done.push(await each(one));
  return done;
}
