import type { DagsRepository } from '../../../config/dags-schema.ts';
import { toPointer } from '../../../config/pointer.ts';
import { type Need, need } from '../../../contract/need.ts';
import type { PlatformFacts } from '../../../contract/platform.ts';
import type { SeedSpec } from '../../../contract/seed.ts';
import { gitAddress } from '../../platform/git-access.ts';

type Facts = Pick<PlatformFacts, 'git' | 'projects'>;

/** A project's DAGs in a repository of its own. */
export interface OwnRepository extends DagsRepository {
  readonly project: string;
}

/** Those of all projects. */
export const ownRepositories = ({ projects }: Pick<Facts, 'projects'>): readonly OwnRepository[] =>
  Object.entries(projects).flatMap(([project, { dags }]) => (typeof dags === 'object' ? [{ ...dags, project }] : []));

/** The Secret that reads it, which a person makes: of one that anybody may read there is none. */
export const readingSecret = ({ project, anonymous }: OwnRepository): string | undefined =>
  anonymous ? undefined : `airflow-dags-${project}`;

/** What a person gives, for the programs that keep a copy. */
export function readingSeeds(facts: Facts, readers: readonly string[]): readonly SeedSpec[] {
  return ownRepositories(facts).flatMap((repository) => {
    const name = readingSecret(repository);
    if (name === undefined) return [];
    const what = `may read the DAGs of ${repository.project}, and no more`;
    const keys: SeedSpec['keys'] =
      gitAddress(repository.url).scheme === 'ssh'
        ? { sshPrivateKey: { given: `a private key that ${what}` } }
        : { username: { given: `the user of a token that ${what}` }, password: { given: `a token that ${what}` } };
    return [{ name, keys, readers }];
  });
}

/** Whether it is on the server of the platform's repository, to which there is a way. */
export function isWithPlatform({ url }: Pick<DagsRepository, 'url'>, { git }: Pick<Facts, 'git'>): boolean {
  const [one, other] = [gitAddress(url), gitAddress(git.url)];
  return one.host === other.host && one.port === other.port;
}

/** What the programs that keep copies need: the ways to the servers of others, and what they are told. */
export function readingNeeds(facts: Facts, by: readonly string[]): readonly Need[] {
  return ownRepositories(facts).map((repository) => {
    const { project, url, branch } = repository;
    const from = toPointer(['projects', project, 'dags', 'url']);
    const request = { url, branch, near: isWithPlatform(repository, facts), from };
    return need({ type: 'repository', name: `airflow-dags-${project}`, by, request });
  });
}
