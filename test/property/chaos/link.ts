/** A TCP link on loopback that an adversary cuts, stalls and slows down, in both directions. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const TICK = 50; // ms between the pieces of a slow link

/** One direction of one connection: what was read waits here while the link passes nothing. */
interface Flow {
  readonly from: Socket;
  readonly to: Socket;
  /** Bytes read and not passed on yet. */
  waiting: Buffer;
  ended: boolean;
}

export class Link {
  private readonly flows = new Set<Flow>();
  private readonly sockets = new Set<Socket>();
  private readonly timer: NodeJS.Timeout;
  private isStalled = false;
  /** Bytes per tick and direction. */
  private rate = Infinity;
  /** Bytes that may still pass before all is reset. */
  private left = Infinity;

  private constructor(
    readonly name: string,
    private readonly server: Server,
  ) {
    this.timer = setInterval(() => this.passAll(), TICK);
  }

  /** `target` is asked at every connection: a server keeps its port, but not from the beginning. */
  static async open(name: string, target: () => number): Promise<Link> {
    const server = createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const link = new Link(name, server);
    server.on('connection', (client) => link.join(client, target()));
    return link;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resets every connection after so many more bytes, wherever in a packet that is. */
  cutAfter(bytes: number): void {
    this.left = bytes;
  }

  /** Nothing passes, nothing is closed, new connections hang. */
  stall(): void {
    this.isStalled = true;
  }

  /** Bytes per second. */
  slow(rate: number): void {
    this.rate = Math.max(1, (rate * TICK) / 1000);
  }

  /** As if nothing had been; what was held up passes. */
  heal(): void {
    this.isStalled = false;
    this.rate = Infinity;
    this.left = Infinity;
    this.passAll();
  }

  reset(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private join(client: Socket, target: number): void {
    const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    this.follow(client, upstream);
    this.follow(upstream, client);
  }

  private follow(from: Socket, to: Socket): void {
    const flow: Flow = { from, to, waiting: Buffer.alloc(0), ended: false };
    const ended = (): void => {
      flow.ended = true;
      this.pass(flow);
    };
    this.flows.add(flow);
    this.sockets.add(from);
    to.on('drain', () => this.pass(flow));
    from.on('error', () => {});
    from.on('data', (data) => this.take(flow, data));
    from.on('end', ended);
    from.on('close', () => {
      this.sockets.delete(from);
      ended();
    });
  }

  private take(flow: Flow, data: Buffer): void {
    flow.waiting = Buffer.concat([flow.waiting, data]);
    flow.from.pause();
    this.pass(flow);
  }

  private passAll(): void {
    for (const flow of this.flows) this.pass(flow);
  }

  private pass(flow: Flow): void {
    const { from, to } = flow;
    if (this.isStalled || !this.flows.has(flow)) return;
    if (to.destroyed) flow.waiting = Buffer.alloc(0);
    if (flow.waiting.length > 0 && !to.writableNeedDrain) this.write(flow);
    if (flow.waiting.length > 0) return;
    if (flow.ended) this.end(flow);
    else if (!to.writableNeedDrain) from.resume();
  }

  private end(flow: Flow): void {
    this.flows.delete(flow);
    if (flow.from.errored) flow.to.destroy();
    else flow.to.end();
  }

  private write(flow: Flow): void {
    const count = Math.min(flow.waiting.length, this.rate, this.left);
    flow.to.write(flow.waiting.subarray(0, count));
    flow.waiting = flow.waiting.subarray(count);
    this.left -= count;
    if (this.left > 0) return;
    this.left = Infinity;
    this.reset();
  }
}
