import type { Problem } from '../../../contract/problem.ts';
import type { Rule } from '../../rule.ts';

export const followedValues: Rule = {
  id: 'chart/followed-values',
  severity: 'error',
  what: 'No image that the Image Updater moves in the values of a chart belongs to a chart that is rendered here.',
  why: 'The tree would keep the image of the day it was rendered: what the updater commits is read by Argo CD only where Argo CD renders the chart.',
  *check({ plan, vendored }): Iterable<Problem> {
    const rendered = new Map(vendored.map(({ release }) => [release.component, release.pin]));
    for (const { id, config, follows } of plan.components) {
      const pin = rendered.get(id);
      if (!pin) continue;
      for (const { image, values, hold } of follows)
        if (values && hold === undefined)
          yield {
            component: id,
            object: `values.${values.tag}`,
            config,
            message: `the image ${image} is followed in the values of the chart ${pin.name}, which is rendered here`,
            fix: `do not follow it (take \`follow\` away, and set its tag), or take ${pin.name}-${pin.version}.tgz out of vendor/charts, and Argo CD renders the chart`,
          };
    }
  },
};
