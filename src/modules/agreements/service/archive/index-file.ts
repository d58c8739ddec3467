/** The index of an archive, for programs and for people, and how to check all of it without us. */
import { readFile } from 'node:fs/promises'
import type { ArchiveFilter } from '../../queries/archives.ts'
import type { ArchivedAgreement, ArchivedFile } from './collect.ts'

export type ArchiveIndex = {
  format: 'tandem-agreement-archive'
  formatVersion: 1
  workspace: { name: string; slug: string }
  madeAt: string
  madeBy: string
  filter: ArchiveFilter
  certificates: (ArchivedFile & { subject: string; pem: string })[]
  agreements: ArchivedAgreement[]
}

export const filesIn = ({ agreements }: ArchiveIndex): ArchivedFile[] =>
  agreements.flatMap((one) => [...one.versions.flatMap(({ file }) => (file ? [file] : [])), one.terms, one.audit])

/** As it lies in the archive: what only we can open is left out. */
export const indexJson = (index: ArchiveIndex): string =>
  `${JSON.stringify(
    {
      ...index,
      certificates: index.certificates.map(({ pem: _, ...one }) => one),
      agreements: index.agreements.map((agreement) => ({
        ...agreement,
        versions: agreement.versions.map((version) => ({
          ...version,
          file: version.file && {
            path: version.file.path,
            sha256: version.file.sha256,
            sizeBytes: version.file.sizeBytes,
          },
        })),
      })),
    },
    null,
    2,
  )}\n`

export const indexColumns = [
  'number',
  'partner',
  'category',
  'title',
  'version',
  'kind',
  'signed',
  'signedOn',
  'effectiveOn',
  'attestedBy',
  'file',
  'sha256',
  'faults',
] as const
export function* indexRows({ agreements }: ArchiveIndex): Generator<Record<(typeof indexColumns)[number], string>> {
  for (const agreement of agreements)
    for (const version of agreement.versions)
      yield {
        number: agreement.number,
        partner: agreement.partner.name,
        category: agreement.category,
        title: agreement.title,
        version: String(version.number),
        kind: version.kind,
        signed: version.signed ?? '',
        signedOn: version.signedOn ?? version.executedAt?.slice(0, 10) ?? '',
        effectiveOn: version.effectiveOn ?? '',
        attestedBy: version.attestedBy ?? '',
        file: version.file?.path ?? '',
        sha256: version.file?.sha256 ?? '',
        faults: agreement.faults.join(' '),
      }
}

export const readVerifier = (): Promise<Buffer> => readFile(new URL('./verify.mjs', import.meta.url))

export const readMe = (index: ArchiveIndex): string =>
  `Signed agreements of ${index.workspace.name}, as they stood on ${index.madeAt}; made by ${index.madeBy}.

index.csv    one line for each signed version, for people
index.json   the same with every hash, for programs
verify.mjs   checks this folder: unpack the archive, then run
                 node verify.mjs
             It needs Node 20 or later and nothing else, reads only this folder and ends with 0 if all fits.
certificates the certificates that sealed files were sealed with, as PEM
AG-...       a folder for each agreement:
               version-...-signed.pdf  the file that bears the signatures
               terms.json              every signed term with its days
               audit.jsonl             the audit chain; its first line says how to compute it

A sealed PDF carries one PAdES signature over the whole file. Any program that checks signatures in PDFs says whether
the file is unchanged, such as poppler's:
    pdfsig AG-.../version-1-original-signed.pdf
Its certificate is one of those in certificates. What was signed outside is the file as it was attested; index.json
says by whom and in which words.
`
