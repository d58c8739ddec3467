/** Files of applicants: checked by content, kept in the platform's files, seen by the team only. */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, invalid, notFound, Problem, tooManyRequests } from '#platform/errors.ts'
import { deleteFile, fileAnswer, storeFile } from '#platform/files/store.ts'
import type { FileAnswer, HttpExtras } from '#platform/module.ts'
import { shownKeys } from '../../contract/conditions.ts'
import { applicantFields, fieldsBeforeSubmit, fileBytesMax, filesPerFieldMax } from '../../contract/fields.ts'
import { type ApplicationRow, findApplicationRow, updateApplicationRow } from '../../queries/applications.ts'
import { filesOf, insertFileRow, removeFileRow } from '../../queries/review.ts'
import { secondsToWait } from '../rate.ts'
import type { Values } from './answers.ts'
import { onCurrentVersion, openByToken } from './draft.ts'
import { lockApplication } from './moves.ts'

/** Files of one application, removed ones left out: as many as ten fields can take. */
const filesMax = 50
const tooLarge = () => new Problem({ status: 413, code: 'file.too_large', detail: 'A file has 20 MB at most.' })

/** Takes a file in, for a question of the draft or, once it is sent, along with a message. Opens its own transactions. */
export const uploadFile = async (ctx: Ctx, token: string, http: HttpExtras): Promise<ApplicationRow> => {
  const seen = await inTransaction(ctx, (tx) => openByToken(tx, token), { readOnly: true })
  if (['expired', 'withdrawn', 'declined', 'accepted'].includes(seen.state))
    throw conflict('application.state', 'This application takes no files any more.')
  const wait = secondsToWait(ctx.services, `upload ${seen.id}`, 60, 3_600_000)
  if (wait > 0) throw tooManyRequests(wait, 'Many files within an hour; send the others later.')
  const upload = await http.upload?.()
  if (!upload) throw invalid({ field: 'file', rule: 'required', message: 'Choose a file.' })
  const field = upload.fields.field || null
  if (seen.state === 'draft' && field === null)
    throw invalid({ field: 'field', rule: 'required', message: 'Say which question the file answers.' })
  const stored = await storeFile(ctx, {
    content: upload.stream,
    name: upload.name,
    subjectKind: 'application',
    subjectId: seen.id,
    category: 'application',
    visibility: 'team',
  })
  try {
    if (stored.sizeBytes > fileBytesMax) throw tooLarge()
    return await inTransaction(ctx, (tx) =>
      keepFile(tx, seen.id, field, {
        id: stored.id,
        name: stored.name,
        contentType: stored.contentType,
        sizeBytes: stored.sizeBytes,
      }),
    )
  } catch (error) {
    await inTransaction(ctx, (tx) => deleteFile(tx, stored.id))
    throw error
  }
}

type Stored = { id: string; name: string; contentType: string; sizeBytes: number }
const keepFile = async (tx: Tx, id: string, key: string | null, file: Stored): Promise<ApplicationRow> => {
  const locked = await lockApplication(tx, id)
  if ((await filesOf(tx, id)).length >= filesMax)
    throw conflict('file.limit', `An application takes ${filesMax} files.`)
  const of = {
    applicationId: id,
    fileId: file.id,
    name: file.name,
    contentType: file.contentType,
    sizeBytes: file.sizeBytes,
  }
  if (locked.state !== 'draft') {
    await insertFileRow(tx, { ...of, field: null })
    return updateApplicationRow(tx, id, {})
  }
  const { row, published } = await onCurrentVersion(tx, locked)
  const answers = row.answers as Values
  const field = applicantFields(published.definition).find((one) => one.key === key && one.kind === 'file')
  if (!field || !shownKeys(fieldsBeforeSubmit(published.definition), answers).has(field.key))
    throw invalid({ field: 'field', rule: 'unknown', message: 'There is no such question that takes a file.' })
  const before = Array.isArray(answers[field.key]) ? (answers[field.key] as string[]) : []
  const most = field.filesMax ?? filesPerFieldMax
  if (before.length >= most)
    throw conflict('file.limit', `This question takes ${most} file${most === 1 ? '' : 's'}; remove one first.`)
  const kept = await insertFileRow(tx, { ...of, field: field.key })
  return updateApplicationRow(tx, id, {
    answers: JSON.stringify({ ...answers, [field.key]: [...before, String(kept.number)] }),
  })
}

/** Takes a file out of a draft, for good. */
export const removeFile = async (tx: Tx, token: string, number: number): Promise<ApplicationRow> => {
  const row = await openByToken(tx, token, { lock: true })
  if (row.state !== 'draft') throw conflict('application.state', 'What was sent cannot be taken out; write a message.')
  const file = (await filesOf(tx, row.id)).find((one) => one.number === number)
  if (!file) throw notFound('file')
  await removeFileRow(tx, row.id, number)
  await deleteFile(tx, file.file_id)
  const answers = { ...(row.answers as Values) }
  if (file.field && Array.isArray(answers[file.field])) {
    const left = (answers[file.field] as string[]).filter((one) => one !== String(number))
    if (left.length > 0) answers[file.field] = left
    else delete answers[file.field]
  }
  return updateApplicationRow(tx, row.id, { answers: JSON.stringify(answers) })
}

/** A file for the team. 404 for a number that the application does not have. */
export const downloadFile = async (ctx: Ctx, id: string, number: number): Promise<FileAnswer> => {
  const fileId = await inTransaction(
    ctx,
    async (tx) => {
      const row = await findApplicationRow(tx, id)
      if (!row) throw notFound('application')
      const file = (await filesOf(tx, row.id)).find((one) => one.number === number)
      if (!file) throw notFound('file')
      return file.file_id
    },
    { readOnly: true },
  )
  return fileAnswer(ctx, fileId)
}

/** Removes every file of an application that is given up. */
export const dropFiles = async (tx: Tx, id: string): Promise<void> => {
  for (const file of await filesOf(tx, id)) {
    await removeFileRow(tx, id, file.number)
    await deleteFile(tx, file.file_id)
  }
}
