import { APPLICATION } from '../argocd/kinds.ts';
import type { LiveObject } from '../cluster/cluster.ts';
import type { ClusterView } from './cluster-view.ts';
import type { Application } from './live.ts';

/** What Argo CD says when the repository is the trouble, and not what is in it (util/git, reposerver/repository; v3.4.4). */
export const REPOSITORY =
  /failed to list refs|authentication required|authorization failed|repository not found|unable to resolve '|failed to (?:get git client|fetch|initialize) |error creating SSH agent|git fetch|could not read Username|dial tcp[^"]*(?:refused|timeout|no such host)|Could not resolve host/i;

/** What it says when a project does not allow something (pkg/apis/application/v1alpha1, controller/sync.go). */
export const DENIED =
  /is not permitted in project|do(?:es)? not match any of the allowed destinations|is not permitted to use|not allowed in project|referencing project .* which does not exist/i;

/**
 * What it says when the API server refuses an object already where Argo CD compares: a comparison on the server is an apply
 * that changes nothing (gitops-engine, pkg/diff; seen with v3.3.10 and kubernetes v1.35.4).
 */
const DRY_RUN = /error running server side apply in dryrun mode for resource (\w+)\/([\w.-]+): (.*)$/;

/** A condition that is an error or a warning, or an operation that did not do. */
export interface Said {
  readonly application: LiveObject<Application>;
  readonly component: string;
  /** `ComparisonError`, `SyncFailed`. */
  readonly type: string;
  readonly message: string;
  readonly at: string | undefined;
}

/** Every condition of every Application. */
export function conditions(view: ClusterView): readonly Said[] {
  return view.all<Application>(APPLICATION).flatMap((application) =>
    (application.status?.conditions ?? []).map(({ type, message = '', lastTransitionTime }) => ({
      application,
      component: view.componentOf(application)!,
      type,
      message,
      at: lastTransitionTime,
    })),
  );
}

/** The object that the API server refuses, and its words, when that is what a condition tells. */
export function refusedIn({ message }: Said): { readonly object: string; readonly words: string } | undefined {
  const [, kind, name, words] = DRY_RUN.exec(message) ?? [];
  return words === undefined ? undefined : { object: `${kind} ${name}`, words };
}

/** Every condition that tells of an object that the API server refuses, as an operation would that failed at it. */
export function refusedConditions(view: ClusterView): readonly Said[] {
  return conditions(view).flatMap((said) => {
    const refused = refusedIn(said);
    return refused ? [{ ...said, type: refused.object, message: refused.words }] : [];
  });
}

/** Every operation that failed: its own words, and those of each object that did. */
export function failures(view: ClusterView): readonly Said[] {
  return view.all<Application>(APPLICATION).flatMap((application) => {
    const {
      phase,
      message = '',
      finishedAt,
      startedAt,
      syncResult,
      retryCount = 0,
    } = application.status?.operationState ?? {};
    // One that is tried again runs, and says why.
    const failed = phase === 'Failed' || phase === 'Error' || (phase === 'Running' && retryCount > 0);
    if (!failed) return [];
    const of = { application, component: view.componentOf(application)!, at: finishedAt ?? startedAt };
    const objects = (syncResult?.resources ?? [])
      .filter(({ status, hookPhase }) => status === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error')
      .map(({ kind, namespace, name, message: said = '' }) => ({
        ...of,
        type: `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
        message: said,
      }));
    return objects.length > 0 ? objects : [{ ...of, type: 'SyncFailed', message }];
  });
}
