import type { Progress, ProgressReport } from '../../provision/progress.js';

const TERMINAL_INTERVAL = 200; // ms
const LINE_INTERVAL = 5_000; // ms

/** Shows how far a provisioning is, on stderr: one line that changes, or a JSON line now and then. */
export function showProgress(
  progress: Progress,
  { json }: { readonly json: boolean },
): { end(): void } {
  const show = (): void => {
    const text = json ? `${jsonLine(progress.report())}\n` : `\r${terminalLine(progress.report())}`;
    process.stderr.write(text);
  };
  const timer = setInterval(show, json ? LINE_INTERVAL : TERMINAL_INTERVAL);
  return {
    end: () => {
      clearInterval(timer);
      if (!json) process.stderr.write('\r\u001B[K');
    },
  };
}

function jsonLine(report: ProgressReport): string {
  const { seconds, bytes, rows } = report;
  const rates = {
    megabytesPerSecond: round(bytes / 1e6 / Math.max(seconds, 0.001)),
    rowsPerSecond: Math.round(rows / Math.max(seconds, 0.001)),
  };
  const left =
    report.secondsLeft === undefined ? {} : { secondsLeft: Math.round(report.secondsLeft) };
  return JSON.stringify({ ...report, seconds: round(seconds), ...rates, ...left });
}

function terminalLine(report: ProgressReport): string {
  const { phase, tables, tablesDone, rows, bytes, seconds, secondsLeft, table } = report;
  const rate = (bytes / 1e6 / Math.max(seconds, 0.001)).toFixed(1);
  const left = secondsLeft === undefined ? '' : `, ${duration(secondsLeft)} left`;
  const text = `${phase}: ${tablesDone}/${tables} tables, ${rows} rows, ${(bytes / 1e6).toFixed(0)} MB, ${rate} MB/s${left} ${table}`;
  return `${text.slice(0, (process.stderr.columns ?? 100) - 1)}\u001B[K`;
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
