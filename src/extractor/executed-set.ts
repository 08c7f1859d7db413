import { MariadbGtidPosition } from '@vlasky/zongji';
import type { GtidEvent, MariadbGtidEvent } from '../binlog/binlog-event.js';
import type { Flavour } from '../event/format.js';
import { GtidIntervals } from './gtid-intervals.js';

/** All transactions that were extracted or came before: what a GTID restart asks to go on after. */
export interface ExecutedSet {
  add(gtid: GtidEvent | MariadbGtidEvent): void;
  has(gtid: GtidEvent | MariadbGtidEvent): boolean;
  /** The server's own text form, without white space. */
  text(): string;
}

/** @throws Error if `text` is no set of that flavour */
export function parseExecutedSet(text: string, flavour: Flavour): ExecutedSet {
  return flavour === 'mariadb' ? new MariadbExecuted(text) : new MysqlExecuted(text);
}

/** One GTID for each domain: the last one stands for all before it. */
class MariadbExecuted implements ExecutedSet {
  private readonly position: MariadbGtidPosition;
  /** Added last, and not in the position yet: the next one of its domain takes its place. */
  private last: MariadbGtidEvent | undefined;

  constructor(text: string) {
    this.position = MariadbGtidPosition.parse(text.replace(/\s/g, ''));
  }

  add(event: GtidEvent | MariadbGtidEvent): void {
    if (event.kind !== 'mariadb-gtid') return;
    if (event.domainId !== this.last?.domainId) this.settle();
    this.last = event;
  }

  has(event: GtidEvent | MariadbGtidEvent): boolean {
    this.settle();
    return this.position.covers(event.gtid);
  }

  text(): string {
    this.settle();
    return this.position.toString();
  }

  private settle(): void {
    if (this.last === undefined) return;
    const { domainId, serverId, sequence } = this.last;
    this.position.add({ domainId, serverId, seqNo: sequence.toString() });
    this.last = undefined;
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TAG = /^[a-z_][a-z0-9_]{0,31}$/;

/** Intervals for each UUID and tag; `sql/rpl_gtid_set.cc`, Gtid_set::add_gtid_text, has the grammar. */
class MysqlExecuted implements ExecutedSet {
  private readonly sources = new Map<string, Source>();
  private inOrder: Source[] = [];

  constructor(text: string) {
    const entries = text.toLowerCase().replace(/\s/g, '').split(',');
    for (const entry of entries) if (entry !== '') this.parseEntry(entry);
  }

  add(event: GtidEvent | MariadbGtidEvent): void {
    if (event.kind === 'gtid') this.source(event.uuid).add(event.tag, event.gno, event.gno);
  }

  has(event: GtidEvent | MariadbGtidEvent): boolean {
    return event.kind === 'gtid' && (this.sources.get(event.uuid)?.has(event) ?? false);
  }

  text(): string {
    if (this.inOrder.length < this.sources.size)
      this.inOrder = sorted(this.sources).map(([, source]) => source);
    return this.inOrder.map((source) => source.text()).join(',');
  }

  private parseEntry(entry: string): void {
    const [uuid = '', ...items] = entry.split(':');
    if (!UUID.test(uuid) || items.length === 0) throw new Error(`no GTID set: ${entry}`);
    let tag = '';
    for (const item of items) {
      if (TAG.test(item)) tag = item;
      else this.parseInterval(uuid, tag, item);
    }
  }

  private parseInterval(uuid: string, tag: string, item: string): void {
    const match = /^(\d+)(?:-(\d+))?$/.exec(item);
    const first = BigInt(match?.[1] ?? 0);
    const last = BigInt(match?.[2] ?? first);
    if (match === null || first < 1n || last < first) throw new Error(`no GTID interval: ${item}`);
    this.source(uuid).add(tag, first, last);
  }

  private source(uuid: string): Source {
    return entryOf(this.sources, uuid, () => new Source(uuid));
  }
}

/** One UUID's. Its text is kept until it grows: a set may have thousands that never do. */
class Source {
  /** '' is no tag. */
  private readonly tags = new Map<string, GtidIntervals>();
  private written: string | undefined;

  constructor(private readonly uuid: string) {}

  add(tag: string, first: bigint, last: bigint): void {
    entryOf(this.tags, tag, () => new GtidIntervals()).add(first, last);
    this.written = undefined;
  }

  has({ tag, gno }: GtidEvent): boolean {
    return this.tags.get(tag)?.has(gno) ?? false;
  }

  text(): string {
    return (this.written ??= `${this.uuid}${sorted(this.tags).map(tagText).join('')}`);
  }
}

function tagText([tag, intervals]: readonly [string, GtidIntervals]): string {
  return tag === '' ? `:${intervals.text()}` : `:${tag}:${intervals.text()}`;
}

function sorted<V>(map: ReadonlyMap<string, V>): Array<readonly [string, V]> {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
