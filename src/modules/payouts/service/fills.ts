/** What payouts tells the rooms below: kinds of tasks, rows that name partners and people. */
import { contactErasure, partnerBonds, partnerReferences, readContacts } from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import { owedElsewhere } from '#platform/ledger/checks.ts'
import type { SlotFill } from '#platform/module.ts'
import { openingSums } from '../queries/openings.ts'
import { bondsOf, countNamed, dossierOf, forgetNames, moveNamed, unmoveNamed } from '../queries/references.ts'

export const beforeFills: readonly SlotFill[] = [
  owedElsewhere.fill(openingSums),
  taskKinds.fill({
    kind: 'payouts.verify_method',
    words: 'Verify an account',
    closesByItself: 'This closes by itself when the account is verified',
  }),
  taskKinds.fill({
    kind: 'payouts.correct_method',
    words: 'Put a payout account right',
    closesByItself: 'This closes by itself when another account is named or the suspension is lifted',
  }),
  taskKinds.fill({
    kind: 'payouts.renew_tax_form',
    words: 'Sign a tax form',
    closesByItself: 'This closes by itself when the form is signed',
  }),
  taskKinds.fill({
    kind: 'payouts.review_invoice',
    words: 'Review an invoice',
    closesByItself: 'This closes by itself when the invoice is accepted or sent back',
  }),
  taskKinds.fill({
    kind: 'payouts.send_invoice',
    words: 'Send an invoice',
    closesByItself: 'This closes by itself when the invoice comes in, or self-billing is accepted',
  }),
  partnerReferences.fill({
    name: 'payouts',
    move: moveNamed,
    undo: async (tx, rows, mergedId) => {
      const restored = []
      for (const row of rows) if (await unmoveNamed(tx, row, mergedId)) restored.push(row)
      return restored
    },
    count: countNamed,
    dossier: dossierOf,
  }),
  partnerBonds.fill((tx, partnerIds, since) => bondsOf(tx, partnerIds, since)),
  contactErasure.fill(async (tx, contactIds) => {
    const contacts = [...(await readContacts(tx, contactIds)).values()]
    if (contacts.length === 0) return
    await forgetNames(
      tx,
      [...new Set(contacts.map((one) => one.partner_id))],
      contacts.map((one) => one.full_name),
    )
  }),
]
