import { malformed } from './row-error.js';

/** Whether a bit of a bitmap (lowest bit first) is set. */
export function bitSet(bitmap: Buffer, at: number, bit: number): boolean {
  return (((bitmap[at + (bit >> 3)] ?? 0) >> (bit & 7)) & 1) === 1;
}

/** Stands in for the none that the image of a row without columns has, so that rows can be counted. */
export const EMPTY_IMAGE_BYTES = 1;

export function bitmapBytes(bits: number): number {
  return (bits + 7) >> 3;
}

/** Indexes of the bits set among the first `count`. */
export function bitsSet(bitmap: Buffer, count: number): number[] {
  return Array.from({ length: count }, (_, bit) => bit).filter((bit) => bitSet(bitmap, 0, bit));
}

/** @throws SluiceError EVENT_MALFORMED unless `at` is within the event's rows */
export function assertWithin(at: number, end: number): void {
  if (at > end) throw malformed(`a row image ends ${at - end} bytes after the event's rows`);
}
