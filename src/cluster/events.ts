import type { ClusterEvent } from './cluster.ts';

/** An Event of v1 as far as it is read; which of the times is set depends on who wrote it. */
interface RawEvent {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly involvedObject: { readonly kind?: string; readonly name?: string; readonly namespace?: string };
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string } | null;
  readonly metadata: { readonly creationTimestamp?: string };
}

/** Events in the order of their last sight. */
export function eventsOf(events: readonly RawEvent[]): readonly ClusterEvent[] {
  return events
    .map(({ type = 'Normal', reason = '', message = '', count, involvedObject, series, ...times }) => ({
      type,
      reason,
      message,
      object: {
        kind: involvedObject.kind ?? '',
        name: involvedObject.name ?? '',
        ...(involvedObject.namespace && { namespace: involvedObject.namespace }),
      },
      count: series?.count ?? count ?? 1,
      last: Date.parse(
        series?.lastObservedTime ?? times.lastTimestamp ?? times.eventTime ?? times.metadata.creationTimestamp ?? '',
      ),
    }))
    .sort((a, b) => a.last - b.last);
}
