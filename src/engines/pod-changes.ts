import type { RenderContext } from '../contract/context.ts';
import { accountName, renderPolicy, type Submitted } from './admission.ts';
import { all, list, text } from './cel.ts';

/** What every pod of KubernetesPodOperator has (apache-airflow-providers-cncf-kubernetes 10.25.0, operators/pod.py), and nobody else's may have. */
const OF_A_TASK = 'oldObject.metadata.?labels[?"kubernetes_pod_operator"].orValue("") == "True"';

/** With which its operators mark a pod that they have done with. */
const MARK = 'already_checked';

const LABELS = 'object.metadata.?labels.orValue({})';
const OLD_LABELS = 'oldObject.metadata.?labels.orValue({})';

/**
 * What DAGs may do to pods that are there: to mark one, and to delete what a DAG started. The right to patch pods would else be
 * the right to run another image with the Secrets of any job, and that to delete them to end what Argo CD started.
 *
 * It is about all accounts of the orchestrator: the one that waits for deferred tasks is nobody's.
 */
export function renderPodChanges(
  ctx: RenderContext,
  project: string,
  submitters: readonly string[],
  orchestrator: string,
  jobs: readonly Submitted[],
): void {
  const users = list(submitters.map((submitter) => accountName(orchestrator, submitter)));
  const accounts = list(jobs.map(({ job }) => job.name));
  renderPolicy(ctx, project, {
    name: 'pod-changes',
    namespace: jobs[0]!.job.namespace,
    matches: { apiGroups: [''], operations: ['UPDATE', 'DELETE'], resources: ['pods'] },
    submitter: `request.userInfo.username.startsWith(${text(accountName(orchestrator, ''))})`,
    validations: [
      {
        expression: `request.operation != 'UPDATE' || ${all(
          'object.spec == oldObject.spec',
          'object.metadata.?ownerReferences.orValue([]) == oldObject.metadata.?ownerReferences.orValue([])',
          `${LABELS}.all(k, k == ${text(MARK)} || ${OLD_LABELS}[?k].orValue("") == ${LABELS}[k])`,
          `${OLD_LABELS}.all(k, k in ${LABELS})`,
        )}`,
        message: `of a pod that is there a DAG may set the label ${MARK}, and nothing else`,
      },
      {
        expression: `request.operation != 'DELETE' || ${OF_A_TASK} && (!(request.userInfo.username in ${users}) || oldObject.spec.?serviceAccountName.orValue("") in ${accounts})`,
        message: 'a DAG may delete the pods of jobs of its project that a DAG started, and no others',
      },
    ],
  });
}
