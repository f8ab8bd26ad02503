/**
 * How a value of a Secret is put into a text, as External Secrets templates (v2.9.0, runtime/template/v2/template.go: Go's
 * functions and Sprig's). Values that are made in the cluster are letters and digits; those of a store outside are anything.
 */

/** A key of a Secret, whose value nobody but the cluster sees. */
export interface SecretKey {
  readonly key: string;
}

/** The keys of a Secret, each by its name, to be put into texts. */
export function secretKeys<K extends string>(keys: Readonly<Record<K, unknown>>): { readonly [P in K]: SecretKey } {
  return Object.fromEntries(Object.keys(keys).map((key) => [key, { key }])) as { [P in K]: SecretKey };
}

/** Alone: the whole text is the value. */
export function asText({ key }: SecretKey): string {
  return isName(key) ? `{{ .${key} }}` : `{{ index . "${key}" }}`;
}

/** In a URL, before or after its host. `urlquery` alone writes a space as `+`, which is a plus there. */
export function inUrl(key: SecretKey): string {
  return `{{ ${fieldOf(key)} | urlquery | replace "+" "%20" }}`;
}

/** In JSON, with the quotes around it. */
export function inJson(key: SecretKey): string {
  return `{{ ${fieldOf(key)} | toJson }}`;
}

/** Two in JSON, as HTTP's basic authentication has them. */
export function inBasicAuth(username: SecretKey, password: SecretKey): string {
  return `{{ printf "%s:%s" ${fieldOf(username)} ${fieldOf(password)} | b64enc | toJson }}`;
}

/** In base64. */
export function inBase64(key: SecretKey): string {
  return `{{ ${fieldOf(key)} | b64enc }}`;
}

/**
 * Between double quotes that know the escapes of C: JAAS (Java's StreamTokenizer) and valkey.conf (sdssplitargs). Both read
 * a line at a time.
 */
export function inQuotes(key: SecretKey): string {
  return String.raw`"{{ ${fieldOf(key)} | replace "\\" "\\\\" | replace "\"" "\\\"" | replace "\n" "\\n" | replace "\r" "\\r" }}"`;
}

/** As it is, where nothing can be escaped. One that has a character of `unfit` is refused with these words, and no Secret made. */
export function asItIs(key: SecretKey, unfit: string, words: string): string {
  const value = fieldOf(key);
  return `{{ if regexMatch ${JSON.stringify(unfit)} ${value} }}{{ fail ${JSON.stringify(words)} }}{{ end }}{{ ${value} }}`;
}

/** What Go's templates can name as a field. */
const isName = (key: string) => /^[A-Za-z_]\w*$/.test(key);

const fieldOf = ({ key }: SecretKey) => (isName(key) ? `.${key}` : `(index . "${key}")`);
