import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';

const GROUP = 'external-secrets.io';
const GENERATORS = `generators.${GROUP}`;

const READ = ['get', 'list', 'watch'];

/** Kinds that it reconciles, and stores and generators that these name. */
const RECONCILED = ['externalsecrets', 'pushsecrets', 'secretstores', 'clustersecretstores'];

/** Kinds of what makes values (v2.9.0, config/crds/bases). */
const GENERATOR_KINDS = [
  'acraccesstokens',
  'beyondtrustworkloadcredentialsdynamicsecrets',
  'cloudsmithaccesstokens',
  'clustergenerators',
  'ecrauthorizationtokens',
  'fakes',
  'gcraccesstokens',
  'githubaccesstokens',
  'gitlabdeploytokens',
  'grafanas',
  'mfas',
  'passwords',
  'quayaccesstokens',
  'sshkeys',
  'stssessiontokens',
  'uuids',
  'vaultdynamicsecrets',
  'webhooks',
];

/**
 * What it must see in every namespace: its caches have no other view (external-secrets v2.9.0, cmd/controller/root.go). It lists
 * and watches Secrets too, of which it keeps those that it made (pkg/controllers/common/common.go) and of all others the metadata.
 */
export const everywhere: readonly ApiRule[] = [
  { apiGroups: [GROUP], resources: RECONCILED, verbs: READ, cluster: true },
  { apiGroups: [GENERATORS], resources: [...GENERATOR_KINDS, 'generatorstates'], verbs: READ, cluster: true },
  { apiGroups: [''], resources: ['secrets'], verbs: ['list', 'watch'], cluster: true },
  // Accounts that stores ask as, and the namespaces that a ClusterSecretStore may be limited to.
  { apiGroups: [''], resources: ['namespaces', 'serviceaccounts'], verbs: READ, cluster: true },
  // A ClusterSecretStore belongs to no namespace.
  {
    apiGroups: [GROUP],
    resources: ['clustersecretstores', 'clustersecretstores/finalizers', 'clustersecretstores/status'],
    verbs: ['patch', 'update'],
    cluster: true,
  },
];

/** What it does where Secrets are made of something: it writes nowhere else. */
export const whereSecretsAre: readonly ApiRule[] = [
  {
    apiGroups: [GROUP],
    resources: ['externalsecrets', 'pushsecrets', 'secretstores'].flatMap((kind) => [
      kind,
      `${kind}/finalizers`,
      `${kind}/status`,
    ]),
    verbs: ['patch', 'update'],
  },
  {
    apiGroups: [GENERATORS],
    resources: ['generatorstates'],
    verbs: ['create', 'delete', 'deletecollection', 'patch', 'update'],
  },
  { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'delete', 'get', 'patch', 'update'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
  // It asks stores in the name of an account.
  { apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
];
