import type { Status, StatusValue } from '../../service/status.js';

interface Column {
  readonly title: string;
  readonly width: number;
  readonly key: string;
  readonly seconds: boolean;
}

const column = (title: string, width: number, key: string, seconds = true): Column => ({
  title,
  width,
  key,
  seconds,
});

const COLUMNS: readonly Column[] = [
  column('Seqno', 5, 'seqno', false),
  column('Latency', 7, 'latency'),
  column('Events', 11, 'events', false),
  column('Extraction', 11, 'extraction'),
  column('Filtering', 11, 'filtering'),
  column('Applying', 11, 'applying'),
  column('Other', 11, 'other'),
  column('Total', 11, 'total'),
];

/** The model's form: one line per stage, the names as wide as the widest. */
export function formatPerf(stages: readonly Status[]): string {
  const since = Number(stages[0]?.['secondsSinceOnline'] ?? 0).toFixed(3);
  if (stages.length === 0) return 'The service has not been online yet\n';
  const width = Math.max(...stages.map(({ stage }) => String(stage).length));
  const head = line(
    'Stage'.padEnd(width),
    COLUMNS.map((it) => it.title.padStart(it.width)),
  );
  const rows = stages.map((stage) =>
    line(
      String(stage['stage']).padEnd(width),
      COLUMNS.map((it) => cell(it, stage[it.key])),
    ),
  );
  return `Statistics since last put online ${since}s ago\n${head}${rows.join('')}`;
}

function cell({ width, seconds }: Column, value: StatusValue | undefined): string {
  const text = seconds ? `${Number(value ?? 0).toFixed(3)}s` : String(value ?? '');
  return text.padStart(width);
}

function line(stage: string, cells: readonly string[]): string {
  return `${[stage, ...cells].join(' | ')}\n`;
}
