/** Who owns a step: the person named for the role, whoever holds it, or else principal and manager, and it says so. */
import { type PeopleOfPartner, peopleOfPartners } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { roleLabels, type Side, type StepRole } from '../contract/states.ts'
import type { StepTemplate } from '../contract/template-shapes.ts'
import { type NamedMember, namedMembers } from '../queries/journeys.ts'
import { activeTeam, type Member } from '../queries/people.ts'

export type Owner = StepTemplate['owners'][number]
export type OwnerPerson = { id: string; name: string; email: string; language: string | null }
export type ResolvedOwner = Owner & { person: OwnerPerson | null; standsIn: string | null }
/** Everybody who may own a step of these journeys; loaded once for a page. */
export type Crew = {
  team: readonly Member[]
  people: ReadonlyMap<string, PeopleOfPartner>
  named: readonly NamedMember[]
}

export const loadCrew = (tx: Tx, journeys: readonly { id: string; partner_id: string }[]): Promise<Crew> =>
  tx.asTeam(async () => ({
    team: await activeTeam(tx),
    people: await peopleOfPartners(tx, [...new Set(journeys.map((journey) => journey.partner_id))]),
    named: await namedMembers(
      tx,
      journeys.map((journey) => journey.id),
    ),
  }))

const asPerson = ({ id, name, email }: Member, language: string | null = null): OwnerPerson => ({
  id,
  name,
  email,
  language,
})
export const managerOfCrew = (crew: Crew, partnerId: string): OwnerPerson | null => {
  const found = crew.people.get(partnerId)?.owners.find((one) => one.ownership === 'manager')
  return found ? asPerson(found) : null
}
const seats = (crew: Crew, partnerId: string) => crew.people.get(partnerId)?.portal ?? []
export const principalOfCrew = (crew: Crew, partnerId: string): OwnerPerson | null => {
  const found = seats(crew, partnerId).find((seat) => seat.roles.includes('principal'))
  return found ? { id: found.id, name: found.name, email: found.email, language: found.language } : null
}

export const resolveOwner = (crew: Crew, journey: { id: string; partner_id: string }, owner: Owner): ResolvedOwner => {
  const { partner_id: partnerId } = journey
  const named = crew.named.find(
    (one) => one.journeyId === journey.id && one.side === owner.side && one.role === owner.role,
  )?.personId
  return owner.side === 'us'
    ? resolveOurs(crew, partnerId, owner, named ?? null)
    : resolveTheirs(crew, partnerId, owner, named ?? null)
}
const resolveOurs = (crew: Crew, partnerId: string, owner: Owner, named: string | null): ResolvedOwner => {
  const manager = managerOfCrew(crew, partnerId)
  const chosen = named ? crew.team.find((member) => member.id === named) : undefined
  if (chosen) return { ...owner, person: asPerson(chosen), standsIn: null }
  if (owner.role === 'manager') return { ...owner, person: manager, standsIn: null }
  const owning = crew.people.get(partnerId)?.owners.find((one) => one.ownership === owner.role)
  const holds = owning ?? crew.team.find((member) => member.roles.includes(owner.role))
  if (holds) return { ...owner, person: asPerson(holds), standsIn: null }
  return { ...owner, person: manager, standsIn: standInWords(owner, 'us', manager) }
}
const resolveTheirs = (crew: Crew, partnerId: string, owner: Owner, named: string | null): ResolvedOwner => {
  const all = seats(crew, partnerId)
  const chosen = (named && all.find((seat) => seat.id === named)) || all.find((seat) => seat.roles.includes(owner.role))
  if (chosen)
    return {
      ...owner,
      person: { id: chosen.id, name: chosen.name, email: chosen.email, language: chosen.language },
      standsIn: null,
    }
  const principal = principalOfCrew(crew, partnerId)
  return { ...owner, person: principal, standsIn: standInWords(owner, 'partner', principal) }
}
const standInWords = (owner: Owner, side: Side, person: OwnerPerson | null): string =>
  person
    ? `Nobody has the role ${roleLabels[owner.role as StepRole].toLowerCase()}, so it goes to ${person.name}`
    : side === 'us'
      ? `Nobody has the role ${roleLabels[owner.role as StepRole].toLowerCase()}, and nobody manages the partner`
      : `Nobody has the role ${roleLabels[owner.role as StepRole].toLowerCase()}, and there is no principal`

/** In words, as a refusal names them: "finance of Acme: Li Wei". */
export const ownerWords = (owner: ResolvedOwner, partnerName: string, ours: string): string =>
  `${roleLabels[owner.role as StepRole].toLowerCase()} of ${owner.side === 'us' ? ours : partnerName}${owner.person ? `: ${owner.person.name}` : ''}`

/** The person as a task's owner, or the queue of the role. */
export const taskOwnerOf = (owner: ResolvedOwner) => {
  if (owner.side === 'us') return owner.person ? { memberId: owner.person.id } : ({ role: 'partner_manager' } as const)
  return owner.person ? { portalUserId: owner.person.id } : ({ role: 'principal' } as const)
}
