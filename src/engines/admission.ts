import { toPointer } from '../config/pointer.ts';
import type { RenderContext } from '../contract/context.ts';
import { isRecord, recordOf, recordsOf } from '../kit/json.ts';
import type { KubeObject } from '../kit/object.ts';
import { all, type Expression, each, fieldsOf, list, mapOf, text } from './cel.ts';
import { environmentOf } from './environment.ts';
import type { Job } from './job.ts';

/** A job that DAGs start, with its object as the tree has it. */
export interface Submitted {
  readonly job: Job;
  readonly object: KubeObject;
}

/** What an engine asks of the objects that DAGs submit, beside what is asked of all. */
export interface Admission {
  readonly group: string;
  readonly resource: string;
  /** What is looked at; default: also what becomes of one that is there. */
  readonly operations?: readonly Operation[];
  /** Where an object says as whom its pods run: the account by which a job is known. */
  readonly account: Expression;
  /** Where it says which image they run; default: `spec.image`. */
  readonly image?: Expression;
  readonly validations: readonly Validation[];
}

export type Operation = 'CREATE' | 'DELETE' | 'UPDATE';

export interface Validation {
  readonly expression: Expression;
  readonly message: string;
}

interface ValidatingAdmissionPolicy {
  readonly apiVersion: 'admissionregistration.k8s.io/v1';
  readonly kind: 'ValidatingAdmissionPolicy';
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

/**
 * What the accounts of a project's DAGs may submit: its own jobs, and these only as themselves. The right to create a
 * SparkApplication is the right to start pods, and so to use every account and Secret of the namespace; this takes back what
 * no job has (Kubernetes, docs/reference/access-authn-authz/validating-admission-policy).
 *
 * It follows the rendered objects: what their fields are, a DAG may set, to other values where these are nobody's secret.
 */
export function renderAdmission(
  ctx: RenderContext,
  project: string,
  submitters: readonly string[],
  orchestrator: string,
  {
    group,
    resource,
    operations = ['CREATE', 'UPDATE'],
    account,
    image = 'object.spec.?image.orValue("")',
    validations,
  }: Admission,
  jobs: readonly Submitted[],
): void {
  const users = submitters.map((submitter) => accountName(orchestrator, submitter));
  renderPolicy(ctx, project, {
    name: resource,
    namespace: jobs[0]!.job.namespace,
    matches: { apiGroups: [group], operations, resources: [resource] },
    submitter: `request.userInfo.username in ${list(users)}`,
    variables: [
      { name: 'account', expression: account },
      { name: 'image', expression: image },
      {
        name: 'images',
        expression: `${mapOf(jobs, byName, ({ job }) => list(imagesOf(job)))}[?variables.account].orValue([])`,
      },
      {
        name: 'secrets',
        expression: `${mapOf(jobs, byName, ({ job }) => list(environmentOf(ctx, job).envFrom.map(({ secretRef }) => secretRef.name)))}[?variables.account].orValue([])`,
      },
      ...(haveFiles(jobs)
        ? [
            {
              name: 'files',
              expression: `${mapOf(jobs, byName, ({ job }) => list(job.files ? [job.files.configMap] : []))}[?variables.account].orValue([])`,
            },
          ]
        : []),
    ],
    validations: [
      {
        expression: `variables.account in ${list(jobs.map(byName))}`,
        message: `it must run as a job of the project ${project} that a DAG starts, each of which has an account of its own`,
      },
      {
        expression: each(
          'variables.images',
          'i',
          `variables.image == i || (i.endsWith(':') || i.endsWith('@')) && variables.image.startsWith(i)`,
          'exists',
        ),
        message:
          'it must run the image that platform.yaml gives the job, in any version where the image is of the project',
      },
      ...validations,
    ],
  });
}

/** A ServiceAccount as the API server calls it. */
export const accountName = (namespace: string, account: string): string =>
  `system:serviceaccount:${namespace}:${account}`;

/** What some may do with objects of a kind where the jobs of a project run. */
interface Policy {
  readonly name: string;
  readonly namespace: string;
  readonly matches: {
    readonly apiGroups: readonly string[];
    readonly operations: readonly Operation[];
    readonly resources: readonly string[];
  };
  /** Whom it is about. */
  readonly submitter: Expression;
  readonly variables?: readonly { readonly name: string; readonly expression: Expression }[];
  readonly validations: readonly Validation[];
}

/** Adds a policy, and that it is in force. */
export function renderPolicy(
  ctx: RenderContext,
  project: string,
  { namespace, matches, submitter, variables, validations, ...policy }: Policy,
): void {
  const name = `mooring-${project}-${policy.name}`;
  const config = toPointer(['projects', project, 'jobs']);
  ctx.add<ValidatingAdmissionPolicy>(
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          matchPolicy: 'Equivalent',
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
          objectSelector: {},
          resourceRules: [
            {
              apiGroups: matches.apiGroups,
              apiVersions: ['*'],
              operations: matches.operations,
              resources: matches.resources,
              scope: '*',
            },
          ],
        },
        matchConditions: [{ name: 'submitter', expression: submitter }],
        ...(variables && { variables }),
        validations,
      },
    },
    { config },
  );
  ctx.add(
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    },
    { config },
  );
}

