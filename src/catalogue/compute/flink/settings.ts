import type { Fault } from '../../../contract/problem.ts';
import { type Json, recordOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { formatPath } from '../../../kit/path.ts';
import { minorOf, type SettingWords, withUnit, wrongWord } from '../../../kit/settings.ts';
import { textsIn } from '../../../kit/texts.ts';
import { readFile } from '../../../workspace/read-file.ts';

/** Flink 2.2.0, flink-core/src/main/java/org/apache/flink/util/TimeUtils.java: without one, milliseconds. */
const TIMES =
  /^(d|days?|h|hours?|min|m|minutes?|s|secs?|seconds?|ms|millis?|milliseconds?|µs|micros?|microseconds?|ns|nanos?|nanoseconds?)$/;
/** Flink 2.2.0, flink-core/src/main/java/org/apache/flink/configuration/MemorySize.java: without one, bytes. */
const SIZES = /^(b|bytes|k|kb|kibibytes|m|mb|mebibytes|g|gb|gibibytes|t|tb|tebibytes)$/;

/**
 * Settings that are times, by how their names end (those that are `durationType()` in Flink 2.2.0, org/apache/flink/configuration/*Options.java,
 * and in the operator's release-1.15.0, …/config/KubernetesOperatorConfigOptions.java and …/autoscaler/config/AutoScalerOptions.java).
 */
const TIME = /(^|[.-])(interval|timeout|delay|min-pause|backoff|ttl|period)$/;
/**
 * They end like times and are plain numbers: counts, or milliseconds without a unit (the same: BlobServerOptions, ExecutionOptions,
 * RestartStrategyOptions, SecurityOptions, {Latency,Size}TrackOptions); or times or the words of cron (operator, `PERIODIC_*_INTERVAL`).
 */
const NUMBERS =
  /^blob\.|^security\.ssl\.|-per-interval$|-before-reset-backoff$|-track\.sample-interval$|\.active-buffer-timeout$|\.periodic\.(savepoint|checkpoint)\.interval$/;
/** Times that are a part of a second by default (the same), which a number alone may well mean. */
const SHORT =
  /^execution\.buffer-timeout\.interval$|^pipeline\.auto-watermark-interval$|^slot\.request\.max-interval$|^slotmanager\.|^cluster\.registration\.initial-timeout$|\.buffer-debloat\.period$|\.initial-retry-delay$/;
/** Settings that are sizes, by how their names end (`memoryType()` of the same files). */
const SIZE = /\.memory\.(?!buffers-|read-buffer)(.*[.-])?(size|min|max)$|^state\.backend\.rocksdb\..*(\.|-)size$/;
/** Sizes that are less than a megabyte by default: a number alone is one of bytes, as it is meant. */
const SMALL = /segment-size$|rocksdb\./;

const BOOLEAN = ['true', 'false'];
/** Words of settings, whatever the case (Flink 2.2.0, ConfigurationUtils `convertToEnum`, `convertToBoolean`; CheckpointingMode, ExternalizedCheckpointRetention, `RestartStrategyType`, `SchedulerType`). */
const WORDS: readonly SettingWords[] = [
  {
    key: /^(execution\.checkpointing\.(incremental|unaligned)(\.enabled)?|s3\.path[.-]style[.-]access|.*\.enabled)$/,
    words: BOOLEAN,
  },
  { key: /^execution\.checkpointing\.mode$/, words: ['EXACTLY_ONCE', 'AT_LEAST_ONCE'] },
  {
    key: /^execution\.checkpointing\.externalized-checkpoint-retention$/,
    words: ['RETAIN_ON_CANCELLATION', 'DELETE_ON_CANCELLATION', 'NO_EXTERNALIZED_CHECKPOINTS'],
  },
  {
    key: /^restart-strategy(\.type)?$/,
    words: [
      'exponential-delay',
      'fixed-delay',
      'failure-rate',
      'none',
      'off',
      'disable',
      'exponentialdelay',
      'fixeddelay',
      'failurerate',
    ],
  },
  { key: /^jobmanager\.scheduler$/, words: ['default', 'adaptive', 'adaptivebatch'] },
];

/** A jar that carries the version of Flink that it is of, or for: `flink-s3-fs-hadoop-2.2.0.jar`, `flink-connector-kafka-4.0.1-2.0.jar`. */
const JAR = /\bflink-[a-z0-9-]*?[a-z][a-z0-9]*(?:_2\.1[123])?-(\d+\.\d+(?:\.\d+)?)(?:-(\d+\.\d+))?\.jar\b/g;

/** Settings of a job that Flink, or its operator, does not take as they are meant. */
export function* settingFaults(object: KubeObject): Iterable<Fault> {
  const { flinkConfiguration, flinkVersion, job, mode } = recordOf(object.spec);
  yield* ofSettings(recordOf(flinkConfiguration), 'spec.flinkConfiguration');
  const version = textOf(flinkVersion)?.replace(/^v/, '').replaceAll('_', '.');
  if (version !== undefined) yield* ofJars(object.spec, version);
  if (job === undefined) return;
  yield* ofJob(recordOf(job), recordOf(flinkConfiguration));
  if (mode === 'standalone') yield* ofJar(recordOf(job));
}

/** The settings of the operator itself, and what it gives all jobs. */
export function* operatorFaults({ data }: KubeObject): Iterable<Fault> {
  for (const file of ['flink-conf.yaml', 'config.yaml']) {
    const text = recordOf(data)[file];
    if (typeof text !== 'string' || !/^(kubernetes\.operator|taskmanager|jobmanager|execution)\b/m.test(text)) continue;
    const read = readFile(file, text);
    // What cannot be read is told by `schema/text`.
    if (read && 'documents' in read)
      for (const settings of read.documents) yield* ofSettings(recordOf(settings), `data["${file}"]:`);
  }
}

function* ofSettings(settings: Json, place: string): Iterable<Fault> {
  for (const [key, value] of Object.entries(settings)) {
    const path = place.endsWith(':') ? `${place} ${key}` : `${place}["${key}"]`;
    const said = withUnit(value);
    if (TIME.test(key) && !NUMBERS.test(key)) {
      const few = said?.unit === '' && !SHORT.test(key) && said.amount > 0 && said.amount < 1000;
      if (said && (few || (said.unit !== '' && !TIMES.test(said.unit))))
        yield {
          path,
          message:
            said.unit === ''
              ? `${key} of ${value} is as many milliseconds`
              : `${said.unit} is no unit of time to Flink`,
          fix: said.unit === '' ? `say the unit: ${value} s` : 'write ms, s, min, h or d',
        };
      if (!said && typeof value !== 'object' && !/^(P|-)/.test(String(value)) && /^\D*$|^\d+\.\d/.test(String(value)))
        yield { path, message: `${value} is no time to Flink`, fix: 'write a whole number with its unit: 30 s' };
    } else if (
      SIZE.test(key) &&
      said &&
      (said.unit === '' ? !SMALL.test(key) && said.amount > 0 && said.amount < 2 ** 20 : !SIZES.test(said.unit))
    )
      yield {
        path,
        message:
          said.unit === '' ? `${key} of ${value} is as many bytes` : `${said.unit} is no unit of memory to Flink`,
        fix: said.unit === '' ? `say the unit: ${value}m` : 'write k, m or g',
      };
    const words = wrongWord(key, value, WORDS);
    if (words !== undefined) yield { path, message: `${value} is no word that ${key} knows`, fix: `write ${words}` };
  }
}

function* ofJars(spec: unknown, version: string): Iterable<Fault> {
  for (const { text, path } of textsIn(spec, ['spec']))
    for (const [jar, own, built] of text.matchAll(JAR)) {
      // What is Flink's own has its version; a connector's says for which it was built, and goes with those after it.
      const fits =
        built === undefined
          ? minorOf(own!) === minorOf(version) || isConnector(jar)
          : built.split('.')[0] === version.split('.')[0];
      if (!fits)
        yield {
          path: formatPath(path),
          message: `${jar} is of Flink ${built ?? own}, and the job runs Flink ${version}`,
          fix: `take that of ${version}, which the image must have`,
        };
    }
}

/** Released apart from Flink, under versions of their own. */
const isConnector = (jar: string) => /-connector-(?!base|files|datagen|print|hive)/.test(jar);

/**
 * Of a standalone job the operator reads the scheme, and fails without (operator release-1.15.0, config/FlinkConfigBuilder.java
 * `getStandaloneJarURI`). Where Flink itself looks, one without is a file of the image (Flink 2.2.0,
 * client/program/PackagedProgramUtils.java `resolveURI`).
 */
function* ofJar({ jarURI }: Json): Iterable<Fault> {
  if (typeof jarURI === 'string' && !/^[a-z][a-z0-9+.-]*:/i.test(jarURI))
    yield {
      path: 'spec.job.jarURI',
      message: `${jarURI} does not say where it is`,
      fix: `write local://${jarURI.startsWith('/') ? '' : '/'}${jarURI} for a file of the image`,
    };
}

/** Whether there is a folder to keep state in, the operator looks itself (limits.ts). */
function* ofJob({ upgradeMode }: Json, conf: Json): Iterable<Fault> {
  if (upgradeMode === 'last-state' && conf['execution.checkpointing.interval'] === undefined)
    yield {
      path: 'spec.flinkConfiguration',
      message: 'the job goes on from its last checkpoint, and none is ever made',
      fix: 'say `execution.checkpointing.interval`',
    };
}
