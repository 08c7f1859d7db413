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

/** One line per target: what it is, what was measured, what it should reach or keep below. */
export function printRatios(ratios, print = console.log) {
  print('\n| ratio | measured | target | |\n|---|---|---|---|');
  for (const { what, value, target, limit, unit = 'x' } of ratios) {
    if (Number.isNaN(value)) continue;
    const bound = target === undefined ? `at most ${limit}` : String(target);
    const met = target === undefined ? value <= limit : value >= target;
    const name = what.replaceAll('|', '\\|');
    print(`| ${name} | ${readable(value)}${unit} | ${bound}${unit} | ${met ? 'met' : 'missed'} |`);
  }
}

function readable(value) {
  return value >= 1000 ? value.toFixed(0) : value.toFixed(2);
}
