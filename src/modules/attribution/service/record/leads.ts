/** Leads: received, confirmed by somebody who can know, divided then; or rejected with a reason. */

import type { Tx } from '#platform/context.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { leadConfirmed, leadReceived, leadRejected } from '../../contract/events.ts'
import type { Confirmation } from '../../contract/states.ts'
import { conversionOfLead, insertConversion } from '../../queries/credits.ts'
import {
  decideLead,
  findLeadByExternalId,
  insertLead,
  type LeadRow,
  lockLead,
  putLeadSearchEntry,
} from '../../queries/leads.ts'
import { actingName } from '../acting.ts'
import { creditConversion } from '../credit/compute.ts'
import { fixedOf } from '../credit/late.ts'
import { policyAt } from '../rules/policy.ts'
import { raiseFlags } from '../signals.ts'
import { type CustomerInput, upsertCustomer } from './customers.ts'
import { refuseFuture } from './occurred.ts'
import { recordTouch, tieClick } from './touches.ts'

export type LeadInput = {
  source: string
  externalId?: string | null | undefined
  customer: CustomerInput | { id: string }
  form?: string | null | undefined
  kind: string
  clickId?: string | null | undefined
  occurredAt?: Date | undefined
  metadata?: Readonly<Record<string, string>> | undefined
  /** Who submitted it in the portal: a contact of that partner. */
  partnerId?: string | null | undefined
  /** From whom: a server that knows, a browser that anybody can be, the partner's portal. */
  from: 'server' | 'browser' | 'portal'
}

/**
 * Records a lead, once per source and external id. One from a server is confirmed at once; one from a browser or from
 * the portal waits for somebody who can know, unless the policy asks for no confirmation.
 */
export const recordLead = (tx: Tx, input: LeadInput): Promise<{ leadId: string; customerId: string; isNew: boolean }> =>
  tx.asTeam(async () => {
    const occurredAt = input.occurredAt ?? tx.now
    refuseFuture(tx, occurredAt)
    const customerId =
      'id' in input.customer ? input.customer.id : (await upsertCustomer(tx, input.customer, occurredAt)).id
    const lead = await insertLead(tx, {
      id: newId(idPrefixes.lead),
      customerId,
      source: input.source,
      externalId: input.externalId ?? null,
      form: input.form ?? null,
      kind: input.kind,
      partnerId: input.partnerId ?? null,
      metadata: input.metadata ?? {},
      occurredAt,
    })
    if (!lead) {
      const before = (await findLeadByExternalId(tx, input.source, input.externalId!))!
      if (input.clickId) await tieClick(tx, { customerId: before.customer_id, clickId: input.clickId })
      return { leadId: before.id, customerId: before.customer_id, isNew: false }
    }
    await putLeadSearchEntry(tx, lead)
    if (input.clickId) await tieClick(tx, { customerId, clickId: input.clickId })
    if (input.partnerId)
      await recordTouch(tx, {
        partnerId: input.partnerId,
        kind: 'lead_submitted',
        customerId,
        occurredAt,
        sourceKey: `lead:${lead.id}`,
        evidence: { leadId: lead.id },
      })
    await raiseFlags(tx, { kind: 'lead', leadId: lead.id, customerId, conversionId: null })
    await tell(tx, leadReceived, lead, 'received')
    const { leadConfirmation } = await policyAt(tx, occurredAt)
    if (input.from === 'server' || !leadConfirmation) await confirm(tx, lead, 'server')
    return { leadId: lead.id, customerId, isNew: true }
  })

/** Confirms a lead that waits, and divides it. Confirming it twice is once. */
export const confirmLead = (tx: Tx, leadId: string, how: Confirmation): Promise<LeadRow> =>
  tx.asTeam(async () => {
    const lead = await lockLead(tx, leadId)
    if (!lead) throw notFound('lead')
    if (lead.state === 'confirmed') return lead
    if (lead.state === 'rejected')
      throw conflict('lead.rejected', `This lead was rejected: ${lead.reason}. Record it anew if that was wrong.`)
    return confirm(tx, lead, how)
  })

const confirm = async (tx: Tx, lead: LeadRow, how: Confirmation): Promise<LeadRow> => {
  const confirmed = await decideLead(tx, lead.id, { state: 'confirmed', how, byName: actingName(tx), reason: null })
  const conversion = await insertConversion(tx, {
    id: newId(idPrefixes.conversion),
    kind: 'lead',
    leadId: lead.id,
    customerId: lead.customer_id,
    occurredAt: lead.occurred_at,
    earns: true,
  })
  await tell(tx, leadConfirmed, lead, 'confirmed')
  if (conversion) {
    await raiseFlags(tx, { kind: 'lead', leadId: lead.id, customerId: lead.customer_id, conversionId: conversion.id })
    await creditConversion(tx, conversion, { origin: 'recorded' })
  }
  return confirmed
}

/** Rejects a lead, with a reason; not any more once what it earned was approved. */
export const rejectLead = (tx: Tx, leadId: string, reason: string): Promise<LeadRow> =>
  tx.asTeam(async () => {
    const lead = await lockLead(tx, leadId)
    if (!lead) throw notFound('lead')
    if (lead.state === 'rejected') return lead
    if (reason.trim() === '') throw invalid({ field: 'reason', rule: 'required', message: 'Say why.' })
    const conversion = await conversionOfLead(tx, lead.id)
    if (conversion && (await fixedOf(tx, [conversion.id])).size > 0)
      throw conflict('lead.commission_approved', 'A commission of this lead was approved; reverse that instead.')
    const rejected = await decideLead(tx, lead.id, { state: 'rejected', how: 'person', byName: actingName(tx), reason })
    await tell(tx, leadRejected, lead, 'rejected')
    return rejected
  })

const tell = (tx: Tx, kind: typeof leadReceived, lead: LeadRow, state: LeadRow['state']) =>
  tx.announce(
    kind,
    { leadId: lead.id, customerId: lead.customer_id, state },
    { subject: { kind: 'lead', id: lead.id }, partnerId: lead.partner_id },
  )
