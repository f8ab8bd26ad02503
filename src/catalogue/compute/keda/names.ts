/** Names of the two programs and of their Services, which their certificate is for (v2.20.2, cmd/operator/main.go). */
export const OPERATOR = 'keda-operator';
export const METRICS = 'keda-operator-metrics-apiserver';

/** The Secret with that certificate and its CA, which the operator makes. */
export const CERTIFICATES = 'kedaorg-certs';

/** By which Kubernetes finds who knows external metrics: there is one in a cluster (v2.20.2, cmd/operator/main.go). */
export const API_SERVICE = 'v1beta1.external.metrics.k8s.io';

/** Lease of the pod that leads: the default of `--leader-election-id` (v2.20.2, cmd/operator/main.go). */
export const LEASE = 'operator.keda.sh';

/** Where the operator hands on what it measured, once it leads (v2.20.2, cmd/operator/main.go `metrics-service-bind-address`). */
export const OPERATOR_PORT = 9666;

/** Where the API server asks for external metrics: above 1023, for a program that is not root. */
export const METRICS_PORT = 6443;
