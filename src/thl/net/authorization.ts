import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const SCHEME = 'Bearer ';

export function authorizationOf(token: string): string {
  return SCHEME + token;
}

/**
 * Whether a request carries one of `tokens`. Takes the same time for every wrong one: digests of equal
 * length are compared, so that not even the token's length shows.
 */
export function carriesToken(
  { authorization }: IncomingHttpHeaders,
  tokens: readonly string[],
): boolean {
  if (authorization === undefined) return false;
  const shown = digest(authorization);
  return tokens.some((token) => timingSafeEqual(shown, digest(authorizationOf(token))));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
