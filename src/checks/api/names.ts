/**
 * The grammars of names in Kubernetes. Each answers whether a text is one.
 * Source: k8s.io/apimachinery@v0.35.4 pkg/api/validate/content and pkg/util/validation/validation.go.
 */

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const DNS_LABEL = new RegExp(`^${LABEL}$`);
const DNS_SUBDOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const DNS_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const NAME_PART = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const PORT_NAME = /^[-a-z0-9]+$/;
const VARIABLE = /^[ -<>-~]+$/;
const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/;

export const isDnsLabel = (text: string): boolean => text.length <= 63 && DNS_LABEL.test(text);
export const isDnsSubdomain = (text: string): boolean => text.length <= 253 && DNS_SUBDOMAIN.test(text);
export const isDns1035Label = (text: string): boolean => text.length <= 63 && DNS_1035.test(text);

/** A subdomain whose first label may be `*`, as hosts have it. */
export const isWildcardSubdomain = (text: string): boolean => text.startsWith('*.') && isDnsSubdomain(text.slice(2));

/** A key of labels and annotations: `name`, `example.com/name`. */
export function isQualifiedName(text: string): boolean {
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  return (slash < 0 || isDnsSubdomain(text.slice(0, slash))) && name.length <= 63 && NAME_PART.test(name);
}

export const isLabelValue = (text: string): boolean => text === '' || (text.length <= 63 && NAME_PART.test(text));

/** IANA's name of a service, which a port is called by. */
export const isPortName = (text: string): boolean =>
  text.length <= 15 && PORT_NAME.test(text) && /[a-z]/.test(text) && !/^-|-$|--/.test(text);

/** Any printable character but `=` (RelaxedEnvironmentVariableValidation). */
export const isVariableName = (text: string): boolean => VARIABLE.test(text);

/** A key of a ConfigMap or a Secret. */
export const isConfigKey = (text: string): boolean =>
  text.length <= 253 && CONFIG_KEY.test(text) && text !== '.' && !text.startsWith('..');
