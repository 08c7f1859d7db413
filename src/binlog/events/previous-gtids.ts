import type { GtidIntervals, PreviousGtidsEvent } from '../binlog-event.js';
import type { EventHeader } from '../header.js';
import type { EventReader } from '../reader.js';
import { readTag } from './gtid-tagged.js';
import { uuidText } from './uuid.js';

const UUID_BYTES = 16;
const INTERVAL_BYTES = 16;
const FORMAT_SHIFT = 56n;
const COUNT_MASK = (1n << 48n) - 1n;

/**
 * PREVIOUS_GTIDS_LOG_EVENT: a count of sets, then for each UUID (and tag) its intervals. Since MySQL
 * 8.3 the count's highest byte tells the format: 0 without tags, 1 with them, the count then being in
 * bits 8 to 55. `sql/rpl_gtid_set.cc`, Gtid_set::encode.
 */
export function readPreviousGtids(header: EventHeader, reader: EventReader): PreviousGtidsEvent {
  const word = reader.u64();
  const format = word >> FORMAT_SHIFT;
  if (format > 1n) throw reader.malformed(`GTID set format ${format}`);
  const tagged = format === 1n;
  const count = tagged ? (word >> 8n) & COUNT_MASK : word;
  const sets: GtidIntervals[] = [];
  for (let i = 0n; i < count; i++) sets.push(readSet(reader, tagged));
  reader.finish('the GTID set');
  return { kind: 'previous-gtids', header, sets, gtidSet: gtidSetText(sets) };
}

function readSet(reader: EventReader, tagged: boolean): GtidIntervals {
  const uuid = uuidText(reader.bytes(UUID_BYTES));
  const tag = tagged ? readTag(reader).toString('latin1') : '';
  const count = reader.u64();
  if (count * BigInt(INTERVAL_BYTES) > BigInt(reader.left)) {
    throw reader.malformed(`${count} intervals do not fit`);
  }
  const intervals = Array.from({ length: Number(count) }, () => readInterval(reader));
  return { uuid, tag, intervals };
}

/** First number, and the one after the last. */
function readInterval(reader: EventReader): readonly [bigint, bigint] {
  const first = reader.u64();
  const end = reader.u64();
  if (first < 1n || end <= first) throw reader.malformed(`interval ${first} to ${end}`);
  return [first, end - 1n];
}

/** Sets of one UUID stand together, the untagged one first: the order in which they were written. */
function gtidSetText(sets: readonly GtidIntervals[]): string {
  let text = '';
  let uuid = '';
  for (const set of sets) {
    if (set.uuid !== uuid) text += `${text === '' ? '' : ','}${set.uuid}`;
    uuid = set.uuid;
    if (set.tag !== '') text += `:${set.tag}`;
    for (const [first, last] of set.intervals) {
      text += first === last ? `:${first}` : `:${first}-${last}`;
    }
  }
  return text;
}
