/** Which service of which replicator, how to reach it, and how to print. */
export interface Target {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly config?: string | undefined;
  readonly service?: string | undefined;
  /** The command is for every service of the process. */
  readonly allServices?: boolean | undefined;
  readonly json: boolean;
  readonly tokenFile?: string | undefined;
  readonly tls?: boolean | undefined;
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}
