/** Kinds that belong to no namespace, as AppProjects name them: `group/Kind`. */
export const DEFINITIONS = ['apiextensions.k8s.io/CustomResourceDefinition'];
export const CLUSTER_RIGHTS = ['rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding'];
export const ADMISSION_POLICIES = [
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
];
export const WEBHOOKS = [
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
];
