/** The first thing to read in an archive: what it is, what it holds, and what it does not hold and why. */
import { type Static, Type } from 'typebox'
import { check } from '../http/validate.ts'

export const archiveFormat = 'tandem-workspace'
/** Raised when a reader of the former version could misread an archive; added tables and columns are no such change. */
export const archiveVersion = 1

const Digest = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Records = Type.Object({
  name: Type.String({ pattern: '^[a-z_]+$' }),
  module: Type.String(),
  file: Type.String(),
  columns: Type.Array(Type.String({ pattern: '^[a-z0-9_]+$' })),
  rows: Type.Integer({ minimum: 0 }),
  sha256: Digest,
  /** Columns that are not in it. */
  without: Type.Array(Type.String()),
})
export type ArchiveRecords = Static<typeof Records>
const Manifest = Type.Object({
  format: Type.Literal(archiveFormat),
  version: Type.Integer({ minimum: 1 }),
  /** Name of the last migration of the database that wrote it. */
  schema: Type.String(),
  exportedAt: Type.String(),
  workspace: Type.Object({
    id: Type.String({ pattern: '^ws_[0-9a-z]{26}$' }),
    slug: Type.String(),
    name: Type.String(),
    kind: Type.String(),
  }),
  /** In the order in which they can come in. */
  records: Type.Array(Records),
  people: Type.Object({ file: Type.String(), rows: Type.Integer(), sha256: Digest }),
  files: Type.Object({ count: Type.Integer(), bytes: Type.Integer() }),
  figures: Type.Record(Type.String(), Type.String()),
  /** What did not hold where it was written: that is no reason against letting it in. */
  faults: Type.Array(Type.String()),
  stays: Type.Record(Type.String(), Type.String()),
})
export type Manifest = Static<typeof Manifest>

/** The manifest, or undefined when the text is none. */
export const readManifest = (text: string): Manifest | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return check(Manifest, value, 'body').length === 0 ? (value as Manifest) : undefined
  } catch {
    return undefined
  }
}
