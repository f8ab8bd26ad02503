import { type Static, Type } from 'typebox';
import { option, resources } from '../../../config/options.ts';
import { platformImageOption } from '../../../config/platform-image.ts';

/**
 * MB as measured on Airflow 3.3.2 with the FAB auth manager and LocalExecutor, proportional set of each program's processes
 * after a few requests: at its peak where that was seen (API server with one worker, 240 before it; DAG processor, 270). A
 * Python task is two processes of 135, which share pages.
 */
export const RESIDENT = { apiServer: 297, dagProcessor: 298, scheduler: 210, task: 270, triggerer: 270 };

/** Limits leave room for the probes, each a Python process of 135 MB beside the program, and for what DAGs import. */
export const options = Type.Object(
  {
    executor: option.choice(
      ['KubernetesExecutor', 'LocalExecutor', 'CeleryExecutor', 'CeleryExecutor,KubernetesExecutor'],
      {
        description:
          'Where tasks run: a pod each, inside the scheduler, in standing workers (needs Redis), or in standing workers unless a task asks for a pod',
        default: 'KubernetesExecutor',
      },
    ),
    parallelism: option.integer({ description: 'Tasks that run at a time', minimum: 1, default: 4, production: 32 }),
    replicas: option.integer({
      description: 'Pods of the API server, the scheduler and the triggerer, each',
      minimum: 1,
      default: 1,
      production: 2,
    }),
    celeryWorkers: option.integer({
      description: 'Standing workers, with an executor that has them; tasks are spread over them',
      minimum: 1,
      default: 1,
      production: 2,
    }),
    keepHistory: option.integer({
      description:
        'Days that Airflow keeps runs, task instances and XComs, which are deleted each week, and their logs',
      minimum: 7,
      default: 30,
      production: 90,
    }),
    image: Type.Optional(
      platformImageOption({
        folder: 'images/airflow',
        name: 'platform/airflow',
        description: 'An image of your own, made from that of the same version, with what DAGs import',
      }),
    ),
    apiServer: resources(
      { cpu: '100m', memory: '288Mi', memoryLimit: '1Gi' },
      { cpu: '500m', memory: '1Gi', memoryLimit: '2Gi' },
    ),
    scheduler: resources(
      { cpu: '100m', memory: '224Mi', memoryLimit: '1Gi' },
      { cpu: '500m', memory: '1Gi', memoryLimit: '2Gi' },
    ),
    dagProcessor: resources(
      { cpu: '100m', memory: '288Mi', memoryLimit: '1Gi' },
      { cpu: '500m', memory: '1Gi', memoryLimit: '2Gi' },
    ),
    triggerer: resources(
      { cpu: '50m', memory: '288Mi', memoryLimit: '768Mi' },
      { cpu: '200m', memory: '512Mi', memoryLimit: '1Gi' },
    ),
    /** Of one running task. */
    worker: resources(
      { cpu: '100m', memory: '384Mi', memoryLimit: '1Gi' },
      { cpu: '250m', memory: '512Mi', memoryLimit: '2Gi' },
    ),
  },
  { additionalProperties: false },
);

export type AirflowOptions = Static<typeof options>;
