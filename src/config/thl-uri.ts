import { isIPv6 } from 'node:net';

export const THL_PORT = 2112;

export interface ThlAddress {
  readonly host: string;
  readonly port: number;
}

/** `thl://db1:2112/`, `thl://[::1]`; undefined if `text` is none. */
export function parseThlUri(text: string): ThlAddress | undefined {
  const match = /^thl:\/\/(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]]+))(?::(\d{1,5}))?\/?$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3] ?? THL_PORT);
  return host === undefined || port < 1 || port > 65535 ? undefined : { host, port };
}

export function formatThlUri({ host, port }: ThlAddress): string {
  return `thl://${isIPv6(host) ? `[${host}]` : host}:${port}/`;
}
