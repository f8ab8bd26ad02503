import { type Static, Type } from 'typebox';
import { closed, option, serverAddresses } from './options.ts';

const url = { pattern: '^https?://[^\\s/]+(/\\S*)?$', expected: 'an http(s) URL' };

const Vault = Type.Object(
  {
    server: Type.String({ description: 'Where it answers: https://vault.example.com:8200', ...url }),
    path: option.string({ description: 'Mount of the key-value engine', default: 'secret' }),
    version: option.choice(['v1', 'v2'], { description: 'Version of that engine', default: 'v2' }),
    auth: option.string({ description: 'Mount of the Kubernetes authentication', default: 'kubernetes' }),
    role: option.string({ description: 'Role there', default: 'mooring' }),
    namespace: Type.Optional(option.string({ description: 'Namespace of Vault Enterprise or OpenBao' })),
  },
  { ...closed, description: 'Vault or OpenBao' },
);

const Aws = Type.Object(
  {
    region: option.string({ description: 'Region of the Secrets Manager' }),
    role: option.string({
      description: 'IAM role for service accounts',
      pattern: '^arn:aws[a-z-]*:iam::[0-9]{12}:role/\\S+$',
      expected: 'the ARN of a role',
    }),
  },
  { ...closed, description: 'AWS Secrets Manager' },
);

const Gcp = Type.Object(
  {
    project: option.string({ description: 'Project of the Secret Manager' }),
    cluster: option.string({ description: 'GKE cluster, whose workload identity is used' }),
    location: option.string({ description: 'Its location' }),
    account: option.string({ description: 'Google service account: mooring@project.iam.gserviceaccount.com' }),
  },
  { ...closed, description: 'Google Secret Manager' },
);

const Azure = Type.Object(
  {
    vault: Type.String({ description: 'Key vault: https://name.vault.azure.net', ...url }),
    tenant: option.string({ description: 'Tenant' }),
    client: option.string({ description: 'Client of the workload identity' }),
  },
  { ...closed, description: 'Azure Key Vault' },
);

/** Where the random values of Secrets come from. */
export const Secrets = Type.Object(
  {
    store: option.choice(['generated', 'vault', 'aws', 'gcp', 'azure'], {
      description:
        'Where values of Secrets come from: generated once in the cluster, or kept in a store outside, whose settings stand under its name',
      default: 'generated',
    }),
    prefix: Type.Optional(
      option.string({
        description:
          "What names in the store begin with; default: the platform's and the environment's, `mlops/production`",
        pattern: '^[A-Za-z0-9-]+(/[A-Za-z0-9-]+)*$',
        expected: 'letters, digits and hyphens, apart by slashes',
      }),
    ),
    cidrs: serverAddresses('the store outside'),
    generate: option.boolean({
      description:
        'Make a random value in the store where there is none. Otherwise somebody writes them, as `npm run secrets -- list` tells',
      default: false,
    }),
    vault: Type.Optional(Vault),
    aws: Type.Optional(Aws),
    gcp: Type.Optional(Gcp),
    azure: Type.Optional(Azure),
  },
  { ...closed, default: {}, description: 'Where the values of Secrets come from' },
);

export type SecretsConfig = Static<typeof Secrets>;
