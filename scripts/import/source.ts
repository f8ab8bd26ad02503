import type { PinnedChart } from './chart-pins.ts';
import type { FilePin, KubernetesPin } from './pins.ts';

/** The files of a chart that say what one may set. */
export interface ChartFiles {
  /** `Chart.yaml` */
  readonly chart: string;
  /** `values.yaml` */
  readonly values: string;
  /** `values.schema.json`, where the chart has one. */
  readonly schema?: string;
}

/** Where the pinned files come from. Its methods answer the text of upstream files, or throw saying what to do. */
export interface Source {
  crd(pin: FilePin): Promise<string>;
  schema(pin: FilePin): Promise<string>;
  kubernetes(pin: KubernetesPin): Promise<string>;
  chart(pin: PinnedChart): Promise<ChartFiles>;
}
