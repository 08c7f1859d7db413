/** Begins the names of slaves on other hosts; no applier's does, which is `host:port`. */
export const SLAVE = 'slave ';

/** Whatever a slave calls itself, it must not acknowledge in the name of an applier on this host. */
export function slaveConsumer(node: string): string {
  return SLAVE + node;
}
