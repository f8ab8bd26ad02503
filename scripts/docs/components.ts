import type { ComponentDescription } from '../../src/catalogue/describe.ts';
import { AREAS, howWords, portWords } from '../../src/cli/describe-component.ts';
import { code, GENERATED, page, table } from './markdown.ts';

/** The catalogue: what each component is, provides and needs, and what it is made of. */
export function componentsPage(components: readonly ComponentDescription[]): string {
  const areas = Object.entries(AREAS).map(([area, title]) => ({
    title,
    members: components.filter((component) => component.area === area),
  }));
  return page(
    GENERATED,
    '# Components',
    'The catalogue, by area. `npm run explain -- <component>` tells the same and more in a terminal; [options.md](options.md) has the options.',
    ...areas
      .filter(({ members }) => members.length > 0)
      .flatMap(({ title, members }) => [`## ${title}`, ...members.flatMap(componentBlocks)]),
  );
}

function componentBlocks(component: ComponentDescription): string[] {
  const { id, title, summary, namespace, switchedOn, provides, needs, images, chart, links } = component;
  const how = howWords(switchedOn);
  return [
    `### ${id}`,
    `**${title}.** ${summary}`,
    table(
      ['', ''],
      [
        ['namespace', switchedOn.external ? '' : code(namespace)],
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
    ),
  ];
}
