import type { Kinds } from '../../../contract/kind.ts';
import { apacheFaults, apachePods } from './apache-pods.ts';
import { kubeflowFaults, kubeflowPods } from './kubeflow-pods.ts';

/** What is known of jobs, by whose operator runs them. */
export const sparkKinds: Kinds = {
  'SparkApplication.spark.apache.org': { pods: apachePods, faults: { 'capacity/heap': apacheFaults } },
  'SparkApplication.sparkoperator.k8s.io': { pods: kubeflowPods, faults: { 'capacity/heap': kubeflowFaults } },
};
