import { Type } from 'typebox';
import type { OwnComponentConfig } from '../config/own-component-schema.ts';
import { type ComponentDefinition, defineComponent } from '../contract/component.ts';
import type { Need } from '../contract/need.ts';
import type { KubeObject } from '../kit/object.ts';

/**
 * A component of the team's own from `platform.yaml`: a folder of plain YAML, or a chart. It is planned, policed and
 * checked like those of the catalogue. `objects`: what is in its folder.
 */
export function ownComponent(
  id: string,
  config: OwnComponentConfig,
  objects: readonly KubeObject[],
): ComponentDefinition {
  return defineComponent({
    id,
    title: id,
    area: 'platform',
    summary: config.folder ? `Plain YAML of ${config.folder}.` : `The chart ${config.chart?.name}.`,
    namespace: config.namespace,
    options: Type.Object({}),
    declare: () => ({
      workloads: config.workloads,
      requires: config.requires as readonly Need[],
      secrets: Object.entries(config.secrets).map(([name, secret]) => ({ name, ...secret })),
      images: config.images,
    }),
    render: (ctx) => {
      for (const object of objects) ctx.add(object);
    },
    ...(config.chart && { chart: () => config.chart!, values: () => config.values }),
  });
}
