import type { SelectedComponent } from '../catalogue/select.ts';
import type { Need } from '../contract/need.ts';
import type { Client, Offer } from '../contract/offer.ts';
import type { Connection } from './plan.ts';

/** A connection with both declarations at hand, before it is printed into the Plan. */
export interface Match {
  readonly connection: Connection;
  readonly client: SelectedComponent;
  readonly provider: SelectedComponent;
  readonly need: Need;
  readonly offer: Offer;
  /** The client as the offer's functions saw it. */
  readonly seenAs: Client;
}