const byName = ({ job }: Submitted): string => job.name;

/** One of the project's own in any version, by tag or digest; another exactly as it is. */
function imagesOf({ image, ownImage }: Job): readonly string[] {
  if (ownImage === undefined) return [image];
  const name = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  return [`${name}:`, `${name}@`];
}

/** Its variables come from the job's own Secrets, and from nothing else that is kept in the namespace. */
export function ownSecrets(container: Expression): Expression {
  return all(
    each(
      `${container}.?env.orValue([])`,
      'e',
      '!has(e.valueFrom) || e.valueFrom.all(k, k == "fieldRef" || k == "secretKeyRef" && e.valueFrom.secretKeyRef.name in variables.secrets)',
    ),
    each(
      `${container}.?envFrom.orValue([])`,
      'e',
      'e.all(k, k == "prefix" || k == "secretRef" && e.secretRef.name in variables.secrets)',
    ),
  );
}

/** Volumes hold nothing but what the pod itself writes, the job's own files where jobs have some, and what is `harmless`. */
export function ownVolumes(
  volumes: Expression,
  jobs: readonly Submitted[],
  harmless: readonly string[] = [],
): Expression {
  const kinds = `k in ${list(['name', 'emptyDir', ...harmless])}`;
  const files = haveFiles(jobs) ? ' || k == "configMap" && v.configMap.name in variables.files' : '';
  return each(`${volumes}.orValue([])`, 'v', `v.all(k, ${kinds}${files})`);
}

const haveFiles = (jobs: readonly Submitted[]): boolean => jobs.some(({ job }) => job.files !== undefined);

/** Settings that begin so are those of the job in the tree, to the letter: with them an engine would be told to make other pods. */
export function sameSettings(
  settings: Expression,
  prefix: string,
  given: readonly (Readonly<Record<string, string>> | undefined)[],
): Expression {
  const known = [...new Set(given.flatMap((one = {}) => Object.entries(one).map((setting) => setting.join('='))))]
    .filter((setting) => setting.startsWith(prefix))
    .sort();
  return each(settings, 'k', `!k.startsWith(${text(prefix)}) || (k + "=" + ${settings}[k]) in ${list(known)}`);
}

/** Templates of pods that say of nodes and labels alone: fields that no job of the tree has there are refused. */
export function sameTemplates(template: Expression, templates: readonly unknown[]): readonly Expression[] {
  const given = templates.flatMap((one) => (isRecord(one) ? [one] : []));
  if (given.length === 0) return [];
  const specs = given.map(({ spec }) => spec);
  const containers = specs.flatMap((spec) => recordsOf(recordOf(spec).containers));
  return [
    sameFields(`${template}.orValue({})`, given),
    sameFields(`${template}.?spec.orValue({})`, specs),
    ...(containers.length > 0
      ? [each(`${template}.?spec.?containers.orValue([])`, 'c', sameFields('c', containers))]
      : []),
  ];
}

/** No field but those that the tree's objects have there, and the ones that do no harm. */
export function sameFields(
  where: Expression,
  objects: readonly unknown[],
  harmless: readonly string[] = [],
): Expression {
  return each(where, 'f', `f in ${list([...new Set([...objects.flatMap(fieldsOf), ...harmless])].sort())}`);
}
