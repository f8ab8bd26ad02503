import { FLINK_SETTINGS } from './flink-settings.ts';
import { type OwnedSetting, ownerOf } from './owned-settings.ts';
import type { JobConfig } from './project-schema.ts';
import { SPARK_SETTINGS } from './spark-settings.ts';

type Report = (rule: string, path: readonly string[], message: string, fix: string, why?: string) => void;

/** By engine: what is not a job's to set. */
const SETTINGS: Readonly<Record<'spark' | 'flink', readonly OwnedSetting[]>> = {
  spark: SPARK_SETTINGS,
  flink: FLINK_SETTINGS,
};

/** Keys in `conf` that contradict an option, or break out of what is rendered for the job. */
export function checkConf(report: Report, at: readonly string[], config: JobConfig): void {
  for (const [engine, settings] of Object.entries(SETTINGS)) {
    const conf = config[engine as keyof typeof SETTINGS]?.conf ?? {};
    for (const key of Object.keys(conf)) {
      const owner = ownerOf(settings, key);
      if (!owner) continue;
      const { option, why } = owner;
      report(
        'conf',
        [...at, engine, 'conf', key],
        option ? `${key} is what the option \`${option}\` of the job says` : `${key} is not the job's to set`,
        option ? `take it out of \`conf\`, and write \`${engine}.${option}\`` : 'take it out of `conf`',
        why,
      );
    }
  }
}
