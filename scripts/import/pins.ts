import { parse } from 'yaml';

/** A file at an exact tag of a GitHub repository: CRDs, or a JSON schema. */
export interface FilePin {
  readonly url: string;
  readonly repo: string;
  readonly tag: string;
  readonly path: string;
}

/** A Kubernetes version whose API definitions are imported: `1.35.0`. */
export interface KubernetesPin {
  readonly version: string;
  /** `1.35` */
  readonly minor: string;
  readonly url: string;
}

export interface Pins {
  readonly kubernetes: readonly KubernetesPin[];
  /** CRDs whose kinds the code writes: with types. */
  readonly crds: readonly FilePin[];
  /** CRDs whose kinds no code writes: an operator installs them, and works with them. */
  readonly definitions: readonly FilePin[];
  /** JSON schemas of configuration files, by which tests check what is generated for other programs. */
  readonly schemas: readonly FilePin[];
}

const RAW = /^https:\/\/raw\.githubusercontent\.com\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/;

/**
 * The pins that `imports:` and `definitions:` of a cdk8s.yaml hold. The second list is ours: the cdk8s CLI reads the first.
 *
 * @throws Error naming the entry that is neither `k8s@<major.minor.patch>` nor a raw GitHub URL.
 */
export function readPins(cdk8sYaml: string): Pins {
  const { imports: entries, definitions = [] } = (parse(cdk8sYaml) ?? {}) as {
    imports?: unknown;
    definitions?: unknown;
  };
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new Error('cdk8s.yaml: `imports` must list what to import.');
  }
  if (!Array.isArray(definitions)) throw new Error('cdk8s.yaml: `definitions` must be a list of CRD files.');
  const kubernetes: KubernetesPin[] = [];
  const crds: FilePin[] = [];
  const schemas: FilePin[] = [];
  for (const entry of entries) {
    const version = /^k8s@((\d+\.\d+)\.\d+)$/.exec(String(entry));
    const raw = filePin(entry);
    if (version) kubernetes.push({ version: version[1]!, minor: version[2]!, url: definitionsUrl(version[1]!) });
    else if (raw) (isSchema(raw) ? schemas : crds).push(raw);
    else {
      throw new Error(
        `cdk8s.yaml: cannot import "${entry}". ` +
          'Write k8s@1.35.0 or https://raw.githubusercontent.com/<owner>/<repo>/<tag>/<path to the CRD or schema>.',
      );
    }
  }
  return { kubernetes, crds, definitions: definitions.map(definitionPin), schemas };
}

function definitionPin(entry: unknown): FilePin {
  const pin = filePin(entry);
  if (pin && !isSchema(pin)) return pin;
  throw new Error(
    `cdk8s.yaml: cannot take "${entry}" as a definition. ` +
      'Write https://raw.githubusercontent.com/<owner>/<repo>/<tag>/<path to the CRD>.yaml.',
  );
}

function filePin(entry: unknown): FilePin | undefined {
  const [url, repo, tag, path] = RAW.exec(String(entry)) ?? [];
  return url === undefined ? undefined : { url, repo: repo!, tag: tag!, path: path! };
}

function isSchema({ path }: FilePin): boolean {
  return path.endsWith('.json');
}

/** Where cdk8s-cli itself takes `k8s@<version>` from (its lib/import/k8s.js). */
function definitionsUrl(version: string): string {
  return `https://raw.githubusercontent.com/cdk8s-team/cdk8s/master/kubernetes-schemas/v${version}/_definitions.json`;
}
