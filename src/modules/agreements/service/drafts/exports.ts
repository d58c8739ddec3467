/** What can be taken along and checked without us. */
import { Readable } from 'node:stream'
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import type { FileAnswer } from '#platform/module.ts'
import { type Row, writeCsv } from '#platform/tabular/write.ts'
import type { ConformedCopy } from '../../contract/exports.ts'
import { type AgreementRow, findAgreement, versionsOf } from '../../queries/agreements.ts'
import { type AuditRow, auditRows } from '../../queries/negotiation.ts'
import { signedTerms } from '../../queries/terms.ts'
import type { Scope } from '../../terms/scope.ts'
import { type Content, printDocument } from '../../texts/content.ts'
import { rowsOn } from '../dates/timeline.ts'
import { printerOf, termText } from '../terms/text.ts'
import { today } from './draft.ts'
import { toDocumentTerm, versionFacts } from './facts.ts'
import { ownAgreement } from './portal.ts'
import { blockToWire } from './wire.ts'

const read = async (tx: Tx, id: string): Promise<AgreementRow> => {
  const agreement = await findAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  return agreement
}

/** The text of the last version that holds on the day, printed with every term that holds on it. */
const conformed = async (tx: Tx, agreement: AgreementRow, day?: string): Promise<Static<typeof ConformedCopy>> => {
  const on = day ?? today(tx, agreement.zone)
  const all = await versionsOf(tx, [agreement.id])
  const signed = all.filter((one) => one.state === 'executed')
  const begun = signed.filter((one) => one.effective_on! <= on)
  // Signed and not begun yet, it is read as it will be on its first day.
  const [first] = signed
  const versions = begun.length > 0 ? begun : first ? [first] : []
  const last = versions.at(-1)
  if (!last) throw conflict('agreement.state', 'Nothing is signed yet.')
  const at = on < versions[0]!.effective_on! ? versions[0]!.effective_on! : on
  const { printer, documentFacts } = await versionFacts(tx, agreement, last)
  const terms = rowsOn(await signedTerms(tx, agreement.id), at).map((row) => toDocumentTerm(tx, row))
  const facts = { ...documentFacts, effectiveOn: versions[0]!.effective_on }
  const { blocks } = printDocument(printer, last.content as Content, terms, facts)
  return {
    on: at,
    versions: versions.map(({ number, kind, effective_on }) => ({ number, kind, effectiveOn: effective_on })),
    blocks: blocks.map(blockToWire),
  }
}
export const conformedCopy = async (tx: Tx, id: string, on?: string) => conformed(tx, await read(tx, id), on)
export const portalConformedCopy = (tx: Tx, id: string, on?: string) =>
  tx.asTeam(async () => conformed(tx, (await ownAgreement(tx, id)).agreement, on))

const columns = [
  'agreement',
  'version',
  'termId',
  'kind',
  'operation',
  'effectiveFrom',
  'effectiveTo',
  'executedAt',
  'scope',
  'priority',
  'values',
  'words',
  'clause',
  'page',
  'keptWhenSigned',
  'replaces',
] as const
/** Every signed term of it with its days and source. */
export const signedTermRows = async (tx: Tx, agreement: AgreementRow) => {
  const numbers = new Map((await versionsOf(tx, [agreement.id])).map((one) => [one.id, one.number]))
  const printer = printerOf(tx, agreement.language, { us: agreement.our_entity })
  return (await signedTerms(tx, agreement.id)).map((row) => ({
    agreement: agreement.number,
    version: numbers.get(row.version_id) ?? 0,
    termId: row.id,
    kind: row.kind,
    operation: row.operation,
    effectiveFrom: row.effective_from,
    effectiveTo: row.effective_to,
    executedAt: row.executed_at!.toISOString(),
    scope: row.scope,
    priority: row.priority,
    values: row.values,
    words: termText(tx, printer, row.kind, row.values, row.scope as Scope, row.operation).sentences.join(' '),
    clause: row.clause,
    page: row.page,
    keptWhenSigned: row.kept_by,
    replaces: row.replaces,
  }))
}
export const exportTerms = async (ctx: Ctx, id: string, format: 'csv' | 'json'): Promise<FileAnswer> => {
  const { number, rows } = await reading(ctx, async (tx) => {
    const agreement = await read(tx, id)
    return { number: agreement.number, rows: await signedTermRows(tx, agreement) }
  })
  if (format === 'json')
    return {
      contentType: 'application/json',
      fileName: `${number}-terms.json`,
      body: JSON.stringify({ agreement: number, terms: rows }, null, 2),
    }
  const cells = async function* (): AsyncGenerator<Row> {
    for (const row of rows)
      yield {
        ...row,
        scope: JSON.stringify(row.scope),
        values: JSON.stringify(row.values),
        keptWhenSigned: row.keptWhenSigned.join(' '),
        replaces: row.replaces.join(' '),
      }
  }
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: `${number}-terms.csv`,
    body: Readable.from(writeCsv(columns, cells(), { byteOrderMark: true })),
  }
}

/** How a reader elsewhere computes the hashes; names and order are those of the lines. */
const recipe =
  'hash = SHA-256 in hex of the canonical JSON (keys sorted, no spaces, UTF-8) of the list [previousHash, agreementId, number, at, actorKind, actorId, actorName, act, details]. Each line names the hash of the line before it; the last one is the head of the chain that the certificate page prints.'

/** The chain as JSON lines: the first says what it is and how to compute it. `until` leaves later rows out. */
export const auditLines = (
  agreement: AgreementRow,
  rows: readonly AuditRow[],
  until?: { number: number; hash: string | null },
) =>
  [
    {
      agreementId: agreement.id,
      agreement: agreement.number,
      head: until ? until.hash : agreement.audit_hash,
      linked: until ? until.number : agreement.audit_number,
      recipe,
    },
    ...rows
      .filter((row) => until === undefined || row.number <= until.number)
      .map((row) => ({
        number: row.number,
        at: row.at.toISOString(),
        actorKind: row.actor_kind,
        actorId: row.actor_id,
        actorName: row.actor_name,
        act: row.act,
        details: row.details,
        previousHash: row.previous_hash,
        hash: row.hash,
      })),
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')

export const exportAudit = async (ctx: Ctx, id: string): Promise<FileAnswer> => {
  const { agreement, rows } = await reading(ctx, async (tx) => {
    const found = await read(tx, id)
    return { agreement: found, rows: await auditRows(tx, id) }
  })
  return {
    contentType: 'application/x-ndjson',
    fileName: `${agreement.number}-audit.jsonl`,
    body: auditLines(agreement, rows),
  }
}
