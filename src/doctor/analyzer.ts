import type { Analyzer as AnalyzerOf } from '../contract/analyzer.ts';
import type { ClusterView } from './cluster-view.ts';

/** One thing that can be wrong with any platform. */
export type Analyzer = AnalyzerOf<ClusterView>;
