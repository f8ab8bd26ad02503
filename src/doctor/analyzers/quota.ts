import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import type { Quota } from '../live.ts';
import { whose } from '../of-pod.ts';
import { refusals } from '../refusals.ts';

export const quota: Analyzer = {
  id: 'quota/exceeded',
  what: 'The quota of a namespace is used up: which resource, how much of how much, and who was refused.',
  why: 'The API server refuses new pods and volumes there, those of a rollout too.',
  *find(view) {
    const hit = new Set<string>();
    for (const { component, object, namespace, text, at } of refusals(view)) {
      const over = /exceeded quota: ([\w.-]+), requested: (.*?), used: (.*?), limited: (.*)$/.exec(text);
      if (!over) continue;
      hit.add(namespace);
      const [, name, requested, used, limited] = over;
      yield {
        ...whose(component),
        object,
        since: at,
        same: object,
        message: `the quota of namespace ${namespace} has no room for the pods of ${object}`,
        explanation: `Asked for: ${requested}; taken: ${used}; allowed: ${limited}. The quota follows from what the platform declares, so that something takes more than that, or a pod of a rollout is still there.`,
        fix: 'see who takes it; raise `headroom` in platform.yaml, or what the component declares',
        next: [
          view.kubectl(`-n ${namespace} describe quota ${name}`),
          view.kubectl(`-n ${namespace} get pods`),
          view.npm('capacity'),
        ],
      };
    }
    for (const full of view.all<Quota>('ResourceQuota')) {
      const { namespace = '' } = full.metadata;
      const { hard = {}, used = {} } = full.status ?? {};
      const at = Object.keys(hard).filter((resource) => hard[resource] === used[resource] && hard[resource] !== '0');
      if (at.length === 0 || hit.has(namespace)) continue;
      yield {
        object: describeObject(full),
        severity: 'warning',
        message: `the quota of namespace ${namespace} is used to the last: ${at.map((resource) => `${resource} ${hard[resource]}`).join(', ')}`,
        fix: 'nothing as long as nothing new is to start there; else raise `headroom` in platform.yaml',
        next: [view.kubectl(`-n ${namespace} describe quota ${full.metadata.name}`), view.npm('capacity')],
      };
    }
  },
};
