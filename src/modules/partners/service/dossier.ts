/** One partner as a ZIP: its record, people, history and files, and what every module keeps about it. */
import { Readable } from 'node:stream'
import type { Ctx, Tx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { sanitizeFileName } from '#platform/files/file-name.ts'
import { readFile, type StoredFile } from '#platform/files/store.ts'
import { type ZipEntry, zipStream } from '#platform/files/zip.ts'
import type { FileAnswer } from '#platform/module.ts'
import { grantsOf } from '../queries/access.ts'
import { portalUserRows } from '../queries/contacts.ts'
import { allContacts, allFiles, allInteractions, allMoves, allNotes, eventsAfter } from '../queries/dossier.ts'
import { findPartner } from '../queries/partners.ts'
import { noteVersions } from '../queries/records.ts'
import { partnerReferences } from '../slots.ts'
import { readAccount } from './accounts.ts'
import { contactsToWire } from './contact-wire.ts'
import { filesToWire } from './files.ts'
import { readOwnerships } from './ownerships.ts'
import { portalUsersToWire } from './portal-users.ts'
import { toWire } from './read.ts'
import { interactionsToWire, notesToWire, sightOf } from './records.ts'
import { movesToWire } from './stages.ts'
import { grantsToWire } from './tiers.ts'

/** Reads the parts one after the other while the archive is being sent; 404 without the partner. */
export const dossierOf = async (ctx: Ctx, partnerId: string): Promise<FileAnswer> => {
  const { id, name, documents, files } = await reading(ctx, (tx) => collect(tx, partnerId))
  const modifiedAt = ctx.clock.now()
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const [path, value] of Object.entries(documents)) yield { name: path, modifiedAt, content: asJson(value) }
    yield { name: 'history.jsonl', modifiedAt, content: history(ctx, id) }
    for (const file of files) {
      const { stream } = await readFile(ctx, file.id)
      yield {
        name: `files/${file.id}-${sanitizeFileName(file.name)}`,
        modifiedAt: file.createdAt,
        content: stream as AsyncIterable<Buffer>,
      }
    }
  }
  return {
    contentType: 'application/zip',
    fileName: sanitizeFileName(`${name}.zip`, 'zip'),
    body: Readable.from(zipStream(entries()), { objectMode: false }),
  }
}

type Collected = { id: string; name: string; documents: Record<string, unknown>; files: StoredFile[] }
const collect = async (tx: Tx, partnerId: string): Promise<Collected> => {
  const row = await findPartner(tx, partnerId)
  if (!row) throw notFound('partner')
  const { id } = row
  const sight = sightOf(tx)
  const notes = await allNotes(tx, id, sight)
  const versions = []
  for (const note of notes)
    if (note.version > 1)
      for (const old of await noteVersions(tx, note.id))
        versions.push({ noteId: note.id, version: old.version, text: old.text, at: old.at })
  const files = await allFiles(tx, id, sight)
  const documents: Record<string, unknown> = {
    'partner.json': (await toWire(tx, [row]))[0],
    'contacts.json': await contactsToWire(tx, await allContacts(tx, id)),
    'portal-users.json': await portalUsersToWire(tx, await portalUserRows(tx, id, { removed: true })),
    'ownerships.json': await readOwnerships(tx, id),
    'stage-moves.json': await movesToWire(tx, await allMoves(tx, id)),
    'tier-grants.json': await grantsToWire(tx, await grantsOf(tx, id)),
    'account.json': await readAccount(tx, id),
    'notes.json': await notesToWire(tx, notes),
    'note-versions.json': versions,
    'interactions.json': await interactionsToWire(tx, await allInteractions(tx, id, sight)),
    'files.json': await filesToWire(tx, files),
  }
  for (const reference of partnerReferences.of(tx.ctx.services.product)) {
    if (!reference.dossier) continue
    for (const [list, rows] of Object.entries(await reference.dossier(tx, id)))
      documents[`${reference.name}/${list}.json`] = rows
  }
  return { id, name: row.display_name, documents, files }
}

/** Every fact about the partner, a line each, a thousand at a time. */
async function* history(ctx: Ctx, partnerId: string): AsyncGenerator<Uint8Array> {
  let last = ''
  for (;;) {
    const rows = await reading(ctx, (tx) => eventsAfter(tx, partnerId, last))
    if (rows.length === 0) return
    yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    last = rows.at(-1)!.id
  }
}

const asJson = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
