import { APPLICATION, ARGO_API } from '../../argocd/kinds.ts';
import { ARGOCD_NAMESPACE } from '../../argocd/settings.ts';
import { watchUntil } from '../../cluster/cluster.ts';
import { type Application, isSettled } from '../../live/application.ts';
import { installedComponents, type Progress, progressOf } from '../../live/applications.ts';
import type { Session } from '../../live/session.ts';
import { OutsideError } from '../../workspace/outside-error.ts';
import type { Step, Tell } from '../step.ts';

const LOOK = 5000;
/** How long nothing may change before it is given up; images of several gigabytes are among what is pulled. */
const PATIENCE = 30 * 60_000;
/** How often those that are waited for are told when nothing changes. */
const TELL = 60_000;
/** Of those that wait, how many are told. */
const SHOWN = 6;

/** Argo CD has brought everything up: each component Synced and Healthy, the root last. */
export function syncStep(session: Session): Step {
  const { plan } = session.installation;
  const components = installedComponents(session.installation);
  const look = async () => {
    const list = await (await session.cluster()).list<Application>({
      apiVersion: ARGO_API,
      kind: 'Application',
      namespace: ARGOCD_NAMESPACE,
    });
    const applications = new Map(list.map((application) => [application.metadata.name, application]));
    const progress = progressOf(components, applications);
    const root = applications.get(`${plan.platform.name}-root`);
    const settled = progress.every(({ state }) => state === 'settled');
    return { progress, root, finished: settled && root !== undefined && isSettled(root) };
  };
  return {
    name: 'sync',
    title: 'Argo CD brings up everything else',
    plan: () => [`list ${APPLICATION} ${ARGOCD_NAMESPACE}  # until each is Synced and Healthy`],
    done: async () => {
      const { finished, progress } = await look();
      return finished ? `${progress.length} components are Synced and Healthy` : false;
    },
    run: async (tell) => {
      const { clock } = session.system;
      const teller = new Teller(tell);
      let changed = clock.now();
      let told = changed;
      let before = '';
      const finished = await watchUntil(
        async () => {
          const { progress, finished } = await look();
          teller.settled(progress);
          // Not by what Argo CD says: it counts its attempts there.
          const now = progress.map(({ state }) => state).join();
          if (now !== before) changed = clock.now();
          before = now;
          if (finished) return true;
          if (clock.now() - changed >= PATIENCE) return false;
          if (clock.now() - told >= TELL) {
            told = clock.now();
            teller.waiting(progress);
          }
          return undefined;
        },
        { clock, timeout: Number.POSITIVE_INFINITY, interval: LOOK },
      );
      if (finished) return;
      const { progress, root } = await look();
      const [first] = unsettled(progress);
      throw new OutsideError(
        first
          ? `nothing has moved for half an hour; ${first.component} holds the rest up: ${first.why}`
          : `nothing has moved for half an hour: the root Application is ${root?.status?.sync?.status ?? 'not there'}`,
        '`npm run doctor` names the cause; Argo CD goes on trying meanwhile, and another bootstrap goes on watching',
      );
    },
  };
}

/** Those whose own turn it is come first. */
function unsettled(progress: readonly Progress[]): readonly Progress[] {
  const open = progress.filter(({ state }) => state !== 'settled');
  return [
    ...open.filter(({ waitsFor }) => waitsFor === undefined),
    ...open.filter(({ waitsFor }) => waitsFor !== undefined),
  ];
}

/** Says what has settled, once each, and what is waited for. */
class Teller {
  readonly #tell: Tell;
  readonly #told = new Set<string>();

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  settled(progress: readonly Progress[]): void {
    for (const { component, state } of progress) {
      if (state !== 'settled' || this.#told.has(component)) continue;
      this.#told.add(component);
      this.#tell(`${component} is Synced and Healthy (${this.#told.size} of ${progress.length})`);
    }
  }

  waiting(progress: readonly Progress[]): void {
    const open = unsettled(progress);
    for (const { component, waitsFor, state, why } of open.slice(0, SHOWN))
      this.#tell(`waiting: ${component}${waitsFor && state !== 'absent' ? ` (after ${waitsFor})` : ''}: ${why}`);
    if (open.length > SHOWN) this.#tell(`waiting: and ${open.length - SHOWN} more`);
  }
}
