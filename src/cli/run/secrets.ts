import type { Tree } from '../../argocd/tree.ts';
import { asAdministrator } from '../../bootstrap/administrator.ts';
import { mintGiven } from '../../bootstrap/mint-given.ts';
import { inventory } from '../../checks/secrets/inventory.ts';
import type { PlatformConfig } from '../../config/config.ts';
import { Session } from '../../live/session.ts';
import { realSystem } from '../../live/system.ts';
import { describeRotation } from '../../secrets/describe-rotation.ts';
import { lookUp } from '../../secrets/live.ts';
import { findOrphans } from '../../secrets/orphans.ts';
import { rotate } from '../../secrets/rotate.ts';
import { planRotation } from '../../secrets/rotation.ts';
import { renderTree } from '../../synth/synthesize.ts';
import { systemClock } from '../../workspace/clock.ts';
import { runProgram } from '../../workspace/run.ts';
import { UsageError } from '../../workspace/workspace.ts';
import { describeOrphans, describeSecrets, isWell } from '../describe-secrets.ts';
import { masked, maskedFailure } from '../masked.ts';
import { type PlanOptions, withPlan } from '../planned.ts';
import { EXIT, type Screen } from '../screen.ts';

interface SecretsOptions extends PlanOptions {
  readonly live?: boolean;
  readonly yes?: boolean;
}

export function run(
  action: 'list' | 'rotate' | 'prune',
  name: string | undefined,
  options: SecretsOptions,
  screen: Screen,
): Promise<number> {
  if (action !== 'rotate') {
    if (name !== undefined)
      throw new UsageError(
        `${action} takes no name, and was given ${name}`,
        `write \`${action}\`, or \`rotate\` and the name`,
      );
    return action === 'list' ? list(options, screen) : prune(options, screen);
  }
  if (name === undefined)
    throw new UsageError('rotate needs the name of a Secret', '`npm run secrets -- list` shows what there is');
  return rotateOne(name, options, screen);
}

/** Lists the Secrets of the platform; with `live` as a cluster has them. */
async function list(options: SecretsOptions, screen: Screen): Promise<number> {
  const loaded = await load(options, screen);
  if ('exit' in loaded) return loaded.exit;
  const { tree, session } = loaded;
  const { name, environment } = tree.plan.platform;
  const records = inventory(tree);
  try {
    const live = options.live ? await lookUp(await session.cluster(), records, systemClock.now()) : undefined;
    if (options.json)
      screen.stdout.write(
        `${JSON.stringify({ platform: name, environment, secrets: records, ...(live && { live }) }, undefined, 2)}\n`,
      );
    else screen.stdout.write(describeSecrets(`${name}, ${environment}: ${records.length} Secrets`, records, live));
    return live?.every(isWell) === false ? EXIT.findings : EXIT.done;
  } catch (error) {
    throw maskedFailure(error, session.secrets);
  }
}

/** Shows the Secrets that are left of clients that are gone, and removes them when that is wanted. */
async function prune(options: SecretsOptions, screen: Screen): Promise<number> {
  const loaded = await load(options, screen);
  if ('exit' in loaded) return loaded.exit;
  const { tree, session } = loaded;
  try {
    const cluster = await session.cluster();
    const orphans = await findOrphans(cluster, tree, inventory(tree));
    if (options.yes)
      for (const metadata of orphans) await cluster.delete({ apiVersion: 'v1', kind: 'Secret', metadata });
    screen.stdout.write(
      options.json
        ? `${JSON.stringify({ orphans, removed: options.yes === true }, undefined, 2)}\n`
        : describeOrphans(orphans, options.yes === true),
    );
    return EXIT.done;
  } catch (error) {
    throw maskedFailure(error, session.secrets);
  }
}

/** Shows how a Secret is rotated, and does it when that is wanted. */
async function rotateOne(secret: string, options: SecretsOptions, screen: Screen): Promise<number> {
  const loaded = await load(options, screen);
  if ('exit' in loaded) return loaded.exit;
  const { tree, session } = loaded;
  const rotation = planRotation(tree, inventory(tree), secret);
  const steps = describeRotation(rotation);
  if (options.json) screen.stdout.write(`${JSON.stringify({ ...rotation, steps }, undefined, 2)}\n`);
  else screen.stdout.write(`${steps.join('\n')}\n`);
  if (rotation.renewal.by === 'hand') return EXIT.findings;
  if (!options.yes) {
    if (!options.json) screen.stdout.write('Nothing was done: add --yes when it is meant.\n');
    return EXIT.done;
  }
  const { stderr } = masked(screen, session.secrets);
  try {
    const cluster = await session.cluster();
    const { kinds } = tree.plan.knowledge;
    await rotate(rotation, {
      cluster,
      clock: systemClock,
      kinds,
      mint: (name) => asAdministrator(session, () => mintGiven(session, name)),
      tell: (text) => stderr.write(`  ${text}\n`),
    });
    if (!options.json) screen.stdout.write('Rotated.\n');
    return EXIT.done;
  } catch (error) {
    throw maskedFailure(error, session.secrets);
  }
}

/** The rendered tree, and the cluster of its environment, which is opened when it is asked for. */
async function load(
  options: PlanOptions,
  screen: Screen,
): Promise<{ readonly tree: Tree; readonly session: Session } | { readonly exit: number }> {
  let tree: Tree | undefined;
  let root: PlatformConfig['root'] = '.';
  const exit = await withPlan(options, screen, (plan, config) => {
    tree = renderTree(config, plan);
    root = config.root;
    return EXIT.done;
  });
  if (!tree) return { exit };
  const installation = { ...tree, folder: root };
  return { tree, session: new Session(installation, realSystem(runProgram, systemClock, screen.env)) };
}
