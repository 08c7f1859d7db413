/** What `first_fragment` and `next_fragment` hold besides the place of a fragment, see `schema.ts`. */
export const FRAGMENT_COLUMNS =
  'segment, position, thread_id, gtid_prefix, gtid_number, shard, committed_at, crc, last_frag, data';

/** The values of `FRAGMENT_COLUMNS`. */
export type FragmentValues = [
  segment: number,
  position: number | null,
  threadId: number | null,
  gtidPrefix: number | null,
  gtidNumber: number | null,
  shard: number,
  committedAt: number,
  crc: number,
  lastFrag: number,
  data: Buffer,
];
