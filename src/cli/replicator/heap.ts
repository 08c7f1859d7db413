import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 collect its old generation when that has doubled. By itself it lets garbage grow to several times
 * what is in use: transactions on their way live just long enough to get there.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=100');
}
