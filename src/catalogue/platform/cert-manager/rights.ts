import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';
import { leaderElection } from '../../leader-election.ts';

const GROUP = 'cert-manager.io';

const READ = ['get', 'list', 'watch'];

/** What the webhook keeps its authority in. */
export const AUTHORITY = 'cert-manager-webhook-ca';

const LOCKS = { controller: 'cert-manager-controller', cainjector: 'cert-manager-cainjector-leader-election' };

/**
 * The controller beside what it does where its clients are (v1.21.1, cmd/controller/app): its caches see every namespace or a
 * single one (`--namespace`, without ClusterIssuers), those of Secrets too, of which it keeps its own and of all others the metadata
 * (internal/informers). Secrets of ClusterIssuers are in its own namespace.
 */
export const controllerRights: readonly ApiRule[] = [
  ...leaderElection(LOCKS.controller),
  rule('', ['secrets'], ['get']),
  ...[
    rule(GROUP, ['certificaterequests', 'certificates', 'clusterissuers', 'issuers'], READ),
    rule(GROUP, ['clusterissuers/status'], ['update']),
    // It counts them for its metrics, whether or not it answers any.
    rule('acme.cert-manager.io', ['challenges'], READ),
    rule('networking.k8s.io', ['ingresses'], READ),
    rule('', ['secrets'], ['list', 'watch']),
    // Its webhook asks whether it may, of requests to any issuer (internal/webhook/admission/certificaterequest/approval).
    {
      ...rule(GROUP, ['signers'], ['approve']),
      resourceNames: [`issuers.${GROUP}/*`, `clusterissuers.${GROUP}/*`],
    },
  ].map(everywhere),
];

/**
 * What the controller does where certificates are asked for (pkg/controller/{certificates,certificaterequests,issuers,
 * certificate-shim}). Finalizers: where OwnerReferencesPermissionEnforcement is on, who owns an object must be allowed to.
 */
export const whereCertificatesAre: readonly ApiRule[] = [
  rule(GROUP, ['certificaterequests', 'certificates'], ['create', 'delete', 'update']),
  rule(
    GROUP,
    [
      'certificaterequests/finalizers',
      'certificaterequests/status',
      'certificates/finalizers',
      'certificates/status',
      'issuers/status',
    ],
    ['update'],
  ),
  rule('networking.k8s.io', ['ingresses/finalizers'], ['update']),
  rule('', ['secrets'], ['create', 'delete', 'get', 'patch']),
  rule('', ['events'], ['create', 'patch']),
];

/** What is answered for: requests by their approver, as whoever sent them (internal/webhook/admission/certificaterequest/approval). */
export const webhookRights: readonly ApiRule[] = [
  // The API server knows no name yet where something is created.
  rule('', ['secrets'], ['create']),
  { ...rule('', ['secrets'], [...READ, 'update']), resourceNames: [AUTHORITY] },
  everywhere(rule('authorization.k8s.io', ['subjectaccessreviews'], ['create'])),
];

/**
 * The cainjector writes into what belongs to no namespace, and reads authorities wherever their certificate is: it watches the
 * metadata of all Secrets and fetches those that it needs (cmd/cainjector/app/controller.go, pkg/controller/cainjector). It looks once
 * whether there are Certificates at all. Definitions and APIServices only where it is told to.
 */
export function cainjectorRights(definitions: boolean): readonly ApiRule[] {
  const injects = [...READ, 'patch'];
  const configurations = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];
  return [
    ...leaderElection(LOCKS.cainjector),
    ...[
      rule('admissionregistration.k8s.io', configurations, injects),
      rule(GROUP, ['certificates'], READ),
      rule('', ['secrets'], READ),
      ...(definitions
        ? [
            rule('apiextensions.k8s.io', ['customresourcedefinitions'], injects),
            rule('apiregistration.k8s.io', ['apiservices'], injects),
          ]
        : [
            {
              ...rule('apiextensions.k8s.io', ['customresourcedefinitions'], ['get']),
              resourceNames: [`certificates.${GROUP}`],
            },
          ]),
    ].map(everywhere),
  ];
}

function rule(group: string, resources: readonly string[], verbs: readonly string[]): ApiRule {
  return { apiGroups: [group], resources: [...resources], verbs: [...verbs] };
}

function everywhere(one: ApiRule): ApiRule {
  return { ...one, cluster: true };
}
