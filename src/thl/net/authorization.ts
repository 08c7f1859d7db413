import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const SCHEME = 'Bearer ';

export function authorizationOf(token: string): string {
  return SCHEME + token;
}

/**
 * Whether a request carries `token`. Takes the same time for every wrong one: digests of equal length
 * are compared, so that not even the token's length shows.
 */
export function carriesToken({ authorization }: IncomingHttpHeaders, token: string): boolean {
  if (authorization === undefined) return false;
  return timingSafeEqual(digest(authorization), digest(authorizationOf(token)));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
