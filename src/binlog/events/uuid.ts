/** The text of a UUID's 16 bytes, in lower case as the server prints it. */
export function uuidText(bytes: Buffer): string {
  if (!bytes.equals(last.bytes)) last = { bytes: Buffer.from(bytes), text: format(bytes) };
  return last.text;
}

/** Most transactions name the UUID that the one before did. */
let last = { bytes: Buffer.alloc(0), text: '' };

function format(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return `${groups.join('-')}-${hex.slice(20)}`;
}
