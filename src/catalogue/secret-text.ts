/**
 * How a value of a Secret is put into a text, as External Secrets templates (v2.9.0, runtime/template/v2/template.go: Go's
 * functions and Sprig's). Values that are made in the cluster are letters and digits; those of a store outside are anything.
 */

/** In a URL, before or after its host. `urlquery` alone writes a space as `+`, which is a plus there. */
export function inUrl(key: string): string {
  return `{{ .${key} | urlquery | replace "+" "%20" }}`;
}

/**
 * Between double quotes that know the escapes of C: JAAS (Java's StreamTokenizer) and valkey.conf (sdssplitargs). Both read
 * a line at a time.
 */
export function inQuotes(key: string): string {
  return String.raw`"{{ .${key} | replace "\\" "\\\\" | replace "\"" "\\\"" | replace "\n" "\\n" | replace "\r" "\\r" }}"`;
}

/** As it is, where nothing can be escaped. One that has a character of `unfit` is refused with these words, and no Secret made. */
export function asItIs(key: string, unfit: string, words: string): string {
  return `{{ if regexMatch ${JSON.stringify(unfit)} .${key} }}{{ fail ${JSON.stringify(words)} }}{{ end }}{{ .${key} }}`;
}
