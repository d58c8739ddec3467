/** What a workspace, or one partner type, sets for inquiries and for referrals by partners. */
import { Email, listOf, nullable, oneOf, optional, type Static, strict, Text, Type } from '#platform/contract.ts'
import { inquiryGuesses } from './inquiry-states.ts'
import { type QualifyingFact, qualifyingFacts } from './referral-states.ts'

const Team = strict({
  name: Text(80),
  email: optional(nullable(Email)),
  takes: optional(nullable(oneOf(inquiryGuesses, { description: 'The guess for which this team is proposed.' }))),
})
const WindowDays = Type.Integer({ minimum: 1, maximum: 730 })

export const inboundWorkspaceFields = {
  inquiryAnswerDays: Type.Integer({ minimum: 1, maximum: 30, description: 'Business days to the first answer.' }),
  inquiryTeams: listOf(Team, 20, {
    description: 'Who gets what is not a partner matter; with an address the inquiry is forwarded to it.',
  }),
  referralAnswerDays: Type.Integer({ minimum: 1, maximum: 30, description: 'Business days to answer a referral.' }),
  referralWindowDays: WindowDays,
  referralQualifyingFact: oneOf(qualifyingFacts),
}
/** Of the referring partner’s type; null is the workspace’s own. A term of the agreement stands above both. */
export const inboundTypeFields = {
  referralWindowDays: nullable(WindowDays),
  referralQualifyingFact: nullable(oneOf(qualifyingFacts)),
}
export type InboundSettings = {
  inquiryAnswerDays: number
  inquiryTeams: Static<typeof Team>[]
  referralAnswerDays: number
  referralWindowDays: number
  referralQualifyingFact: QualifyingFact
}
export const inboundDefaults: InboundSettings = {
  inquiryAnswerDays: 2,
  inquiryTeams: [
    { name: 'Sales', takes: 'sales' },
    { name: 'Support', takes: 'support' },
    { name: 'Marketing', takes: 'press' },
    { name: 'People', takes: 'job' },
  ],
  referralAnswerDays: 2,
  referralWindowDays: 180,
  referralQualifyingFact: 'active',
}
export const inboundTypeDefaults: { referralWindowDays: number | null; referralQualifyingFact: QualifyingFact | null } =
  { referralWindowDays: null, referralQualifyingFact: null }
