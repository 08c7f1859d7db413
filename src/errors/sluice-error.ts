import { ERROR_CODES, type ErrorCode } from './codes.js';
import { reasonOf } from './reason.js';

/** Where in the serial order an error arose, as far as it is known. */
export interface ErrorPlace {
  readonly service?: string;
  /** As `thl-to-dbms`. */
  readonly stage?: string;
  readonly seqno?: number;
  readonly eventId?: string;
  /** The statement that failed, shortened. */
  readonly statement?: string;
}

export interface SluiceErrorOptions extends ErrorPlace {
  /** What the operator can do, as an imperative sentence. */
  readonly hint: string;
  readonly cause?: unknown;
  /** Overrides the code's own rule. */
  readonly retryable?: boolean;
}

/**
 * The one error class of the project. It is thrown where the fault is found and logged once, by the
 * supervisor. The message must not hold a secret.
 */
export class SluiceError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly retryable: boolean;
  readonly place: ErrorPlace;

  constructor(code: ErrorCode, message: string, options: SluiceErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SluiceError';
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? ERROR_CODES[code].retryable;
    const { hint: _hint, cause: _cause, retryable: _retryable, ...place } = options;
    this.place = place;
  }

  /** The same error with what the caller knows of its place; what is known already stays. */
  at(place: ErrorPlace): SluiceError {
    const { code, message, hint, retryable, cause } = this;
    const known = { ...place, ...this.place };
    return new SluiceError(code, message, { hint, retryable, cause, ...known });
  }
}

/** Wraps what is not a SluiceError yet. */
export function toSluiceError(error: unknown): SluiceError {
  if (error instanceof SluiceError) return error;
  return new SluiceError('INTERNAL', reasonOf(error), {
    cause: error,
    hint: 'Run `replicator status`, keep the log file, and report this as a bug.',
  });
}
