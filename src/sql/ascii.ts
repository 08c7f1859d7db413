const BEYOND_ASCII = 0x80;

/** Whether it depends on the character set what the bytes mean. */
export function isBeyondAscii(bytes: Buffer): boolean {
  return bytes.some((byte) => byte >= BEYOND_ASCII);
}
