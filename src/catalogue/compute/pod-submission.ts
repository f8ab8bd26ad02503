import type { ApiRule } from '../../contract/connections/kubernetes-api.ts';
import type { Offer } from '../../contract/offer.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { submission } from './submission.ts';

const rule = (resource: string, ...verbs: string[]): ApiRule => ({ apiGroups: [''], resources: [resource], verbs });

/**
 * Every call that KubernetesPodOperator makes on success, failure and timeout (apache-airflow-providers-cncf-kubernetes 10.25.0,
 * operators/pod.py, utils/pod_manager.py): it looks for a pod of an earlier try, makes one, follows its log, marks one that failed
 * as seen, and deletes it. A result that is passed on (`do_xcom_push`) would need a second container and `pods/exec`.
 */
export const podSubmission = (platform: PlatformFacts): Offer =>
  submission('pods', platform, {
    submit: [
      rule('pods', 'create', 'delete', 'get', 'list', 'patch'),
      rule('pods/log', 'get'),
      // It writes what happens to a pod that does not start into the task's log.
      rule('events', 'list'),
    ],
    // A deferred task waits in the triggerer, which deletes the pod when somebody ends the task (triggers/pod.py `on_kill`).
    follow: [rule('pods', 'delete', 'get'), rule('pods/log', 'get'), rule('events', 'list')],
  });
