/**
 * Layout of a history log file. Small transactions that are committed together share a row of `pack`
 * (`pack.ts`), keyed by the first one's seqno. Any other is stored as one row of `first_fragment`,
 * keyed by seqno, and one row of `next_fragment` for each further fragment.
 *
 * What many fragments in a row share (epoch, source, format, binlog file) stands once in `segment`;
 * positions and commit times are stored as offsets from the segment's, GTID numbers as offsets from
 * the prefix's base plus the seqno, names as numbers of a dictionary. The view `events` puts all of
 * it together again, for people and scripts: it is the documented way to query the log.
 */
export const SCHEMA_VERSION = 2;

/** Without `pack`, and its part of the view: is read as it is, and brought up to date when it is written. */
export const SCHEMA_WITHOUT_PACKS = 1;

/** `application_id` of a history log, ASCII `SLCE`. */
export const APPLICATION_ID = 0x534c4345;

const FRAGMENT_COLUMNS = `
  segment      INTEGER NOT NULL,
  position     INTEGER,
  thread_id    INTEGER,
  gtid_prefix  INTEGER,
  gtid_number  INTEGER,
  shard        INTEGER NOT NULL,
  committed_at INTEGER NOT NULL,
  crc          INTEGER NOT NULL,
  last_frag    INTEGER NOT NULL,
  data         BLOB NOT NULL`;

const VIEW_COLUMNS = `
  f.last_frag AS last_frag,
  s.epoch AS epoch,
  s.source_id AS source_id,
  CASE WHEN f.position IS NULL THEN s.file
       ELSE printf('%s:%016d;%d', s.file, s.position + f.position, f.thread_id) END AS event_id,
  CASE WHEN f.gtid_number IS NULL THEN g.prefix
       ELSE g.prefix || (g.base + f.seqno + f.gtid_number) END AS gtid,
  h.shard_id AS shard_id,
  s.committed_at + f.committed_at AS committed_at,
  length(f.data) AS size,
  f.crc & 0xffffffff AS crc,
  s.format AS format,
  f.data AS data`;

const SINCE_MIN = `BETWEEN (SELECT min_seqno FROM tail) AND (SELECT seqno FROM tail)`;

const VIEW_JOINS = `
  JOIN segment s ON s.id = f.segment
  JOIN shard h ON h.id = f.shard
  LEFT JOIN gtid_prefix g ON g.id = f.gtid_prefix
  WHERE f.seqno ${SINCE_MIN}`;

/** See `Head` in `pack.ts`: a number of the head, or what the pack says for all in its place. */
const at = (index: number): string => `json_extract(e.value, '$[${index}]')`;
const own = (index: number, common: string): string =>
  `CASE WHEN json_array_length(e.value) > 4 THEN ${at(index)} ELSE p.${common} END`;

const PACK_VIEW = `
  SELECT p.seqno + e.key AS seqno, 0 AS fragno, 1 AS last_frag,
    s.epoch AS epoch, s.source_id AS source_id,
    printf('%s:%016d;%d', s.file, s.position + p.position + ${at(0)} + ${at(1)}
      + coalesce(${at(4)}, 0), ${at(2)}) AS event_id,
    CASE WHEN ${own(7, 'gtid_number')} IS NULL THEN g.prefix
         ELSE g.prefix || (g.base + p.seqno + e.key + ${own(7, 'gtid_number')}) END AS gtid,
    h.shard_id AS shard_id,
    s.committed_at + p.committed_at + ${at(3)} AS committed_at,
    ${at(1)} AS size,
    p.crc & 0xffffffff AS crc,
    s.format AS format,
    substr(p.data, ${at(0)} + 1, ${at(1)}) AS data
  FROM pack p JOIN json_each(p.heads) e
  JOIN segment s ON s.id = p.segment
  JOIN shard h ON h.id = ${own(5, 'shard')}
  LEFT JOIN gtid_prefix g ON g.id = ${own(6, 'gtid_prefix')}
  WHERE p.seqno + e.key ${SINCE_MIN}`;

