import type { Analyzer } from '../../src/doctor/analyzer.ts';
import { GENERATED, page, table } from './markdown.ts';

/** What doctor knows, how it judges, and how its answer is read by machines. */
export function doctorPage(analyzers: readonly Analyzer[]): string {
  return page(
    GENERATED,
    '# Doctor',
    '`npm run doctor` tells what is wrong with a platform that runs, where it began, and what to type next. It changes nothing: not in the cluster, not on this machine. It works while a platform is being brought up, without rights to see everything (it says what it could not look at), and without a cluster (then it looks at k3d, Docker and the tree).',
    '## How it judges',
    [
      '1. **It looks once:** Applications, workloads, pods, events, volume claims, quotas, nodes, ExternalSecrets and the custom resources of the tree, in the namespaces of the platform; the last lines of containers that are not well; whether the addresses of UIs answer.',
      '2. **It names analyzers:** each is in the table below.',
      '3. **It finds where it began:** along the graph of the plan. A crash may come of a database that is away; then it is told under that database, and so is whatever merely waits. An image that cannot be pulled comes of nothing else, and is a cause wherever it is.',
      '4. **It tells causes in the order of the graph,** machine and nodes first. Mend the first, and look again.',
    ].join('\n'),
    'A crash is told under a component before it only when that has trouble; when it turns out to be another matter, it is still there afterwards, as a cause.',
    '## For a colleague',
    '`npm run doctor -- --snapshot state.json` also writes what was seen; `npm run doctor -- --from state.json` judges by it, in the same repository, without the cluster. No Secret is read for it, nor the environment of any container. Texts of others (logs, events, conditions) are cut to a few lines, what steers a terminal is taken out, and what looks like a password, token or key is masked: by its name, or as a long run of mixed letters and digits. A short password without a name in a log line cannot be known: look through the file before you send it.',
    '## What it knows',
    table(
      ['analyzer', 'what it is', 'what it does'],
      analyzers.map(({ id, what, why, vague }) => [`\`${id}\``, what, `${why}${vague ? ' (*)' : ''}`]),
    ),
    '(*) Told only when nothing better is known of the component.',
    '## For machines',
    '`--json` prints an object by `schemas/doctor.schema.json`. Exit code 0: nothing is wrong, or there are warnings only; 1: something is wrong; 2: the configuration cannot be read, or a word of the command is wrong.',
    '```sh\nnpm run -s doctor -- --json | jq -r \'.causes[] | "\\(.component // "cluster")  \\(.analyzer)  \\(.next[0])"\'\n```',
  );
}
