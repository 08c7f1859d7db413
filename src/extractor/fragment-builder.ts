/**
 * Collects the events of a transaction and cuts them into fragments at event boundaries. An event
 * larger than the fragment size is a fragment by itself.
 */
export class FragmentBuilder {
  private events: Buffer[] = [];
  private bytes = 0;

  /** @param fragmentSize bytes above which a fragment is cut */
  constructor(private readonly fragmentSize: number) {}

  /** Whether what was collected has to become a fragment before `event` is added. */
  isFullFor(event: Buffer): boolean {
    return this.bytes > 0 && this.bytes + event.length > this.fragmentSize;
  }

  add(event: Buffer): void {
    this.events.push(event);
    this.bytes += event.length;
  }

  /**
   * What was collected, copied out of the buffers of the socket, which are larger and would all be
   * kept alive by one small event.
   */
  cut(): Buffer {
    const data = Buffer.concat(this.events, this.bytes);
    this.discard();
    return data;
  }

  discard(): void {
    this.events = [];
    this.bytes = 0;
  }
}
