import { dotted, parsePointer } from '../config/pointer.ts';
import { saidSettings } from '../config/said-settings.ts';
import { isSecret, shown } from './compare/shown.ts';
import type { ConfigTexts } from './places.ts';

/** A setting that the file of an environment says, and so holds there alone. */
export interface Said {
  readonly environment: string;
  /** JSON pointer: `/components/kafka/brokers`. */
  readonly config: string;
  /** As people write it: `components.kafka.brokers`. */
  readonly setting: string;
  /** As a short text on one line. */
  readonly value: string;
  readonly file: string;
  readonly line: number;
}

/** What the file of an environment says, where it has one. */
export function saidIn(environment: string, texts: ConfigTexts | undefined): readonly Said[] {
  if (!texts?.override) return [];
  const { file, text } = texts.override;
  return saidSettings(file, text).map(({ config, value, at }) => ({
    environment,
    config,
    setting: dotted(config),
    value: shownAs(value, parsePointer(config).at(-1)!),
    file: at.file,
    line: at.line,
  }));
}

function shownAs(value: unknown, name: string): string {
  if (isSecret(value, name)) return '(not shown: it is a secret, or may be)';
  return typeof value === 'string' ? JSON.stringify(shown(value)) : shown(value);
}
