import type { ErrorReport } from '../service/error-report.js';

/** Every path of the API begins with this; a change that breaks a client makes a new one. */
export const API = '/v1';

export interface VersionReply {
  readonly version: string;
  readonly pid: number;
}

export interface OnlineRequest {
  readonly service?: string | undefined;
  /** Transactions to pass over, as `12,15-17`. */
  readonly skipSeqno?: string | undefined;
  /** Seconds to wait for what becomes of it. */
  readonly limit?: number | undefined;
}

export interface OfflineRequest {
  readonly service?: string | undefined;
  readonly immediate?: boolean | undefined;
}

export interface HeartbeatRequest {
  readonly service?: string | undefined;
  readonly name?: string | undefined;
}

export interface WaitRequest {
  readonly service?: string | undefined;
  readonly applied?: number | undefined;
  readonly state?: string | undefined;
  /** Seconds to wait at most. */
  readonly limit?: number | undefined;
}

export interface WaitReply {
  readonly reached: boolean;
  readonly appliedLastSeqno: number;
  readonly state: string;
}

export interface StateReply {
  readonly service: string;
  readonly state: string;
  /** Why it is in OFFLINE:ERROR, or what it is trying to overcome. */
  readonly error?: ErrorReport;
}

export interface ErrorReply {
  readonly error: ErrorReport;
}
