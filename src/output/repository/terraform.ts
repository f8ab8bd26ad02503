import { k3d } from '../../clusters/k3d.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { PLATFORM_LABEL } from './k3d.ts';
import { k3dCaches } from './k3d-caches.ts';

/**
 * The k3d cluster as a Terraform module, for who keeps their machines in Terraform. It makes the same cluster from the same
 * `k3d.yaml` by calling k3d: no provider for k3d keeps up with it, and `terraform_data` is part of Terraform since 1.4.
 */
export function terraformFiles(platform: PlatformFacts): ReadonlyMap<string, string> {
  return new Map([
    ['.gitignore', '.terraform/\n.terraform.lock.hcl\nterraform.tfstate*\n'],
    ['main.tf', main(platform)],
    ['outputs.tf', OUTPUTS],
    ['variables.tf', VARIABLES],
    ['versions.tf', VERSIONS],
  ]);
}

/** Caches that are not there yet, for the shell; nothing of them needs a quote. */
function caches(platform: PlatformFacts): string {
  return k3dCaches(platform)
    .map(
      ({ container, create }) => `          case $("$K3D" registry list --output json) in
            *'"name":"${container}"'*) ;;
            *) "$K3D" ${create.join(' ')} ;;
          esac
`,
    )
    .join('');
}

const VERSIONS = `terraform {
  # terraform_data
  required_version = ">= 1.4.0"
}
`;

const VARIABLES = `variable "k3d" {
  description = "The k3d program, version 5.9 or newer"
  type        = string
  default     = "k3d"
}
`;

const OUTPUTS = `output "cluster" {
  description = "Name of the cluster, as k3d knows it"
  value       = terraform_data.cluster.output.cluster
}

output "context" {
  description = "Its kubectl context, in the default kubeconfig"
  value       = local.context
}
`;

/**
 * A change of `k3d.yaml` stops the plan: a bump of K3s in a pull request would take the data with it. Whoever wants a new
 * cluster replaces the resource that remembers what the old one was made from.
 *
 * A cluster that is there already is kept when it carries the platform's label, and left alone when it does not: both for
 * making and for destroying it. A destroy provisioner may use nothing but the resource's own values.
 */
function main(platform: PlatformFacts): string {
  const { name } = platform;
  return `locals {
  cluster = "${name}"
  context = "${k3d.maker!.context(name)}"
  config  = abspath("\${path.module}/../k3d.yaml")
}

# The k3d.yaml that the cluster was made from, kept until somebody asks for another cluster by name.
resource "terraform_data" "made" {
  input = filesha256(local.config)

  lifecycle {
    ignore_changes = [input]
  }
}

resource "terraform_data" "cluster" {
  input = {
    cluster = local.cluster
    k3d     = var.k3d
  }

  # k3d cannot change a cluster: another k3d.yaml means another cluster, and all data of this one goes.
  triggers_replace = [terraform_data.made.output]

  lifecycle {
    precondition {
      condition     = terraform_data.made.output == filesha256(local.config)
      error_message = "k3d.yaml is another than the one that cluster \${local.cluster} was made from. To delete the cluster with all its data and make a new one: terraform apply -replace=terraform_data.made"
    }
  }

  provisioner "local-exec" {
    interpreter = ["/bin/sh", "-euc"]
    environment = {
      CLUSTER = self.input.cluster
      CONFIG  = local.config
      K3D     = self.input.k3d
    }
    command = <<-EOT
      all=$("$K3D" cluster list --output json)
      case $all in
        *'"name":"${name}"'*) ;;
        *)
${caches(platform)}          exec "$K3D" cluster create --config "$CONFIG"
          ;;
      esac
      case $("$K3D" cluster list --output json "$CLUSTER") in
        *'"${PLATFORM_LABEL}":"${name}"'*) echo "The k3d cluster $CLUSTER is there already, and kept." ;;
        *)
          echo "There is a k3d cluster $CLUSTER that is not this platform's: rename one of them." >&2
          exit 1
          ;;
      esac
    EOT
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["/bin/sh", "-euc"]
    environment = {
      CLUSTER = self.input.cluster
      K3D     = self.input.k3d
    }
    command = <<-EOT
      all=$("$K3D" cluster list --output json)
      case $all in
        *'"name":"${name}"'*) ;;
        *)
          echo "There is no k3d cluster $CLUSTER any more."
          exit 0
          ;;
      esac
      case $("$K3D" cluster list --output json "$CLUSTER") in
        *'"${PLATFORM_LABEL}":"${name}"'*) exec "$K3D" cluster delete "$CLUSTER" ;;
        *)
          echo "The k3d cluster $CLUSTER is not this platform's, and left alone." >&2
          exit 1
          ;;
      esac
    EOT
  }
}
`;
}
