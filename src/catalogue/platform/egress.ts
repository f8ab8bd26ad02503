import type { ClusterConfig } from '../../config/schema.ts';
import { type Offer, offer } from '../../contract/offer.ts';
import type { AddressPeer } from '../../contract/peer.ts';
import { holdsRange } from '../../kit/address.ts';
import { gitAddress } from './git-access.ts';

type Ranges = Pick<ClusterConfig, 'podCidr' | 'serviceCidr'>;

/**
 * The way to what projects name outside. A NetworkPolicy knows addresses only: a host name opens its ports to everything
 * outside the cluster, and stands in the Plan for people to read. Pods and Services are never reached so.
 */
export function egressOffer(cluster: Ranges): Offer {
  return offer({
    type: 'egress',
    opens: ({ request }) => request.to.map(({ to, ports }) => ({ at: egressAddresses(to, cluster), ports })),
    refuses: ({ request }) => {
      const inside = request.to.find(
        ({ to }) => isRange(to) && rangesOf(cluster).some((range) => holdsRange(range, to)),
      );
      return inside
        ? {
            message: `${inside.to} is inside the cluster`,
            fix: 'say what is read, written or used there: a connection opens the way',
            config: inside.from,
          }
        : undefined;
    },
    endpoint: () => ({}),
  });
}

/** The way to a repository that is not the platform's. */
export function repositoryOffer(cluster: Ranges): Offer {
  return offer({
    type: 'repository',
    opens: ({ request: { url, near } }) => {
      const { host, port } = gitAddress(url);
      return near ? [] : [{ at: egressAddresses(host, cluster), ports: [port] }];
    },
    endpoint: ({ request: { url, branch } }) => ({ url, branch }),
  });
}

function isRange(to: string): boolean {
  return to.includes('/');
}

function rangesOf({ podCidr, serviceCidr }: Ranges): readonly string[] {
  return [podCidr, serviceCidr];
}

/** What policies open for a host name or a CIDR outside. */
export function egressAddresses(to: string, cluster: Ranges): AddressPeer {
  return outside([isRange(to) ? to : '0.0.0.0/0'], cluster);
}

/**
 * Blocks of addresses without those of pods and Services that lie in one of them; a block that is said to be there is meant.
 * Kubernetes takes an exception only from inside the block that it is of.
 */
export function outside(cidrs: readonly string[], cluster: Ranges): AddressPeer {
  const except = rangesOf(cluster).filter(
    (range) => cidrs.some((cidr) => holdsRange(cidr, range)) && !cidrs.some((cidr) => holdsRange(range, cidr)),
  );
  return { cidrs, ...(except.length > 0 && { except }) };
}
