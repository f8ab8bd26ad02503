export interface Ui {
  readonly title: string;
  /** Service and port inside the cluster. */
  readonly service: string;
  readonly port: number;
  /** The workload behind the Service, and the port that its pods listen on. */
  readonly at: { readonly workload: string; readonly port: number };
  readonly path?: string;
  /** Its host is `<name>.<domain>`; default: the component's id, or the Service when there are several. */
  readonly name?: string;
  /** Its host, when that is not for the platform to choose. */
  readonly host?: string;
  /** Whether people come by https, when that is not for the platform to choose. */
  readonly https?: boolean;
}

/** What a UI's need of a host is called, among the needs of its component: its only UI goes by the component's id. */
export function uiName(id: string, uis: readonly Ui[], { name, service }: Ui): string {
  return name ?? (uis.length > 1 ? service : id);
}
