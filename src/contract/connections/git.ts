import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { addressFact, type Fact, named } from '../fact.ts';
import { connectionType, type Said } from './connection-type.ts';

export const git = connectionType({
  words: "the platform's Git repository",
  request: Type.Object(
    {
      access: Type.Optional(
        option.choice(['read', 'write'], { description: 'What the client may do; without it, it gets no credentials' }),
      ),
      opensRequests: Type.Optional(
        option.boolean({ description: 'It opens merge (pull) requests with whatever credential writes' }),
      ),
    },
    closed,
  ),
  endpoint: Type.Object({
    url: Type.String(),
    branch: Type.String(),
    resolve: Type.Optional(
      Type.String({
        description:
          "`host:port:address` where the cluster's DNS alone would not lead a program that uses libcurl to the host",
      }),
    ),
  }),
  // For an http(s) URL, and for an ssh URL.
  credentials: [['username', 'password'], ['sshPrivateKey']],
  tells: ({ endpoint }) => repositoryFacts(endpoint),
});

/** What pods are told of a repository. */
export function repositoryFacts({ url, branch }: { readonly url: string; readonly branch: string }): readonly Fact[] {
  return [
    addressFact('the address', url, named(/(^|[._-])git(sync)?[._-]repo(sitory)?([._-]ur[il])?$/i)),
    { what: 'the branch', value: branch, named: named(/(^|[._-])git(sync)?[._-](ref|branch)$/i), together: true },
  ];
}

export type GitEndpoint = Said<typeof git.endpoint>;
