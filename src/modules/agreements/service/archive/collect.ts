/** What of an agreement goes into an archive, with the hash of each file; the same each time it is asked. */
import { createHash } from 'node:crypto'
import { partnerRows } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { sanitizeFileName } from '#platform/files/file-name.ts'
import { readFile } from '#platform/files/store.ts'
import { type AgreementRow, findAgreement, versionsOf } from '../../queries/agreements.ts'
import { sealsOf } from '../../queries/archives.ts'
import { attestationsOf } from '../../queries/imports.ts'
import { auditRows } from '../../queries/negotiation.ts'
import { checkAudit } from '../audit.ts'
import { auditLines, signedTermRows } from '../drafts/exports.ts'

export type ArchivedFile = { path: string; sha256: string; sizeBytes: number }
export type ArchivedAgreement = {
  id: string
  number: string
  title: string
  category: string
  partner: { id: string; name: string }
  parentId: string | null
  ourEntity: string
  language: string
  zone: string
  versions: {
    number: number
    kind: string
    signedOn: string | null
    executedAt: string | null
    effectiveOn: string | null
    /** Sealed by this product, or signed outside and attested; null for a change by notice, which has no file. */
    signed: 'here' | 'outside' | null
    file: (ArchivedFile & { fileId: string }) | null
    documentSha256: string | null
    certificateSha256: string | null
    auditHead: string | null
    attestedBy: string | null
    statement: string | null
  }[]
  terms: ArchivedFile & { count: number }
  audit: ArchivedFile & { head: string | null; linked: number }
  /** What does not fit what was kept of it when the archive was made. */
  faults: string[]
}
/** Where the record stood when it was looked at: later terms and rows are no part of the archive. */
export type Until = { at: Date; audit?: { number: number; hash: string | null } }
type Papers = {
  agreement: AgreementRow
  terms: Buffer
  audit: Buffer
  linked: number
  head: string | null
  termCount: number
}

export const sha256Of = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
const folderOf = ({ number }: { number: string }): string => sanitizeFileName(number)

/** Terms and chain as bytes, up to a moment. */
export const papersOf = async (tx: Tx, agreement: AgreementRow, until: Until): Promise<Papers> => {
  const signed = (await signedTermRows(tx, agreement)).filter((row) => row.executedAt <= until.at.toISOString())
  // Sentences are printed by the product that reads them; the sealed file holds those that were signed.
  const terms = signed.map(({ words: _, ...row }) => row)
  const head = until.audit ?? { number: agreement.audit_number, hash: agreement.audit_hash }
  return {
    agreement,
    terms: Buffer.from(`${JSON.stringify({ agreement: agreement.number, terms }, null, 2)}\n`),
    audit: Buffer.from(auditLines(agreement, await auditRows(tx, agreement.id), head)),
    linked: head.number,
    head: head.hash,
    termCount: terms.length,
  }
}

/** The agreement's part of the index; reads each of its files once. Undefined when it is gone. */
export const archiveAgreement = async (ctx: Ctx, id: string, at: Date): Promise<ArchivedAgreement | undefined> => {
  const found = await reading(ctx, async (tx) => {
    const agreement = await findAgreement(tx, id)
    if (!agreement) return undefined
    return {
      agreement,
      papers: await papersOf(tx, agreement, { at }),
      check: await checkAudit(tx, id),
      partner: (await partnerRows(tx, [agreement.partner_id]))[0],
      versions: (await versionsOf(tx, [id])).filter((one) => one.state === 'executed' && one.executed_at! <= at),
      seals: await sealsOf(tx, id),
      attested: await attestationsOf(tx, [id]),
    }
  })
  if (!found) return undefined
  const { agreement, papers, check } = found
  const folder = folderOf(agreement)
  const faults = check.intact ? [] : [check.words]
  const versions: ArchivedAgreement['versions'] = []
  for (const version of found.versions) {
    const seal = found.seals.find((one) => one.version_id === version.id)
    const outside = found.attested.find((one) => one.version_id === version.id)
    const bears = outside ?? seal
    const name = `${folder}/version-${version.number}-${version.kind}-signed.pdf`
    const file = bears ? await hashFile(ctx, bears.file_id) : undefined
    if (bears && file && file.sha256 !== bears.sha256)
      faults.push(`The file of version ${version.number} is not the one that was signed; its SHA-256 differs.`)
    versions.push({
      number: version.number,
      kind: version.kind,
      signedOn: outside?.signed_on ?? null,
      executedAt: version.executed_at?.toISOString() ?? null,
      effectiveOn: version.effective_on,
      signed: outside ? 'outside' : seal ? 'here' : null,
      file: bears && file ? { path: name, ...file, fileId: bears.file_id } : null,
      documentSha256: seal?.document_hash ?? null,
      certificateSha256: seal?.certificate_sha256 ?? null,
      auditHead: seal?.audit_head ?? null,
      attestedBy: outside?.by_name ?? null,
      statement: outside?.statement ?? null,
    })
  }
  const paper = (name: string, bytes: Buffer): ArchivedFile => ({
    path: `${folder}/${name}`,
    sha256: sha256Of(bytes),
    sizeBytes: bytes.length,
  })
  return {
    id: agreement.id,
    number: agreement.number,
    title: agreement.title,
    category: agreement.category,
    partner: {
      id: agreement.partner_id,
      name: found.partner?.legal_name ?? '',
    },
    parentId: agreement.parent_id,
    ourEntity: agreement.our_entity,
    language: agreement.language,
    zone: agreement.zone,
    versions,
    terms: { ...paper('terms.json', papers.terms), count: papers.termCount },
    audit: { ...paper('audit.jsonl', papers.audit), head: papers.head, linked: papers.linked },
    faults,
  }
}

const hashFile = async (ctx: Ctx, fileId: string): Promise<{ sha256: string; sizeBytes: number }> => {
  const { stream } = await readFile(ctx, fileId, { trusted: true })
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    hash.update(part)
    sizeBytes += part.length
  }
  return { sha256: hash.digest('hex'), sizeBytes }
}
