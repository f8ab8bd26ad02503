import { nearest } from '../finding/nearest.ts';
import type { Offered } from './offers-schema.ts';
import type { ProjectConfig } from './project-schema.ts';
import type { Report } from './report.ts';

type Projects = Readonly<Record<string, ProjectConfig>>;

/** What a project may offer, and under which option it has them. */
const OFFERABLE = { topic: 'topics', bucket: 'buckets', database: 'databases' } as const;

export type OfferedKind = keyof typeof OFFERABLE;

const KINDS = Object.keys(OFFERABLE) as OfferedKind[];

/** What is wrong with what a project offers to others. */
export function checkOffers(report: Report, projects: Projects, project: string): void {
  const own = projects[project]!;
  const seen = new Set<string>();
  own.offers.forEach((offer, i) => {
    const at = ['projects', project, 'offers', String(i)];
    const said = KINDS.filter((kind) => offer[kind] !== undefined);
    if (said.length !== 1) {
      const what = said.length === 0 ? 'offers nothing' : `offers ${said.join(' and ')} at once`;
      report('offer', at, `this entry ${what}`, 'name a topic, a bucket or a database, each in an entry of its own');
      return;
    }
    const [kind] = said as [OfferedKind];
    const name = offer[kind]!;
    const all = own[OFFERABLE[kind]];
    if (!Object.hasOwn(all, name)) {
      const close = nearest(name, Object.keys(all));
      report(
        'reference',
        [...at, kind],
        `${project} offers the ${kind} ${name}, which it does not have`,
        close ? `write ${close}` : `add ${name} under \`${OFFERABLE[kind]}\``,
      );
    }
    if (seen.has(`${kind} ${name}`))
      report('offer', at, `the ${kind} ${name} is offered twice`, 'say it once, with all that it is offered to');
    seen.add(`${kind} ${name}`);
    if (kind === 'database' && offer.writes)
      report(
        'offer',
        [...at, 'writes'],
        `the database ${name} has one owner, and others only read it`,
        'take `writes` out; what others have to write goes through a topic, or a service of yours',
        'what another role makes in a database is not its owner’s to change',
      );
    checkReceivers(report, projects, project, offer, at);
  });
}

function checkReceivers(
  report: Report,
  projects: Projects,
  project: string,
  { to = [] }: Offered,
  at: readonly string[],
): void {
  to.forEach((receiver, i) => {
    if (receiver === project)
      report('offer', [...at, 'to', String(i)], `${project} has it already`, `take ${project} out`);
    else if (!Object.hasOwn(projects, receiver)) {
      const close = nearest(
        receiver,
        Object.keys(projects).filter((other) => other !== project),
      );
      report(
        'reference',
        [...at, 'to', String(i)],
        `there is no project ${receiver}`,
        close ? `write ${close}` : `take ${receiver} out, or add it under \`projects\``,
      );
    }
  });
}

/** What the owner has to add so that `project` may have the thing: undefined when it may already. */
export function missingOffer(
  projects: Projects,
  project: string,
  thing: { readonly kind: OfferedKind; readonly project: string; readonly name: string },
  writes: boolean,
): string | undefined {
  if (thing.project === project) return undefined;
  const offer = projects[thing.project]!.offers.find((one) => one[thing.kind] === thing.name);
  const wanted = `{ ${thing.kind}: ${thing.name}, to: [ ${project} ]${writes ? ', writes: true' : ''} }`;
  if (!offer) return `add ${wanted}`;
  if (offer.to && !offer.to.includes(project)) return `add ${project} to \`to\` of the ${thing.kind} ${thing.name}`;
  return writes && !offer.writes ? `add \`writes: true\` to the ${thing.kind} ${thing.name}` : undefined;
}
