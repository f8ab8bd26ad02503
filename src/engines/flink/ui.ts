import type { Declarations } from '../../contract/declarations.ts';
import { fromDag } from '../engine.ts';
import type { Job } from '../job.ts';
import { jobManager, REST } from './names.ts';
import type { FlinkOptions } from './schema.ts';

/**
 * The UI that each JobManager has. It runs no jar but the job's (ApplicationClusterEntryPoint, JobRestEndpointFactory), and the
 * operator takes its button away that cancels the job (flink-kubernetes-operator 1.15.0, FlinkConfigBuilder).
 */
export function uiOf(job: Job<FlinkOptions>): Pick<Declarations, 'uis' | 'problems'> {
  if (!job.options.ui) return {};
  if (fromDag(job))
    return {
      problems: [
        {
          option: `jobs/${job.short}/flink/ui`,
          message: `${job.name} is there while a DAG runs it, and so is its UI: a host would mostly lead nowhere`,
          fix: `take \`ui\` away, and look at one that runs by \`kubectl -n ${job.namespace} port-forward svc/${job.name}-rest ${REST}\``,
        },
      ],
    };
  return {
    uis: [
      {
        title: `Flink job ${job.name}`,
        name: job.name,
        service: `${job.name}-rest`,
        port: REST,
        at: { workload: jobManager(job.name), port: REST },
        login: 'none',
      },
    ],
  };
}
