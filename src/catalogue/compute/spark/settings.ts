import type { Fault } from '../../../contract/problem.ts';
import { at, type Json, recordOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { formatPath } from '../../../kit/path.ts';
import { minorOf, type SettingWords, withUnit, wrongWord } from '../../../kit/settings.ts';
import { textsIn } from '../../../kit/texts.ts';
import { isStream, saidIn } from './application.ts';
import { isSize, SIZE_UNITS } from './properties.ts';

/** Spark 4.0.4, common/utils/src/main/java/org/apache/spark/network/util/JavaUtils.java `timeStringAs`. */
const TIMES = /^(us|ms|s|m|min|h|d)?$/;

/** Settings that are times or sizes, by how their names end (Spark 4.0.4, core/…/internal/config/*.scala: `timeConf`, `bytesConf`). Those of them that are plain numbers have no unit at all. */
const TIME = /(timeout|interval|(?<!\.maxFailures)\.wait|Timeout|Interval|backlogTimeout|retryWait)$/;
const SIZE =
  /(memory|memoryOverhead|\.buffer|\.size|maxResultSize|bufferSize|ThresholdInBytes|maxPartitionBytes|\.max)$/;

/** Those of them that are sizes for sure. */
const BYTES = /^spark\.(?:driver|executor)\.(?:memory|memoryOverhead|maxResultSize)$|^spark\.memory\.offHeap\.size$/;

/** Of these a number alone is one of milliseconds, and they are a second or more by default (the same package.scala). */
const MILLISECONDS = /^spark\.(executor\.heartbeatInterval|locality\.wait(\.(process|node|rack))?)$/;

/** Words of settings, whatever the case (the same package.scala, TaskSchedulerImpl.scala: `NONE` is of no use to an application). */
const WORDS: readonly SettingWords[] = [
  { key: /^spark\..*\.(enabled|enable|compress|access)$/, words: ['true', 'false'] },
  { key: /^spark\.scheduler\.mode$/, words: ['FIFO', 'FAIR'] },
  { key: /^spark\.submit\.deployMode$/, words: ['cluster'] },
];

/** A library of Spark's own, with the versions of Scala and Spark that it is of: a file or Maven's words for it. */
const LIBRARY = /\bspark-[a-z0-9-]+_(2\.1[0-9])[:-](\d+\.\d+\.\d+)(?![\w-]*-SNAPSHOT)/g;

/** Settings of an application of Kubeflow's operator that Spark or the operator does not take as they are meant. */
export function* kubeflowSettings(object: KubeObject): Iterable<Fault> {
  const { application: spec, place } = saidIn(object);
  const { mode, sparkConf, sparkVersion, mainApplicationFile: main, type, pythonVersion, dynamicAllocation } = spec;
  yield* ofSettings(recordOf(sparkConf), `${place}.sparkConf`);
  yield* ofLibraries(spec, textOf(sparkVersion), place);
  if (mode === 'client')
    yield {
      path: `${place}.mode`,
      message: 'the driver would run in the pod of the operator, with its rights and its memory',
      fix: 'write `cluster`',
    };
  yield* ofMain(
    textOf(main),
    type === 'Python' ? 'py' : type === 'R' ? 'r' : undefined,
    `${place}.mainApplicationFile`,
  );
  if (type === 'Python' && pythonVersion === '2')
    yield { path: `${place}.pythonVersion`, message: 'Spark knows no Python 2 since version 3.0', fix: 'write "3"' };
  if (at(spec, 'restartPolicy', 'type') === 'Always' && (object.kind !== 'SparkApplication' || !isStream(spec)))
    yield again(`${place}.restartPolicy.type`);
  const { enabled, minExecutors, initialExecutors, maxExecutors, shuffleTrackingEnabled } = recordOf(dynamicAllocation);
  // Without a word of it the operator turns it on (kubeflow/spark-operator v2.5.2, internal/controller/sparkapplication/submission.go).
  if (enabled === true)
    yield* ofAllocation(
      { min: minExecutors, initial: initialExecutors, max: maxExecutors, tracked: shuffleTrackingEnabled !== false },
      recordOf(sparkConf),
      `${place}.dynamicAllocation`,
    );
}

/** The same of Apache's operator. */
export function* apacheSettings(object: KubeObject): Iterable<Fault> {
  const spec = recordOf(object.spec);
  const conf = recordOf(spec.sparkConf);
  yield* ofSettings(conf, 'spec.sparkConf');
  yield* ofLibraries(spec, textOf(at(spec, 'runtimeVersions', 'sparkVersion')), 'spec');
  if (spec.deploymentMode === 'ClientMode')
    yield {
      path: 'spec.deploymentMode',
      message: 'the operator starts drivers as pods of their own, in cluster mode',
      fix: 'write `ClusterMode`',
    };
  yield* ofMain(textOf(spec.pyFiles)?.split(',')[0], 'py', 'spec.pyFiles');
  yield* ofMain(textOf(spec.sparkRFiles)?.split(',')[0], 'r', 'spec.sparkRFiles');
  if (at(spec, 'applicationTolerations', 'restartConfig', 'restartPolicy') === 'Always')
    yield again('spec.applicationTolerations.restartConfig.restartPolicy');
  const allocation = (name: string) => conf[`spark.dynamicAllocation.${name}`];
  if (isOn(allocation('enabled')))
    yield* ofAllocation(
      {
        min: allocation('minExecutors'),
        initial: allocation('initialExecutors'),
        max: allocation('maxExecutors'),
        tracked: isOn(allocation('shuffleTracking.enabled') ?? true),
      },
      conf,
      'spec.sparkConf',
    );
}

const again = (path: string): Fault => ({
  path,
  message: 'the job is started again when it has succeeded, without end',
  fix: 'write `OnFailure` or `Never`, or, of a stream, where its checkpoints are: `spark.sql.streaming.checkpointLocation`',
});

function* ofSettings(conf: Json, place: string): Iterable<Fault> {
  for (const [key, value] of Object.entries(conf)) {
    const path = `${place}["${key}"]`;
    const wrong = key.startsWith('spark.') ? unitFault(key, value) : undefined;
    if (wrong) yield { path, ...wrong };
    const words = wrongWord(key, value, WORDS);
    if (words !== undefined) yield { path, message: `${value} is no word that ${key} knows`, fix: `write ${words}` };
  }
}

/** What is wrong with a time or a size. */
function unitFault(key: string, value: unknown): Fault | undefined {
  const said = withUnit(value);
  if (said && MILLISECONDS.test(key) && said.unit === '' && said.amount > 0 && said.amount < 1000)
    return { message: `${key} of ${value} is as many milliseconds`, fix: `say the unit: ${value}s` };
  if (said && TIME.test(key) && !TIMES.test(said.unit))
    return { message: `${said.unit} is no unit of time to Spark`, fix: 'write ms, s, m, h or d' };
  if (said && SIZE.test(key) && !SIZE_UNITS.test(said.unit))
    return {
      message: `${said.unit} is no unit of memory to Spark`,
      fix: 'write k, m or g, which are powers of 1024',
    };
  if (BYTES.test(key) && !isSize(value))
    return { message: `${String(value)} is no size that Spark reads`, fix: 'write one such as 2g or 2048m' };
  return undefined;
}

function* ofLibraries(spec: Json, version: string | undefined, place: string): Iterable<Fault> {
  if (version === undefined) return;
  for (const { text, path } of textsIn(spec, place.split('.')))
    for (const [library, scala, own] of text.matchAll(LIBRARY)) {
      // Spark 4 is built for Scala 2.13 alone (docs/index.md).
      const old = Number(version.split('.')[0]) >= 4 && scala !== '2.13';
      if (minorOf(own!) !== minorOf(version) || old)
        yield {
          path: formatPath(path),
          message: `${library} is of Spark ${own} and Scala ${scala}, and the job runs Spark ${version}`,
          fix: `take that of ${version}`,
        };
    }
}

/** A program in another language than the job is of; `kind`: how its files end, none for jars. */
function* ofMain(main: string | undefined, kind: 'py' | 'r' | undefined, path: string): Iterable<Fault> {
  const ending = /\.(\w+)$/.exec(main ?? '')?.[1]?.toLowerCase();
  if (!ending || !['py', 'r', 'jar'].includes(ending) || ending === (kind ?? 'jar')) return;
  yield {
    path,
    message: `the main file ends in .${ending}, and the job is not of that language`,
    fix: 'write the type of its language, or name another file',
  };
}

interface Allocation {
  readonly min?: unknown;
  readonly initial?: unknown;
  readonly max?: unknown;
  readonly tracked: boolean;
}

/** Where what they shuffled goes when executors do. */
const DECOMMISSION = ['spark.decommission.enabled', 'spark.storage.decommission.shuffleBlocks.enabled'];

const isOn = (value: unknown): boolean => String(value).trim().toLowerCase() === 'true';

/**
 * Executors that come and go (Spark 4.0.4, core/…/ExecutorAllocationManager.scala `validateSettings`). Of the first number only
 * the largest of what is said counts (util/Utils.scala `getDynamicAllocationInitialExecutors`), whatever the most is.
 */
function* ofAllocation({ min, initial, max, tracked }: Allocation, conf: Json, path: string): Iterable<Fault> {
  if (
    !tracked &&
    !DECOMMISSION.every((key) => isOn(conf[key])) &&
    conf['spark.shuffle.sort.io.plugin.class'] === undefined
  )
    yield {
      path,
      message: 'executors are to come and go, and nothing keeps what they shuffled',
      fix: 'turn shuffle tracking on: Kubernetes has no shuffle service',
    };
  const [least, first, most] = [Number(min ?? 0), Number(initial ?? 0), Number(max ?? Number.POSITIVE_INFINITY)];
  if (least > most || most === 0)
    yield {
      path,
      message: `there is no number of executors between ${least} and ${most}`,
      fix: 'let there be one executor at most or more, and at least no more than that',
    };
  else if (first > most)
    yield {
      path,
      message: `it begins with ${first} executors, and ${most} are counted as the most`,
      fix: 'begin with no more than the most',
    };
}
