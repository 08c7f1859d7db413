import { summarizeLog, type LogSummary, type WriterProcess } from '../../thl/sqlite/inspect.js';
import type { Command } from './command.js';
import { findLog } from './log-place.js';
import { assignments, formatMegabytes, formatMicroseconds, formatMilliseconds } from './text.js';
import { toJson } from './to-json.js';

/** `thl info`: what the log holds, who writes to it and how far its consumers are. */
export const infoCommand: Command = {
  name: 'info',
  describe: 'what the log holds, its writer, and how far its consumers are',
  options: { json: { type: 'boolean', describe: 'one JSON object' } },
  async run(args, { out }) {
    const summary = summarizeLog(findLog(args).path);
    await out.write(args['json'] === true ? toJson(summaryJson(summary)) : summaryText(summary));
  },
};

function summaryText(summary: LogSummary): string {
  const { bounds, tail, oldest, newest, consumers } = summary;
  const { header, source } = tail;
  return assignments([
    ['log file', summary.path],
    ['log size', `${formatMegabytes(summary.bytes)} (${formatMegabytes(summary.freeBytes)} free)`],
    ['min seq#', bounds?.minSeqno ?? 'NONE'],
    ['max seq#', bounds?.maxSeqno ?? 'NONE'],
    ['transactions', transactions(summary)],
    ['events', summary.fragments],
    ['oldest', oldest && `${formatMicroseconds(oldest)} UTC`],
    ['newest', newest && `${formatMicroseconds(newest)} UTC`],
    ['last epoch#', header?.epoch],
    ['last eventid', header?.eventId],
    ['source', header?.sourceId],
    ['source server id', source?.serverId],
    ['source server uuid', source?.serverUuid || undefined],
    ['source position', source && `${source.file}:${source.position}`],
    ['source gtid set', source?.gtidSet],
    ...consumers.map(
      ({ name, seqno }) =>
        [`consumer ${name}`, `${seqno} (${behind(summary, seqno)} behind)`] as const,
    ),
    ['writer', writerText(summary.writer)],
  ]);
}

function transactions({ bounds }: LogSummary): number {
  return bounds === undefined ? 0 : bounds.maxSeqno - bounds.minSeqno + 1;
}

function behind({ tail }: LogSummary, seqno: number): number {
  return Math.max(0, (tail.header?.seqno ?? seqno) - seqno);
}

function writerText(writer: WriterProcess | undefined): string {
  if (writer?.running !== true) return 'NONE';
  return `process ${writer.pid} on ${writer.host} since ${formatMilliseconds(writer.openedAt)} UTC`;
}

function summaryJson(summary: LogSummary): object {
  const { bounds, tail, oldest, newest, writer } = summary;
  return {
    file: summary.path,
    bytes: summary.bytes,
    freeBytes: summary.freeBytes,
    minSeqno: bounds?.minSeqno ?? null,
    maxSeqno: bounds?.maxSeqno ?? null,
    transactions: transactions(summary),
    events: summary.fragments,
    oldest: oldest === undefined ? null : formatMicroseconds(oldest),
    newest: newest === undefined ? null : formatMicroseconds(newest),
    lastEpoch: tail.header?.epoch ?? null,
    lastEventId: tail.header?.eventId ?? null,
    sourceId: tail.header?.sourceId ?? null,
    source: tail.source ?? null,
    consumers: summary.consumers.map((consumer) => ({
      ...consumer,
      behind: behind(summary, consumer.seqno),
    })),
    writer: writer?.running === true ? writer : null,
  };
}
