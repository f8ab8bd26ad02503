import type { CommandDefinition } from './command.ts';

/** How it is called. */
export const command: CommandDefinition = {
  ofPlatform: true,
  examples: [
    'npm run why -- airflow minio:9000            # components',
    'npm run why -- airflow/worker minio:80       # a workload; the port of a Service',
    'npm run why -- mlflow 192.0.2.10:443         # an address outside',
  ],
  configure: (command) =>
    command
      .usage('<from> <to[:port]> [options]')
      .argument('<from>', 'a component, component/workload, Service or IP address')
      .argument('<to>', 'the same, with a port or for all of them')
      .option('--json', 'print the answer as JSON')
      .addHelpText('after', '\nExit code 0 is for an answer, whether the connection is allowed or denied.'),
  load: () => import('../run/why.ts'),
};
