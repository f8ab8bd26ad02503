import { k3d } from '../../clusters/k3d.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { template, text } from '../../template/template.ts';
import { PLATFORM_LABEL } from './k3d.ts';
import { k3dCaches } from './k3d-caches.ts';

const FOLDER = 'src/output/repository/terraform';

/**
 * A change of `k3d.yaml` stops the plan: a bump of K3s in a pull request would take the data with it. Whoever wants a new
 * cluster replaces the resource that remembers what the old one was made from.
 *
 * A cluster that is there already is kept when it carries the platform's label, and left alone when it does not: both for
 * making and for destroying it. A destroy provisioner may use nothing but the resource's own values.
 */
const main = template<{
  name: string;
  context: string;
  label: string;
  /** That are not there yet; nothing of them needs a quote in a shell. */
  caches: readonly { container: string; create: string }[];
}>(`${FOLDER}/main.tf`);

/**
 * The k3d cluster as a Terraform module, for who keeps their machines in Terraform. It makes the same cluster from the same
 * `k3d.yaml` by calling k3d: no provider for k3d keeps up with it, and `terraform_data` is part of Terraform since 1.4.
 */
export function terraformFiles(platform: PlatformFacts): ReadonlyMap<string, string> {
  const { name } = platform;
  const caches = k3dCaches(platform).map(({ container, create }) => ({ container, create: create.join(' ') }));
  return new Map([
    ['.gitignore', text(`${FOLDER}/gitignore`)],
    ['main.tf', main({ name, context: k3d.maker!.context(name), label: PLATFORM_LABEL, caches })],
    ['outputs.tf', text(`${FOLDER}/outputs.tf`)],
    ['variables.tf', text(`${FOLDER}/variables.tf`)],
    ['versions.tf', text(`${FOLDER}/versions.tf`)],
  ]);
}
