import { LEASE } from './rights.ts';

/** Where the ConfigMap is mounted, in the pod and (`FLINK_CONF_DIR`) in the program's eyes. */
export const CONFIGURATION = '/opt/flink/conf';

/** What Flink does by reflection to classes of Java 17, which are closed by default (release-1.15.0, helm conf/flink-conf.yaml). */
const EXPORTED = ['java.base/sun.net.util', 'java.rmi/sun.rmi.registry', 'java.security.jgss/sun.security.krb5'];
const OPENED = [
  'java.lang',
  'java.net',
  'java.io',
  'java.nio',
  'sun.nio.ch',
  'java.lang.reflect',
  'java.text',
  'java.time',
  'java.util',
  'java.util.concurrent',
  'java.util.concurrent.atomic',
  'java.util.concurrent.locks',
];
const JAVA_17 = [
  ...EXPORTED.map((name) => `--add-exports=${name}=ALL-UNNAMED`),
  ...OPENED.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
].join(' ');

/**
 * The operator's settings, and what its jobs have by default. Keys and their defaults, which are not said again: release-1.15.0,
 * KubernetesOperatorConfigOptions.java.
 */
function settings(elects: boolean): Readonly<Record<string, string>> {
  return {
    // Jobs get the configuration that the operator makes, in the place of their image's, which has these options.
    'kubernetes.operator.default-configuration.flink-version.v1_18.env.java.opts.all': JAVA_17,
    'kubernetes.operator.default-configuration.flink-version.v1_19+.env.java.default-opts.all': JAVA_17,
    // What has become of a job is known sooner than after a minute.
    'kubernetes.operator.reconcile.interval': '15 s',
    'kubernetes.operator.observer.progress-check.interval': '5 s',
    ...(elects && {
      'kubernetes.operator.leader-election.enabled': 'true',
      'kubernetes.operator.leader-election.lease-name': LEASE,
    }),
  };
}

const OPERATOR_LOG = {
  'rootLogger.level': 'INFO',
  'rootLogger.appenderRef.console.ref': 'Console',
  'appender.console.name': 'Console',
  'appender.console.type': 'CONSOLE',
  'appender.console.layout.type': 'PatternLayout',
  // Of which job a line tells, JOSDK says in the context (java-operator-sdk 5.2.2, MDCUtils).
  'appender.console.layout.pattern': '%d %-5p %c{1.} [%X{resource.namespace}/%X{resource.name}] %m%n%throwable',
  // The first tells every setting, the second every old name of one.
  'logger.configuration.name': 'org.apache.flink.configuration.GlobalConfiguration',
  'logger.configuration.level': 'ERROR',
  'logger.fallback.name': 'org.apache.flink.configuration.Configuration',
  'logger.fallback.level': 'ERROR',
};

/** What a job writes, unless it says otherwise: to where `kubectl logs` looks, and to the file that Flink's UI shows (`log.file`). */
const JOB_LOG = {
  'rootLogger.level': 'INFO',
  'rootLogger.appenderRef.console.ref': 'Console',
  'rootLogger.appenderRef.file.ref': 'File',
  'appender.console.name': 'Console',
  'appender.console.type': 'CONSOLE',
  'appender.console.layout.type': 'PatternLayout',
  'appender.console.layout.pattern': '%d %-5p %c - %m%n',
  'appender.file.name': 'File',
  'appender.file.type': 'RollingFile',
  'appender.file.append': 'false',
  'appender.file.fileName': '${sys:log.file}',
  'appender.file.filePattern': '${sys:log.file}.%i',
  'appender.file.layout.type': 'PatternLayout',
  'appender.file.layout.pattern': '%d %-5p %c - %m%n',
  'appender.file.policies.type': 'Policies',
  'appender.file.policies.size.type': 'SizeBasedTriggeringPolicy',
  'appender.file.policies.size.size': '100MB',
  'appender.file.strategy.type': 'DefaultRolloverStrategy',
  'appender.file.strategy.max': '10',
};

/** Files of the operator's ConfigMap. Jobs get `log4j-console.properties` too (release-1.15.0, FlinkConfMountDecorator.java). */
export function configurationFiles(elects: boolean): Readonly<Record<string, string>> {
  return {
    'flink-conf.yaml': lines(settings(elects), ': '),
    'log4j-operator.properties': lines(OPERATOR_LOG, ' = '),
    'log4j-console.properties': lines(JOB_LOG, ' = '),
  };
}

const lines = (values: Readonly<Record<string, string>>, is: string) =>
  Object.entries(values)
    .map(([key, value]) => `${key}${is}${value}\n`)
    .join('');
