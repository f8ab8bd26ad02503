import { Type } from 'typebox';
import { egress } from '../../../config/job-schema.ts';
import { closed, option, resources } from '../../../config/options.ts';

const keys = (secret: string, said: string) =>
  option.list(Type.String({ pattern: '^[-._a-zA-Z0-9]+$', expected: 'the key of a Secret' }), {
    description: `Keys of the Secret ${secret}, which somebody puts there; a text says them as \`${said}\``,
    default: [],
  });

/** Programs of Argo CD that not everybody wants: each is there when its options are. */
export const extraOptions = {
  applicationSets: Type.Optional(
    Type.Object(
      {
        egress: egress('Forges and other APIs that its generators ask'),
        resources: resources({ cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' }),
      },
      { ...closed, description: 'Makes Applications of ApplicationSets, in whatever project these name' },
    ),
  ),
  notifications: Type.Optional(
    Type.Object(
      {
        settings: option.map(Type.String(), {
          description:
            'Services, templates, triggers and subscriptions by their keys, as the ConfigMap argocd-notifications-cm has them',
          default: {},
        }),
        secrets: keys('argocd-notifications-secret', '$key'),
        egress: egress('Where messages go'),
        resources: resources({ cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' }),
      },
      { ...closed, description: 'Tells people and programs what becomes of Applications' },
    ),
  ),
  dex: Type.Optional(
    Type.Object(
      {
        connectors: option.list(
          Type.Object(
            {
              type: option.string({ description: 'What is asked: `github`, `gitlab`, `ldap`, `oidc` …' }),
              id: option.string({ description: 'Its name in addresses' }),
              name: option.string({ description: 'Its name on the page where people log in' }),
              config: option.map(Type.Unknown(), { description: 'What Dex is told of it', default: {} }),
            },
            closed,
          ),
          { description: 'Who says who people are', minItems: 1 },
        ),
        policy: Type.Optional(
          option.string({
            description:
              'Lines of Argo CD’s policy, which says who of them may do what; without any they may look at nothing',
          }),
        ),
        secrets: keys('argocd-dex', '$argocd-dex:key'),
        egress: egress('Where these are, outside the cluster'),
        resources: resources({ cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' }),
      },
      { ...closed, description: 'Single sign-on by Dex; what speaks OpenID Connect itself needs none' },
    ),
  ),
};
