import { kindKey } from '../kit/object.ts';

/** The component that makes Secrets of what policies say of them. */
export const SECRETS_MAKER = 'external-secrets';

/** External Secrets' kinds, which policies make of seeds and views. */
export const SECRETS_GROUP = 'external-secrets.io';
export const EXTERNAL_SECRETS = `${SECRETS_GROUP}/v1`;
export const PUSH_SECRETS = `${SECRETS_GROUP}/v1alpha1`;
export const EXTERNAL_SECRET = kindKey('ExternalSecret', SECRETS_GROUP);
export const GENERATORS_GROUP = `generators.${SECRETS_GROUP}`;
export const GENERATORS = `${GENERATORS_GROUP}/v1alpha1`;
