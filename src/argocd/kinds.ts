import { kindKey } from '../kit/object.ts';

/** The component that applies the tree, as plans and waves call it. */
export const ARGOCD = 'argocd';

/** Argo CD's kinds, which this stage makes of a plan. */
export const ARGO_GROUP = 'argoproj.io';
export const ARGO_API = `${ARGO_GROUP}/v1alpha1`;
export const APPLICATION = kindKey('Application', ARGO_GROUP);
export const APP_PROJECT = kindKey('AppProject', ARGO_GROUP);
/** How identities of AppProjects begin. */
export const PROJECTS = `${ARGO_GROUP}/AppProject/`;
