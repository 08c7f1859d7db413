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

/**
 * A target, or without one a comparison: how many times faster one peer is than another; the median
 * times of both are told with it.
 * @param {Record<string, object>} summaries see `summarise`; without one of the two there is no value
 */
export function speedup(what, { summaries, own, peer, target }) {
  const [ours, theirs] = [summaries[own], summaries[peer]];
  const value = (theirs?.seconds ?? NaN) / (ours?.seconds ?? NaN);
  return { what, value, target, ours: spread(ours), peer: spread(theirs) };
}

/** Median and spread of a summary. */
export function spread(summary) {
  if (summary === undefined) return undefined;
  const { seconds, fastest, slowest } = summary;
  return `${seconds.toFixed(2)} s (${fastest.toFixed(2)}-${slowest.toFixed(2)})`;
}

/** One line per target: what it is, what was measured of both sides, what it should reach or keep below. */
export function printRatios(ratios, print = console.log) {
  print('\n| what | Sluice | peer | measured | target | |\n|---|---|---|---|---|---|');
  for (const { what, value, target, limit, unit = 'x', ours = '', peer = '' } of ratios) {
    if (Number.isNaN(value)) continue;
    const name = what.replaceAll('|', '\\|');
    const [bound, verdict] = judge(value, { target, limit, unit });
    print(`| ${name} | ${ours} | ${peer} | ${readable(value)}${unit} | ${bound} | ${verdict} |`);
  }
}

/** What is wanted of a figure, and whether it is so; nothing of one that is there to compare. */
function judge(value, { target, limit, unit }) {
  if (target !== undefined) return [`${target}${unit}`, value >= target ? 'met' : 'missed'];
  if (limit !== undefined) return [`at most ${limit}${unit}`, value <= limit ? 'met' : 'missed'];
  return ['', ''];
}

/** What is run for each peer. */
export function printCommands(commands, print = console.log) {
  print('\n| peer | command |\n|---|---|');
  for (const [name, command] of Object.entries(commands)) {
    print(`| ${name} | \`${command.replaceAll('|', '\\|')}\` |`);
  }
}

function readable(value) {
  return value >= 1000 ? value.toFixed(0) : value.toFixed(2);
}
