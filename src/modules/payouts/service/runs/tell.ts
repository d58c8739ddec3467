/** Who is told: tasks for the team, mails to the partner, once for each thing that happened. */
import { partnerNames, peopleInRoles } from '#modules/partners/public.ts'
import { openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { decimalFromMoney, type Money } from '#platform/money.ts'
import type { PayoutRow } from '../../queries/runs/payouts.ts'
import type { RunRow } from '../../queries/runs/runs.ts'
import { membersInRoles } from '../../queries.ts'

export const runTask = 'payouts.approve_run'
export const resolveTask = 'payouts.resolve_uncertain'
export const matchTask = 'payouts.match_bank_line'
export const confirmTask = 'payouts.confirm_external'

const netOf = (payout: PayoutRow): Money => ({ currency: payout.currency, amountMinor: BigInt(payout.net_minor) })
const said = (money: Money) => `${decimalFromMoney(money)} ${money.currency}`

/** Finance is asked; the same cause asks once. */
const ask = (tx: Tx, of: { kind: string; payout: PayoutRow; title: string; cause: string }) =>
  openTask(tx, {
    kind: of.kind,
    subject: { kind: 'payout', id: of.payout.id },
    partnerId: of.payout.partner_id,
    title: of.title.slice(0, 140),
    side: 'team',
    owner: { role: 'finance' },
    dueAt: new Date(tx.now.getTime() + 86_400_000),
    value: netOf(of.payout),
    cause: of.cause,
    waiting: 'partner',
  })

export const askToResolve = async (tx: Tx, payout: PayoutRow, why?: string): Promise<void> => {
  await ask(tx, {
    kind: resolveTask,
    payout,
    title: `Find out whether ${said(netOf(payout))} was sent (${payout.reference})`,
    cause: `uncertain ${payout.id} ${payout.fencing}${why ? ' mismatch' : ''}`,
  })
}
export const askToLook = async (tx: Tx, payout: PayoutRow, why: string): Promise<void> => {
  await ask(tx, {
    kind: matchTask,
    payout,
    title: `Look at what the bank says of ${payout.reference}: ${why}`,
    cause: `contradiction ${payout.id} ${why}`,
  })
}
export const askSecondOf = async (tx: Tx, payout: PayoutRow): Promise<void> => {
  await ask(tx, {
    kind: confirmTask,
    payout,
    title: `Confirm what a colleague entered for ${payout.reference}`,
    cause: `second person ${payout.id} ${payout.version}`,
  })
}
export const askForSettlement = async (tx: Tx, payout: PayoutRow): Promise<void> => {
  await ask(tx, {
    kind: confirmTask,
    payout,
    title: `Ask what became of ${payout.reference}, ${said(netOf(payout))}`,
    cause: `silence ${payout.id}`,
  })
}

type Total = { payouts: number; totalMinor: string }
const runMail = async (
  tx: Tx,
  run: RunRow,
  kind: string,
  heading: string,
  paragraphs: string[],
  roles: readonly string[],
) => {
  const url = linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/payouts/runs/${run.id}`)
  for (const person of await membersInRoles(tx, roles))
    await queueMail(tx, {
      kind,
      to: { email: person.email, name: person.name },
      subject: heading,
      subjectKind: 'payout_run',
      subjectId: run.id,
      ...mailParts(tx.ctx, { heading, paragraphs, button: { label: 'Open the run', url } }),
    })
}
export const tellReviewers = async (tx: Tx, run: RunRow, total: Total): Promise<void> => {
  const amount = said({ currency: run.currency, amountMinor: BigInt(total.totalMinor) })
  if (total.payouts > 0)
    await openTask(tx, {
      kind: runTask,
      subject: { kind: 'payout_run', id: run.id },
      title: `Review and approve ${run.name}: ${total.payouts} payouts, ${amount}`.slice(0, 140),
      side: 'team',
      owner: { role: 'finance' },
      value: { currency: run.currency, amountMinor: BigInt(total.totalMinor) },
      cause: `run ${run.id} ${run.round}`,
    })
  await runMail(
    tx,
    run,
    'payout_run.to_review',
    `${run.name} waits for review`,
    [
      `${total.payouts} payouts, ${amount}, planned for ${run.planned_on}.`,
      'Whoever put it together does not approve it.',
    ],
    ['finance', 'executive'],
  )
}
export const tellApprover = (tx: Tx, run: RunRow, _first: string): Promise<void> =>
  runMail(
    tx,
    run,
    'payout_run.second_approver',
    `${run.name} needs a second approval`,
    [`${run.second_reason ?? 'It is above a limit'}, so two people approve it. One has.`],
    ['finance', 'executive'],
  )
export const tellPause = (tx: Tx, run: RunRow, reason: string): Promise<void> =>
  runMail(
    tx,
    run,
    'payout_run.paused',
    `${run.name} was stopped`,
    [`${reason}.`, 'No payout of this run is sent until somebody takes it up again.'],
    ['finance', 'admin'],
  )

/** The remittance advice follows by a job, so that no transaction waits for a PDF. */
export const adviseLater = async (tx: Tx, runId: string): Promise<void> => {
  await tx.enqueue('payouts.advise', { title: 'Send remittance advice', subjectId: runId, input: { runId } })
}

/** The partner hears what became of a payout; sending is told with the advice. */
export const tellOutcome = async (tx: Tx, payout: PayoutRow): Promise<void> => {
  if (payout.state !== 'settled' && payout.state !== 'failed' && payout.state !== 'returned') return
  const amount = said(netOf(payout))
  const texts = {
    settled: {
      heading: `${amount} arrived`,
      paragraphs: [
        `Your payout ${payout.reference} was settled${payout.settled_on ? ` on ${payout.settled_on}` : ''}.`,
      ],
    },
    failed: {
      heading: `A payout of ${amount} could not be sent`,
      paragraphs: [
        `${payout.reference}: ${payout.reason ?? 'the bank refused it'}.`,
        'The amount is due again and goes into the next run. Check the account that you named to us.',
      ],
    },
    returned: {
      heading: `A payout of ${amount} came back`,
      paragraphs: [
        `${payout.reference}: ${payout.reason ?? 'the bank returned it'}.`,
        'The amount is due again. Name an account that can be paid to, then it goes into the next run.',
      ],
    },
  }[payout.state]
  await tellPartner(tx, payout, `payout.${payout.state}`, texts)
  if (payout.state === 'returned') await askToLook(tx, payout, `It came back: ${payout.reason ?? 'no reason given'}`)
}

export const tellPartner = async (
  tx: Tx,
  payout: PayoutRow,
  kind: string,
  text: { heading: string; paragraphs: string[] },
  fileId?: string,
): Promise<void> => {
  const name = (await partnerNames(tx, [payout.partner_id])).get(payout.partner_id) ?? payout.partner_id
  const url = linkTo(tx.ctx, `/p/${tx.ctx.workspace.slug}/payments/${payout.id}`)
  for (const person of await peopleInRoles(tx, payout.partner_id, ['principal', 'finance']))
    await queueMail(tx, {
      kind,
      to: { email: person.email, name: person.name },
      subject: text.heading,
      subjectKind: 'payout',
      subjectId: payout.id,
      partnerId: payout.partner_id,
      ...(fileId && {
        attachments: [
          { name: `Remittance advice ${payout.reference}.pdf`, contentType: 'application/pdf', content: { fileId } },
        ],
      }),
      ...mailParts(tx.ctx, {
        heading: text.heading,
        paragraphs: [...text.paragraphs, name],
        button: { label: 'Open the payout', url },
      }),
    })
}
