/** A value under the name of a setting, somewhere in what a pod is told. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}

/** `name = value`, `name: "value"`, `"name": "value"`, `--name=value`, `-Dname=value`, `?name=value`: of properties, TOML, INI, JSON, YAML, arguments and URLs. */
const SETTING = /(?<![\w.-])(?:-D|--?)?([A-Za-z][\w.-]*)["']?[ \t]*[=:][ \t]*["']?([^\s"',;&?}]+)/g;

/** The settings that a text has in it. */
export function settingsIn(text: string): readonly Setting[] {
  if (!/[=:]/.test(text)) return [];
  return [...text.matchAll(SETTING)].flatMap(([, name, value]) =>
    // An address is none: `http://host`, `host:9092`.
    value!.startsWith('//') || /^\d+$/.test(value!) ? [] : [{ name: name!, value: value! }],
  );
}
