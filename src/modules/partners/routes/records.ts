import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { keysetPage } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'
import type { Routes } from '#platform/module.ts'
import type { recordEndpoints } from '../contract/records.ts'
import { namesOf, personRef } from '../queries/people.ts'
import { interactionRowsSeen, interactionsSeen, noteRowsSeen, notesSeen, noteVersions } from '../queries/records.ts'
import { readActivity } from '../service/activity.ts'
import { changeFile, downloadFile, listFiles, readFileRecord, receiveFile, removeFile } from '../service/files.ts'
import {
  addNote,
  editNote,
  interactionsToWire,
  logInteraction,
  notesToWire,
  removeNote,
  sightOf,
} from '../service/records.ts'
import { needPartner } from './partners.ts'

export const recordRoutes: Routes<{ module: string; summary: string; endpoints: typeof recordEndpoints }> = {
  listNotes: (ctx, { query }) =>
    reading(ctx, (tx) => {
      let notes = notesSeen(tx, sightOf(tx))
      if (query.partnerId) notes = notes.where('partner_id', '=', query.partnerId)
      if (query.subjectKind) notes = notes.where('subject_kind', '=', query.subjectKind)
      if (query.subjectId) notes = notes.where('subject_id', '=', query.subjectId)
      if (query.q) notes = notes.where(hasWords(query.q, 'text', 'author_name'))
      return keysetPage({
        query: notes,
        sorts: { createdAt: 'created_at' },
        fallback: '-createdAt',
        input: query,
        id: 'id',
        toWire: (rows) => notesToWire(tx, rows),
      })
    }),
  addNote: (ctx, { body }) => inTransaction(ctx, async (tx) => (await notesToWire(tx, [await addNote(tx, body)]))[0]!),
  getNote: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const [note] = await notesToWire(tx, await noteRowsSeen(tx, [params.id], sightOf(tx)))
      if (!note) throw notFound('note')
      return note
    }),
  updateNote: (ctx, { params, body, version }) =>
    inTransaction(ctx, async (tx) => (await notesToWire(tx, [await editNote(tx, params.id, body, version)]))[0]!),
  deleteNote: (ctx, { params }) => inTransaction(ctx, (tx) => removeNote(tx, params.id)),
  listNoteVersions: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const [note] = await noteRowsSeen(tx, [params.id], sightOf(tx))
      if (!note) throw notFound('note')
      const rows = await noteVersions(tx, note.id)
      const names = await namesOf(
        tx,
        rows.map((row) => row.by_id),
      )
      return {
        data: rows.map((row) => ({
          version: row.version,
          text: row.text,
          visibility: row.visibility,
          by: personRef(row, names),
          at: row.at.toISOString(),
        })),
      }
    }),

  listInteractions: (ctx, { query }) =>
    reading(ctx, (tx) => {
      let interactions = interactionsSeen(tx, sightOf(tx))
      if (query.partnerId) interactions = interactions.where('partner_id', '=', query.partnerId)
      if (query.kind) interactions = interactions.where('kind', '=', query.kind)
      if (query.from) interactions = interactions.where('at', '>=', new Date(query.from))
      if (query.to) interactions = interactions.where('at', '<', new Date(query.to))
      if (query.q) interactions = interactions.where(hasWords(query.q, 'kind', 'summary', 'author_name'))
      return keysetPage({
        query: interactions,
        sorts: { at: 'at' },
        fallback: '-at',
        input: query,
        id: 'id',
        toWire: (rows) => interactionsToWire(tx, rows),
      })
    }),
  logInteraction: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => (await interactionsToWire(tx, [await logInteraction(tx, body)]))[0]!),
  getInteraction: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const [interaction] = await interactionsToWire(tx, await interactionRowsSeen(tx, [params.id], sightOf(tx)))
      if (!interaction) throw notFound('interaction')
      return interaction
    }),

  listFiles: (ctx, { query }) => reading(ctx, (tx) => listFiles(tx, query)),
  addFile: (ctx, _input, http) => receiveFile(ctx, http),
  getFile: (ctx, { params }) => reading(ctx, (tx) => readFileRecord(tx, params.id)),
  downloadFile: (ctx, { params }) => downloadFile(ctx, params.id),
  updateFile: (ctx, { params, body, version }) => inTransaction(ctx, (tx) => changeFile(tx, params.id, version, body)),
  deleteFile: (ctx, { params }) => inTransaction(ctx, (tx) => removeFile(tx, params.id)),

  listActivity: (ctx, { params, query }) =>
    reading(ctx, async (tx) => readActivity(tx, (await needPartner(tx, params.id)).id, query, false)),
}