const PACKS = `
-- Transactions of one fragment each, seqno to last. heads is JSON, an array for each of them: offset
-- and bytes in data, thread id, microseconds after committed_at; where one of these is not the pack's
-- own, also what its position is beyond that of its bytes, shard, GTID prefix and number. crc is over
-- data and heads.
CREATE TABLE pack (
  seqno        INTEGER PRIMARY KEY,
  last         INTEGER NOT NULL,
  segment      INTEGER NOT NULL,
  position     INTEGER NOT NULL,
  committed_at INTEGER NOT NULL,
  shard        INTEGER NOT NULL,
  gtid_prefix  INTEGER,
  gtid_number  INTEGER,
  crc          INTEGER NOT NULL,
  heads        TEXT NOT NULL,
  data         BLOB NOT NULL
) STRICT;
`;

const EVENTS_VIEW = `
CREATE VIEW events AS
  SELECT f.seqno AS seqno, 0 AS fragno,${VIEW_COLUMNS}
  FROM first_fragment f ${VIEW_JOINS}
  UNION ALL
  SELECT f.seqno AS seqno, f.fragno AS fragno,${VIEW_COLUMNS}
  FROM next_fragment f ${VIEW_JOINS}
  UNION ALL ${PACK_VIEW};
`;

export const FROM_WITHOUT_PACKS = `DROP VIEW events;${PACKS}${EVENTS_VIEW}`;

export const SCHEMA = `
CREATE TABLE format (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  flavour        TEXT NOT NULL,
  server_version TEXT NOT NULL,
  checksum       TEXT NOT NULL,
  description    BLOB NOT NULL
) STRICT;

-- A run of consecutive fragments. AUTOINCREMENT: readers keep segments by id, so an id that was
-- truncated away must not come back with another meaning.
CREATE TABLE segment (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  first_seqno  INTEGER NOT NULL,
  epoch        INTEGER NOT NULL,
  source_id    TEXT NOT NULL,
  format       INTEGER NOT NULL REFERENCES format,
  file         TEXT NOT NULL,
  position     INTEGER NOT NULL,
  committed_at INTEGER NOT NULL,
  stored_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE shard (id INTEGER PRIMARY KEY, shard_id TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE gtid_prefix (
  id     INTEGER PRIMARY KEY,
  prefix TEXT NOT NULL UNIQUE,
  base   INTEGER NOT NULL
) STRICT;

CREATE TABLE first_fragment (
  seqno        INTEGER PRIMARY KEY,${FRAGMENT_COLUMNS}
) STRICT;

CREATE TABLE next_fragment (
  seqno        INTEGER NOT NULL,
  fragno       INTEGER NOT NULL,${FRAGMENT_COLUMNS}
) STRICT;
CREATE UNIQUE INDEX next_fragment_place ON next_fragment (seqno, fragno);

-- One row: what the log ends with and where the extractor stands. It is written in the commit that
-- stores a transaction's last fragment; a transaction above tail.seqno does not exist for readers,
-- one below tail.min_seqno is purged even while its rows are still being deleted.
CREATE TABLE tail (
  id              INTEGER PRIMARY KEY CHECK (id = 1),
  min_seqno       INTEGER,
  seqno           INTEGER,
  fragno          INTEGER,
  epoch           INTEGER,
  source_id       TEXT,
  event_id        TEXT,
  gtid            TEXT,
  shard_id        TEXT,
  committed_at    INTEGER,
  stored_at       INTEGER,
  server_uuid     TEXT,
  server_id       INTEGER,
  binlog_file     TEXT,
  binlog_position INTEGER,
  gtid_set        TEXT,
  applier_sessions TEXT
) STRICT;
INSERT INTO tail (id) VALUES (1);

CREATE TABLE consumer (
  name            TEXT PRIMARY KEY,
  seqno           INTEGER NOT NULL,
  acknowledged_at INTEGER NOT NULL
) STRICT;

-- The process that has the log open for writing, for messages; the lock itself is another file.
CREATE TABLE writer (
  id        INTEGER PRIMARY KEY CHECK (id = 1),
  pid       INTEGER NOT NULL,
  host      TEXT NOT NULL,
  opened_at INTEGER NOT NULL
) STRICT;
${PACKS}${EVENTS_VIEW}`;
