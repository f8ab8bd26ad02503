import type { ApiRule } from '../../../../contract/connections/kubernetes-api.ts';
import type { PlatformFacts } from '../../../../contract/platform.ts';
import { leaderElection } from '../../../leader-election.ts';
import { whereJobsRun } from '../../job-namespaces.ts';

const GROUP = 'sparkoperator.k8s.io';

/** Objects that both programs make and hold in their own namespace (v2.5.2, cmd/operator/{controller,webhook}/start.go). */
export const LOCKS = { controller: 'spark-operator-controller-lock', webhook: 'spark-operator-webhook-lock' };
export const CERTIFICATES = 'spark-operator-webhook-certs';

/** Both webhook configurations, by the default of `--mutating-webhook-name` and `--validating-webhook-name`. */
export const CONFIGURATIONS = 'spark-operator-webhook';

/** They are made and counted up, never replaced (kubernetes/client-go v0.32.5, tools/record/event.go). */
const EVENTS: ApiRule = { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] };

/**
 * What the controller does, by the markers of its reconcilers (v2.5.2, internal/controller/{sparkapplication,sparkconnect,
 * scheduledsparkapplication}) and what it calls spark-submit for. Definitions, which the chart lets it read, are for Volcano's
 * scheduler alone (internal/scheduler/volcano/scheduler.go). Ingresses, which an application may ask for, are listed and watched
 * too: its client reads through a cache, and would wait for one without an end.
 */
export const controllerRights = (platform: PlatformFacts): readonly ApiRule[] => [
  ...leaderElection(LOCKS.controller),
  ...whereJobsRun(platform, [
    EVENTS,
    { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'get', 'list', 'update', 'watch'] },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'get', 'list', 'patch', 'update', 'watch'] },
    {
      apiGroups: [''],
      resources: ['services'],
      verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
    },
    {
      apiGroups: ['networking.k8s.io'],
      resources: ['ingresses'],
      verbs: ['create', 'delete', 'get', 'list', 'update', 'watch'],
    },
    { apiGroups: [GROUP], resources: ['sparkapplications'], verbs: ['create', 'delete', 'get', 'list', 'watch'] },
    { apiGroups: [GROUP], resources: ['scheduledsparkapplications', 'sparkconnects'], verbs: ['get', 'list', 'watch'] },
    // Finalizers: where OwnerReferencesPermissionEnforcement is on, who owns an object must be allowed to.
    {
      apiGroups: [GROUP],
      resources: ['finalizers', 'status'].flatMap((part) =>
        ['scheduledsparkapplications', 'sparkapplications', 'sparkconnects'].map((kind) => `${kind}/${part}`),
      ),
      verbs: ['update'],
    },
  ]),
];

/**
 * What the webhook does: it keeps its certificate in a Secret (v2.5.2, pkg/certificate/certificate.go), writes the CA into its
 * two configurations (internal/controller/{mutating,validating}webhookconfiguration), which belong to no namespace, and looks up
 * the application of a pod (internal/webhook/sparkpod_defaulter.go). It lists and watches the configurations by their name
 * (cmd/operator/webhook/start.go `newCacheOptions`), so that a rule may name them (Kubernetes, docs/reference/access-authn-authz/rbac).
 * Quotas are read with `--enable-resource-quota-enforcement` only.
 */
export const webhookRights = (platform: PlatformFacts): readonly ApiRule[] => [
  ...leaderElection(LOCKS.webhook),
  { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
  { apiGroups: [''], resources: ['secrets'], resourceNames: [CERTIFICATES], verbs: ['get', 'update'] },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    resourceNames: [CONFIGURATIONS],
    verbs: ['get', 'list', 'update', 'watch'],
    cluster: true,
  },
  ...whereJobsRun(platform, [
    { apiGroups: [GROUP], resources: ['sparkapplications'], verbs: ['get', 'list', 'watch'] },
  ]),
];
