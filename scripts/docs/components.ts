import type { ComponentDescription } from '../../src/catalogue/describe.ts';
import { AREAS, howWords, portWords } from '../../src/cli/describe-component.ts';
import { template } from '../../src/template/template.ts';
import { code, GENERATED, table } from './markdown.ts';

const page = template<{
  generated: string;
  areas: readonly {
    title: string;
    members: readonly { id: string; title: string; summary: string; facts: string }[];
  }[];
}>('scripts/docs/components.md');

/** The catalogue: what each component is, provides and needs, and what it is made of. */
export function componentsPage(components: readonly ComponentDescription[]): string {
  const areas = Object.entries(AREAS).map(([area, title]) => ({
    title,
    members: components
      .filter((component) => component.area === area)
      .map((one) => ({ id: one.id, title: one.title, summary: one.summary, facts: factTable(one) })),
  }));
  return page({ generated: GENERATED, areas: areas.filter(({ members }) => members.length > 0) });
}

function factTable(component: ComponentDescription): string {
  const { namespace, switchedOn, provides, needs, images, chart, links } = component;
  const how = howWords(switchedOn);
  return table(
    ['', ''],
    [
      ['namespace', switchedOn.external || switchedOn.inProjects ? '' : code(namespace)],
      ['switched on', how || 'by name'],
      [
        'provides',
        provides
          .map(
            ({ type, ports, credentials }) =>
              `${code(type)}${ports ? ` on ${portWords(ports)}` : ''}${credentials ? ', with credentials for each client' : ''}`,
          )
          .join('<br>'),
      ],
      ['needs', needs.map(({ type, optional }) => `${code(type)}${optional ? ' (optional)' : ''}`).join(', ')],
      ['images', Object.values(images).map(code).join('<br>')],
      ['chart', chart ? `${code(`${chart.name} ${chart.version}`)} of ${chart.repository}` : ''],
      [
        'links',
        Object.entries(links)
          .map(([name, url]) => `[${name}](${url})`)
          .join(', '),
      ],
    ].filter(([, value]) => value) as string[][],
  );
}
