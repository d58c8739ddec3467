/** The page behind a signed document that says who signed it, when, from where and how they were checked. */
import type { Block, PdfDocument, Picture } from './model.ts'
import { filled, wordsFor } from './words.ts'

export type CertifiedSigner = {
  readonly name: string
  readonly title?: string
  readonly company?: string
  readonly email: string
  /** How it was checked who they are, in words. */
  readonly check: string
  /** The whole text that they consented to. */
  readonly consent: string
  readonly sentAt: Date | null
  readonly viewedAt: Date | null
  readonly consentedAt: Date | null
  readonly signedAt: Date
  readonly address: string
  readonly browser: string
  readonly signature?: { readonly picture: Picture } | { readonly typed: string }
}

export type CertificatePage = {
  readonly language: string
  /** What was signed: its title, the SHA-256 (hex) of the bytes that were shown, and where those stand. */
  readonly document: {
    readonly title: string
    readonly sha256: string
    readonly place: { readonly bytes: number } | { readonly file: string }
  }
  /** Further facts, in the words of the caller: numbers, versions, the head of an audit chain. */
  readonly facts?: readonly { readonly name: string; readonly value: string }[]
  readonly seal: { readonly by: string; readonly at: Date; readonly certificateSha256: string }
  readonly signers: readonly CertifiedSigner[]
  readonly size?: PdfDocument['size']
}

/** The certificate as a document of its own, to be put behind the one that was signed. Times are in UTC. */
export const certificatePage = (input: CertificatePage): PdfDocument => {
  const words = wordsFor(input.language)
  const { document, seal } = input
  const texts = [...new Set(input.signers.map((signer) => signer.consent))]
  const blocks: Block[] = [
    { kind: 'title', text: words.certificate, subtitle: document.title },
    {
      kind: 'facts',
      items: [
        ...(input.facts ?? []),
        { name: words.documentHash, value: document.sha256 },
        {
          name: words.documentPart,
          value:
            'bytes' in document.place
              ? filled(words.documentBytes, { bytes: document.place.bytes })
              : filled(words.documentFile, { name: document.place.file }),
        },
        { name: words.sealedBy, value: seal.by },
        { name: words.sealedAt, value: utc(seal.at) },
        { name: words.sealCertificate, value: seal.certificateSha256 },
      ],
    },
    { kind: 'note', text: words.statement },
    { kind: 'heading', level: 1, text: words.signers },
    ...input.signers.flatMap((signer, index): Block[] => [
      { kind: 'heading', level: 2, number: `${index + 1}`, text: signer.name },
      ...(signer.signature
        ? [{ kind: 'signatures' as const, fields: [{ ...signer.signature, lines: [signer.name] }], keepWithNext: true }]
        : []),
      { kind: 'facts', items: factsOf(signer, texts.indexOf(signer.consent) + 1, words), together: true },
    ]),
    { kind: 'heading', level: 1, text: words.consentTexts },
    ...texts.flatMap((text, index): Block[] => [
      { kind: 'heading', level: 3, text: filled(words.text, { number: index + 1 }) },
      { kind: 'paragraph', text },
    ]),
  ]
  return {
    title: `${words.certificate}: ${document.title}`,
    language: input.language,
    madeAt: seal.at,
    typeface: 'sans',
    header: { left: `${words.certificate}: ${document.title}` },
    footer: `SHA-256 ${document.sha256}`,
    blocks,
    ...(input.size && { size: input.size }),
  }
}

const factsOf = (signer: CertifiedSigner, consentNumber: number, words: ReturnType<typeof wordsFor>) => {
  const lines: [string, string | undefined][] = [
    [words.title, signer.title],
    [words.company, signer.company],
    [words.email, signer.email],
    [words.check, signer.check],
    [words.sent, signer.sentAt ? utc(signer.sentAt) : undefined],
    [words.viewed, signer.viewedAt ? utc(signer.viewedAt) : undefined],
    [words.consented, signer.consentedAt ? utc(signer.consentedAt) : undefined],
    [words.consent, filled(words.consentText, { number: consentNumber })],
    [words.signed, utc(signer.signedAt)],
    [words.address, signer.address],
    [words.browser, signer.browser],
  ]
  return lines.flatMap(([name, value]) => (value ? [{ name, value }] : []))
}

const utc = (date: Date): string => `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
