import { SluiceError } from '../errors/sluice-error.js';

/** An error as plain data for the administration API and the status. No secrets. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly stage?: string;
  readonly seqno?: number;
  readonly eventId?: string;
  readonly statement?: string;
  /** Messages of the errors behind this one. */
  readonly causes?: readonly string[];
}

/** The same for the log. */
export interface LoggedError extends ErrorReport {
  /** Only of an error that should not happen. */
  readonly stack?: string;
}

export function reportOf(error: SluiceError): ErrorReport {
  const { code, message, hint } = error;
  const { service: _service, ...place } = error.place;
  const causes = causesOf(error);
  return { code, message, hint, ...place, ...(causes.length > 0 ? { causes } : {}) };
}

export function forLog(error: SluiceError): LoggedError {
  const stack = error.code === 'INTERNAL' ? stackOf(error) : undefined;
  return stack === undefined ? reportOf(error) : { ...reportOf(error), stack };
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    if (cause.message !== error.message) causes.push(cause.message);
  }
  return causes;
}

/** Where the fault was found rather than where it was wrapped. */
function stackOf(error: SluiceError): string | undefined {
  return error.cause instanceof Error ? error.cause.stack : error.stack;
}
