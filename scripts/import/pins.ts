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
  readonly crds: readonly FilePin[];
  /** JSON schemas of configuration files, by which tests check what is generated for other programs. */
  readonly schemas: readonly FilePin[];
}

const RAW = /^https:\/\/raw\.githubusercontent\.com\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/;

/**
 * The pins that `imports:` of a cdk8s.yaml holds.
 *
 * @throws Error naming the entry that is neither `k8s@<major.minor.patch>` nor a raw GitHub URL.
 */
export function readPins(cdk8sYaml: string): Pins {
  const entries: unknown = parse(cdk8sYaml)?.imports;
  if (!Array.isArray(entries) || entries.length === 0) {
    throw new Error('cdk8s.yaml: `imports` must list what to import.');
  }
  const kubernetes: KubernetesPin[] = [];
  const crds: FilePin[] = [];
  const schemas: FilePin[] = [];
  for (const entry of entries) {
    const version = /^k8s@((\d+\.\d+)\.\d+)$/.exec(String(entry));
    const raw = RAW.exec(String(entry));
    if (version) kubernetes.push({ version: version[1]!, minor: version[2]!, url: definitionsUrl(version[1]!) });
    else if (raw) {
      const list = raw[3]!.endsWith('.json') ? schemas : crds;
      list.push({ url: raw[0], repo: raw[1]!, tag: raw[2]!, path: raw[3]! });
    } else {
      throw new Error(
        `cdk8s.yaml: cannot import "${entry}". ` +
          'Write k8s@1.35.0 or https://raw.githubusercontent.com/<owner>/<repo>/<tag>/<path to the CRD or schema>.',
      );
    }
  }
  return { kubernetes, crds, schemas };
}

/** Where cdk8s-cli itself takes `k8s@<version>` from (its lib/import/k8s.js). */
function definitionsUrl(version: string): string {
  return `https://raw.githubusercontent.com/cdk8s-team/cdk8s/master/kubernetes-schemas/v${version}/_definitions.json`;
}
