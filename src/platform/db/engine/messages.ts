/** What the embedded database's worker is started with. No folder means a database in memory. */
export type WorkerSettings = { folder?: string; dump?: Uint8Array }

/** `frames` are whole PostgreSQL wire messages that end with Sync, Query or Flush, or one startup message. */
export type ToWorker = { kind: 'frames'; wire: number; bytes: Uint8Array } | { kind: 'dump' } | { kind: 'close' }

/** A long answer arrives in several parts; `last` closes the answer to one `frames` message. */
export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'answer'; wire: number; bytes: Uint8Array; last: boolean }
  | { kind: 'dumped'; bytes: Uint8Array }
  | { kind: 'warning'; text: string }
  | { kind: 'broken'; reason: string }
