/** The table that the benchmark prints: medians of alternating runs, and ratios of them. */

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Medians and spread of the runs of one peer. */
export function summarise(runs) {
  const of = (read) => median(runs.map(read));
  return {
    seconds: of((run) => run.seconds),
    fastest: Math.min(...runs.map((run) => run.seconds)),
    slowest: Math.max(...runs.map((run) => run.seconds)),
    user: of((run) => run.user),
    system: of((run) => run.system),
    serverCpu: of((run) => (run.server ? run.server.user + run.server.system : NaN)),
    peakMiB: of((run) => run.peakMiB),
  };
}

/** @param {{name: string, runs: object[], work: object}[]} peers */
export function printTable(peers, { megabytes, transactions }, print = console.log) {
  print(
    '| peer | seconds (min-max) | transactions/s | MB/s | CPU user+sys s | slave server CPU s | peak MiB |',
  );
  print('|---|---|---|---|---|---|---|');
  for (const { name, runs } of peers) {
    const s = summarise(runs);
    const range = `${s.seconds.toFixed(2)} (${s.fastest.toFixed(2)}-${s.slowest.toFixed(2)})`;
    const rate = (transactions / s.seconds).toFixed(0);
    const cpu = `${s.user.toFixed(1)}+${s.system.toFixed(1)}`;
    const server = Number.isNaN(s.serverCpu) ? '' : s.serverCpu.toFixed(1);
    print(
      `| ${name} | ${range} | ${rate} | ${(megabytes / s.seconds).toFixed(1)} | ${cpu} | ${server} | ${s.peakMiB.toFixed(0)} |`,
    );
  }
}

/** One line per target: what it is, the ratio, what it should be. */
export function printRatios(ratios, print = console.log) {
  print('');
  print('| ratio | measured | target | |');
  print('|---|---|---|---|');
  for (const { what, value, target, unit = 'x' } of ratios) {
    print(
      `| ${what} | ${value.toFixed(2)}${unit} | ${target}${unit} | ${value >= target ? 'met' : 'missed'} |`,
    );
  }
}
