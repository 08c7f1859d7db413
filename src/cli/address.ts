import type { AdminAddress } from '../admin/client.js';

/** `http://127.0.0.1:10000` -> host and port. */
export function addressOf(url: string): AdminAddress {
  const { hostname, port } = new URL(url);
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return { host, port: Number(port === '' ? 80 : port) };
}
