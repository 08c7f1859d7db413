import { execFileSync } from 'node:child_process';

function ip(...args: string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What hides a network of our own from this machine; undefined: there can be one. */
export function noNamespaces(): string | undefined {
  const name = `sluice-probe-${process.pid}`;
  try {
    ip('netns', 'add', name);
    ip('netns', 'del', name);
    return undefined;
  } catch (error) {
    return `no network namespaces here, which take root and iproute2: ${firstLine(error)}`;
  }
}

/** A host of its own, as far as the network goes, and the cable to it. */
export interface FarHost {
  /** Addresses of the two ends. */
  readonly near: string;
  readonly far: string;
  /** Begins a command that runs there. */
  readonly run: readonly [string, ...string[]];
  /** Pulls the cable out: packets vanish, nobody is told. */
  cut(): void;
  mend(): void;
  /** Delays and loses packets both ways; the reason if the kernel cannot. */
  disturb(delay: string, loss: string): string | undefined;
  dispose(): void;
}

export function makeFarHost(): FarHost {
  const id = process.pid % 60_000;
  const [name, inner, outer] = [`sluice-far-${id}`, `slf${id}`, `sln${id}`];
  const subnet = `10.231.${id % 250}`;
  ip('netns', 'add', name);
  ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', name);
  ip('addr', 'add', `${subnet}.1/30`, 'dev', outer);
  ip('link', 'set', outer, 'up');
  ip('-n', name, 'addr', 'add', `${subnet}.2/30`, 'dev', inner);
  ip('-n', name, 'link', 'set', inner, 'up');
  ip('-n', name, 'link', 'set', 'lo', 'up');
  return {
    near: `${subnet}.1`,
    far: `${subnet}.2`,
    run: ['ip', 'netns', 'exec', name],
    cut: () => void ip('-n', name, 'link', 'set', inner, 'down'),
    mend: () => void ip('-n', name, 'link', 'set', inner, 'up'),
    disturb: (delay, loss) => {
      const rule = ['root', 'netem', 'delay', delay, 'loss', loss];
      try {
        tc('qdisc', 'add', 'dev', outer, ...rule);
        tc('-n', name, 'qdisc', 'add', 'dev', inner, ...rule);
        return undefined;
      } catch (error) {
        return firstLine(error);
      }
    },
    dispose: () => {
      ip('netns', 'del', name);
      try {
        ip('link', 'del', outer);
      } catch {
        // It went with its other end.
      }
    },
  };
}

function tc(...args: string[]): void {
  execFileSync('tc', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: Buffer; readonly message: string };
  const [line = message] = String(stderr ?? '')
    .split('\n')
    .filter((text) => text !== '');
  return line;
}
