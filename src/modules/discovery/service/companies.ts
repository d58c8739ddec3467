/** Companies that somebody of us writes down: found among the partners, joined, or made a prospect. */
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import { lockCompanies } from '../queries/companies.ts'
import {
  addContact,
  type Candidate,
  correctSource,
  createPartner,
  domainEvidence,
  findCompanies,
  findContactByEmail,
  findPartner,
} from './partners.ts'

export type Written = {
  company: string
  website: string | null
  country: string | null
  person: string | null
  email: string | null
  phone: string | null
}
export type Hint = {
  partnerId: string
  name: string
  band: 'certain' | 'likely' | 'possible'
  points: number
  evidence: string[]
}
export type LookedUp = { kind: 'known'; partnerId: string } | { kind: 'likely'; candidates: Hint[] } | { kind: 'new' }

/** Which partner it is: certainly one, likely some of them, or a company that nobody knows here. */
export const lookUpCompany = async (tx: Tx, of: Written): Promise<LookedUp> => {
  await lockCompanies(tx, keysOf(of))
  const people = of.email ? (await findContactByEmail(tx, of.email)).filter((one) => !one.left_at) : []
  const partners = [...new Set(people.map((one) => one.partner_id))]
  if (partners.length === 1) return { kind: 'known', partnerId: partners[0]! }
  const found = await findCompanies(tx, of)
  const certain = found.filter(({ band }) => band === 'certain')
  if (certain.length === 1) return { kind: 'known', partnerId: certain[0]!.partnerId }
  const likely = found.filter(({ band }) => band !== 'possible').slice(0, 5)
  return likely.length > 0 ? { kind: 'likely', candidates: likely.map(asHint) } : { kind: 'new' }
}

type Source = { kind: 'event' | 'outreach'; recordKind: string; recordId: string; detail: string }

/** The partner named, or a new prospect with this source; and the person as its contact, once. */
export const joinCompany = async (
  tx: Tx,
  of: Written,
  source: Source,
  partnerId: string | null,
): Promise<{ partnerId: string; contactId: string | null; made: boolean }> => {
  const known = partnerId === null ? undefined : await findPartner(tx, partnerId)
  if (partnerId !== null && !known) throw conflict('partner.gone', 'There is no such partner any more.')
  if (known && !known.source_kind) await correctSource(tx, known.id, source)
  const id = known?.id ?? (await makeProspect(tx, of, source))
  return { partnerId: id, contactId: await ensurePerson(tx, id, of), made: known === undefined }
}

const makeProspect = async (tx: Tx, of: Written, source: Source): Promise<string> => {
  const phone = cleanPhone(of.phone)
  const { id } = await createPartner(
    tx,
    {
      legalName: of.company,
      ...(of.website && domainEvidence(of.website).kind !== 'none' && { website: of.website }),
      ...(of.country && { country: of.country }),
    },
    {
      source,
      cause: { by: 'discovery' },
      matched: true,
      emails: of.email ? [of.email] : [],
      phones: phone ? [phone] : [],
    },
  )
  return id
}

const ensurePerson = async (tx: Tx, partnerId: string, of: Written): Promise<string | null> => {
  if (!of.person && !of.email) return null
  const [known] = of.email ? await findContactByEmail(tx, of.email, partnerId) : []
  if (known) return known.id
  const phone = cleanPhone(of.phone)
  const { id } = await addContact(
    tx,
    partnerId,
    {
      fullName: of.person || of.email!.split('@')[0]!,
      ...(of.email && { email: of.email }),
      ...(phone && { phone }),
    },
    { mayLack: true },
  )
  return id
}

const cleanPhone = (phone: string | null): string | undefined => {
  const digits = phone?.replaceAll(/[^0-9+]/g, '').replace(/^00/, '+')
  return digits && /^\+[1-9][0-9]{5,14}$/.test(digits) ? digits : undefined
}

const asHint = ({ partnerId, name, band, points, lines }: Candidate): Hint => ({
  partnerId,
  name,
  band,
  points,
  evidence: lines.slice(0, 10).map(({ sentence }) => sentence),
})

/** What two people of one company have in common, so that two who are written down at once wait for each other. */
const keysOf = (of: Written): string[] => {
  const domains = [of.website, of.email].flatMap((text) => {
    const evidence = text ? domainEvidence(text) : undefined
    return evidence?.kind === 'own' ? [evidence.key] : []
  })
  return [...new Set([foldWords(of.company), ...domains])].sort()
}
/** Without case, marks and signs: how names are compared for being the same line twice. */
export const foldWords = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
