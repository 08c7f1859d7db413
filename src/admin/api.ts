import type { ErrorReport } from '../service/error-report.js';
import type { Reloaded } from '../service/host.js';

/** Every path of the API begins with this; a change that breaks a client makes a new one. */
export const API = '/v1';

export interface VersionReply {
  readonly version: string;
  readonly pid: number;
}

/** Where to go offline; one of them. */
export interface StopRequest {
  readonly seqno?: number | undefined;
  readonly eventId?: string | undefined;
  /** Name; empty: any heartbeat. */
  readonly heartbeat?: string | undefined;
  /** ISO 8601, UTC unless it has an offset. */
  readonly time?: string | undefined;
}

export interface OnlineRequest {
  readonly service?: string | undefined;
  /** Transactions to pass over, as `12,15-17`. */
  readonly skipSeqno?: string | undefined;
  /** Go on though histories differ. */
  readonly force?: boolean | undefined;
  /** Event id to extract from. */
  readonly fromEvent?: string | undefined;
  /** First seqno of an empty history log. */
  readonly baseSeqno?: number | undefined;
  readonly until?: StopRequest | undefined;
  /** Do not look at the checksums of the history log. */
  readonly noChecksum?: boolean | undefined;
  /** Seconds to wait for what becomes of it. */
  readonly limit?: number | undefined;
}

export interface OfflineRequest {
  readonly service?: string | undefined;
  readonly immediate?: boolean | undefined;
}

export interface OfflineDeferredRequest extends StopRequest {
  readonly service?: string | undefined;
}

export interface OfflineDeferredReply extends StateReply {
  /** Where it will go offline, as `trepctl status` shows it. */
  readonly offlineRequests: string;
}

export interface ServiceRequest {
  readonly service?: string | undefined;
}

export interface ResetRequest extends ServiceRequest {
  readonly scope: 'all' | 'thl' | 'db';
}

export interface FlushRequest extends ServiceRequest {
  /** Seconds to wait at most. */
  readonly limit?: number | undefined;
}

export interface FlushReply {
  readonly service: string;
  /** Whether the history log has all that the source had committed. */
  readonly flushed: boolean;
  /** Where that is, for `trepctl wait -applied` on a slave; -1: not known. */
  readonly seqno: number;
  readonly eventId: string;
}

export interface RoleRequest extends ServiceRequest {
  readonly role: 'master' | 'slave' | 'relay';
  /** Instead of `master.uris`. */
  readonly uris?: readonly string[] | undefined;
  /** Pass over what the databases say against it. */
  readonly force?: boolean | undefined;
  /** Only find out whether the configuration allows it. */
  readonly dryRun?: boolean | undefined;
}

export interface RoleReply extends StateReply {
  readonly role: string;
}

export interface ReadOnlyRequest extends ServiceRequest {
  readonly readOnly: boolean;
}

export interface KillRequest {
  /** At once, not at transaction boundaries. */
  readonly immediate?: boolean | undefined;
}

export interface KillReply {
  readonly pid: number;
}

export interface ReloadReply {
  readonly services: readonly Reloaded[];
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
