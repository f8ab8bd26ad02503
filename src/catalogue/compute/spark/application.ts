import { type Json, recordOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';

/** What an object of Kubeflow's operator says of an application: its own, or that of each of its runs (v2.5.2, api/v1beta2). */
export interface SaidApplication {
  readonly application: Json;
  /** Where in the object. */
  readonly place: string;
}

/** Of an application, or of one that starts at set times. */
export function saidIn({ kind, spec }: KubeObject): SaidApplication {
  return kind === 'ScheduledSparkApplication'
    ? { application: recordOf(recordOf(spec).template), place: 'spec.template' }
    : { application: recordOf(spec), place: 'spec' };
}

/** Whether it says where the checkpoints of its queries are, from which it goes on when it is started again. */
export const isStream = (application: Json): boolean =>
  recordOf(application.sparkConf)['spark.sql.streaming.checkpointLocation'] !== undefined;
