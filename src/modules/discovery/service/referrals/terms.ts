/** How long a referral's window is and what earns its credit: the agreement's term, the referrer's type, the workspace. */
import type { Tx } from '#platform/context.ts'
import { defineSlot } from '#platform/module.ts'
import type { QualifyingFact } from '../../contract/referral-states.ts'
import { findPartner, findPartnerType } from '../partners.ts'
import { settingsOfType, workspaceSettings } from '../settings/read.ts'

export type ReferralTerm = { windowDays?: number; qualifyingFact?: QualifyingFact }
/** What the agreements of partners say, by partner; those without the term are left out. */
export const referralTerms =
  defineSlot<(tx: Tx, partnerIds: readonly string[]) => Promise<ReadonlyMap<string, ReferralTerm>>>(
    'discovery.referral_terms',
  )

/** For referrals that this partner makes. */
export const termsFor = async (tx: Tx, partnerId: string): Promise<Required<ReferralTerm>> =>
  tx.asTeam(async () => {
    const workspace = await workspaceSettings(tx)
    const partner = await findPartner(tx, partnerId)
    const type = partner?.type_id ? await findPartnerType(tx, partner.type_id) : undefined
    const own = type ? await settingsOfType(tx, type) : undefined
    let agreed: ReferralTerm = {}
    for (const ask of referralTerms.of(tx.ctx.services.product))
      agreed = { ...agreed, ...(await ask(tx, [partnerId])).get(partnerId) }
    return {
      windowDays: agreed.windowDays ?? own?.referralWindowDays ?? workspace.referralWindowDays,
      qualifyingFact: agreed.qualifyingFact ?? own?.referralQualifyingFact ?? workspace.referralQualifyingFact,
    }
  })
