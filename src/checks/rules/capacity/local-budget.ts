import { capacityOf } from '../../capacity/capacity.ts';
import { mebibytes } from '../../capacity/words.ts';
import type { Problem, Rule } from '../../rule.ts';

/**
 * Memory that the core platform may ask for on one machine: the author of the guide reports 6-10 GB in use for a comparable
 * platform, of which GitLab is most.
 */
export const LOCAL_BUDGET = 6 * 2 ** 30;

/** The guide's platform without GitLab: its components, their operators, and what every platform has. */
export const CORE: ReadonlySet<string> = new Set([
  'airflow',
  'argocd',
  'cloudnative-pg',
  'external-secrets',
  'flink',
  'image-updater',
  'kafka',
  'minio',
  'minio-operator',
  'mlflow',
  'postgresql',
  'spark',
  'strimzi',
  'valkey',
]);

export const capacityLocalBudget: Rule = {
  id: 'capacity/local-budget',
  severity: 'warning',
  what: 'With the local profile, the core platform asks for no more memory than the machine of one person can spare: 6 GiB.',
  why: 'It is to run beside an editor and a browser, and leave room for jobs.',
  *check({ plan, manifests }): Iterable<Problem> {
    if (plan.platform.profile !== 'local') return;
    const core = capacityOf(plan, manifests).components.filter(({ id }) => CORE.has(id));
    const memory = core.reduce((sum, { steady }) => sum + steady.memory, 0);
    if (memory <= LOCAL_BUDGET) return;
    const [first, second] = [...core].sort((a, b) => b.steady.memory - a.steady.memory);
    yield {
      config: '/components',
      message: `the core platform asks for ${mebibytes(memory)} of memory, and ${mebibytes(LOCAL_BUDGET)} is the budget of one machine`,
      fix: `let the largest ask for less (${[first, second].map((one) => `${one!.id} ${mebibytes(one!.steady.memory)}`).join(', ')}), or set \`profile: production\` on a larger machine`,
    };
  },
};
