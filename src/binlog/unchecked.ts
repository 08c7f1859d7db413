/**
 * Integers of events at offsets that the caller has checked, lowest byte first: in loops over events
 * these cost less than the methods of Buffer, and beyond the end they give 0, not an error.
 */
export function byteAt(data: Buffer, at: number): number {
  return data[at] as number;
}

export function uint16At(data: Buffer, at: number): number {
  return byteAt(data, at) | (byteAt(data, at + 1) << 8);
}

export function uint32At(data: Buffer, at: number): number {
  return (uint16At(data, at) | (uint16At(data, at + 2) << 16)) >>> 0;
}
