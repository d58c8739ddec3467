/** A partner names the account that it is paid to, or another one: by a person who has just shown a second factor. */
import { lockPartner, partnerNames, peopleOfPartners, portalPeople } from '#modules/partners/public.ts'
import { cancelTask, openTask } from '#modules/tasks/public.ts'
import { refuseWithoutSecondFactor } from '#platform/auth/confirm.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { currencyExponent } from '#platform/money.ts'
import { encrypt, fingerprint } from '#platform/secrets.ts'
import { type methodEndpoints, methodEvents } from '../../contract/methods.ts'
import {
  findMethod,
  insertMethod,
  lockMethodRow,
  type MethodRow,
  markShared,
  methodsWithFingerprints,
  recordAct,
  standingMethods,
  standingStates,
  updateMethod,
} from '../../queries/methods.ts'
import { membersInRoles } from '../../queries.ts'
import { methodMail } from '../../words/methods.ts'
import { acting, actingName, portalUserId } from '../acting.ts'
import { coolOffEnds } from '../due-kinds.ts'
import { paymentTermsOf } from '../payment-terms.ts'
import { payoutSettings } from '../settings.ts'
import { type Account, checkedAccount, refusal } from './account.ts'
import { placeOf, showPortal } from './read.ts'

export const askSecondFactor = (tx: Tx): Promise<void> =>
  refuseWithoutSecondFactor(
    tx,
    'method.second_factor',
    'Set up a second factor in your account first: an account to be paid to is named by nobody who has just a password.',
  )
export const aboutMethod = (row: MethodRow) => ({
  subject: { kind: 'payout_method', id: row.id, version: row.version },
  partnerId: row.partner_id,
})
export const methodFact = (row: MethodRow) => ({
  methodId: row.id,
  partnerId: row.partner_id,
  currency: row.currency,
  kind: row.kind as 'sepa',
  lastFour: row.last_four,
})
/** What is kept of who did it. The table is never rewritten, so people of partners stand in it by their id alone. */
export const actBy = (tx: Tx) =>
  tx.ctx.actor.kind === 'portal_user' ? { ...acting(tx), by_name: 'The partner' } : acting(tx)

type NewMethod = InputOf<typeof methodEndpoints.addPortalPayoutMethod>['body']

export const addMethod = (ctx: Ctx, input: NewMethod) =>
  inTransaction(ctx, async (tx) => {
    await askSecondFactor(tx)
    return nameMethod(tx, partnerOf(ctx.actor)!, input)
  })

/** The account of a partner from now on, whoever has been made sure of: the caller answers for that. */
export const nameMethod = (tx: Tx, partnerId: string, input: NewMethod) => {
  currencyExponent(input.currency)
  const account = checkedAccount(input)
  const { secret } = tx.ctx.services
  return tx.asTeam(async () => {
    // Freezing takes this lock too: a payout gets the account from before or after, never from in between.
    await lockMoneyOf(tx, [partnerId])
    await lockPartner(tx, partnerId)
    await refuseRail(tx, partnerId, input)
    const former = (await standingMethods(tx, [partnerId]))
      .get(partnerId)
      ?.find((one) => one.currency === input.currency)
    const print = fingerprint(secret, `account of ${tx.ctx.workspace.id}`, `${input.kind} ${account.key}`)
    if (former?.fingerprint === print && former.state !== 'suspended')
      throw invalid({ field: 'kind', rule: 'unchanged', message: 'You are paid to this account already.' })
    const row = await store(tx, { partnerId, input, account, print, former })
    await tellPeople(tx, row, former)
    await tellFinance(tx, row, former)
    return showPortal(tx, row)
  })
}

/** An agreement may name the ways in which a partner is paid. */
const refuseRail = async (tx: Tx, partnerId: string, input: NewMethod): Promise<void> => {
  const terms = (await paymentTermsOf(tx, [partnerId])).get(partnerId)
  if (!terms || terms.rails.includes(input.kind)) return
  const words = `Your agreement pays by ${terms.rails.join(', ')}.`
  throw refusal('method.rail_agreed', words, [{ field: 'kind', rule: 'agreed', message: words }])
}

type Stored = { partnerId: string; input: NewMethod; account: Account; print: string; former: MethodRow | undefined }
const store = async (tx: Tx, { partnerId, input, account, print, former }: Stored): Promise<MethodRow> => {
  const { coolOffHours } = await payoutSettings(tx)
  const coolOffUntil = new Date(tx.now.getTime() + coolOffHours * 3_600_000)
  if (former) {
    await updateMethod(tx, former.id, { state: 'replaced', ended_at: tx.now })
    await recordAct(tx, former.id, { act: 'replaced', ...actBy(tx) })
    await tx.unschedule(coolOffEnds, former.id)
    for (const kind of ['payouts.verify_method', 'payouts.correct_method'])
      await cancelTask(tx, { kind, subjectId: former.id, reason: 'Another account took its place' })
  }
  const alike = (await methodsWithFingerprints(tx, [print])).get(print) ?? []
  const isShared = alike.some((one) => one.partner_id !== partnerId)
  const id = newId(idPrefixes.payoutMethod)
  const row = await insertMethod(
    tx,
    {
      id,
      partner_id: partnerId,
      currency: input.currency,
      kind: input.kind,
      state: 'waiting',
      holder_name: input.holderName.trim(),
      holder_kind: input.holderKind,
      country: account.country ?? input.country ?? input.address.country,
      address: JSON.stringify(input.address),
      bank: JSON.stringify(account.open),
      last_four: account.lastFour,
      fingerprint: print,
      replaces: former?.id ?? null,
      is_shared: isShared,
      is_changed: former !== undefined,
      cool_off_until: coolOffUntil,
      added_by_portal_user_id: portalUserId(tx.ctx),
      added_by_name: actingName(tx.ctx),
    },
    encrypt(tx.ctx.services.secret, placeOf(id), JSON.stringify(account.secret)),
  )
  await recordAct(tx, id, { act: former ? 'changed' : 'added', ...actBy(tx) })
  await tx.schedule(coolOffEnds, id, coolOffUntil)
  await tx.announce(
    former ? methodEvents.payoutMethodChanged : methodEvents.payoutMethodAdded,
    methodFact(row),
    aboutMethod(row),
  )
  if (isShared) {
    await markShared(tx, print)
    await tx.announce(methodEvents.payoutMethodShared, methodFact(row), { ...aboutMethod(row), partnerVisible: false })
  }
  await openTask(tx, {
    kind: 'payouts.verify_method',
    subject: { kind: 'payout_method', id },
    partnerId,
    title: `Verify the account of ${(await partnerNames(tx, [partnerId])).get(partnerId) ?? 'a partner'}`.slice(0, 140),
    side: 'team',
    owner: { role: 'finance' },
    cause: `account ${id}`,
    waiting: true,
  })
  return row
}

/** Every principal, and whoever named the former account: they may be the one who was not asked. */
const tellPeople = async (tx: Tx, row: MethodRow, former: MethodRow | undefined): Promise<void> => {
  const seats = (await peopleOfPartners(tx, [row.partner_id])).get(row.partner_id)?.portal ?? []
  const principals = seats.filter((seat) => seat.state === 'active' && seat.roles.includes('principal'))
  const oldId = former?.added_by_portal_user_id
  const old = oldId ? (await portalPeople(tx, [oldId])).get(oldId) : undefined
  const told = new Map(principals.map((seat) => [seat.email.toLowerCase(), seat]))
  const people = [
    ...told.values(),
    ...(old && !told.has(old.email.toLowerCase()) ? [{ ...old, language: null as string | null }] : []),
  ]
  for (const person of people) {
    const { subject, ...content } = methodMail(
      former ? 'changed' : 'added',
      person.language ?? tx.ctx.workspace.language,
      {
        name: person.name,
        workspace: tx.ctx.workspace.name,
        currency: row.currency,
        lastFour: row.last_four,
        formerLastFour: former?.last_four ?? null,
        by: row.added_by_name,
        coolOffUntil: row.cool_off_until,
        zone: tx.ctx.workspace.zone,
        link: linkTo(tx.ctx, `/p/${tx.ctx.workspace.slug}/payout-method`),
      },
    )
    await queueMail(tx, {
      kind: former ? 'payouts.method_changed' : 'payouts.method_added',
      to: { email: person.email, name: person.name },
      subject,
      ...mailParts(tx.ctx, content),
      subjectKind: 'payout_method',
      subjectId: row.id,
      partnerId: row.partner_id,
    })
  }
}
/** Only what needs a person's eye: two partners with one account. Verification is a task. */
const tellFinance = async (tx: Tx, row: MethodRow, former: MethodRow | undefined): Promise<void> => {
  if (!row.is_shared) return
  const company = (await partnerNames(tx, [row.partner_id])).get(row.partner_id) ?? ''
  for (const member of await membersInRoles(tx, ['finance']))
    await queueMail(tx, {
      kind: 'payouts.method_shared',
      to: member,
      subject: `${company}: this account stands at another partner too`,
      ...mailParts(tx.ctx, {
        heading: 'One account at two partners',
        paragraphs: [
          `${company} ${former ? 'changed its account' : 'named an account'} (${row.currency}, ending ${row.last_four}) that another partner is or was paid to. Look at both before it is verified.`,
        ],
        button: {
          label: 'Open the account',
          url: linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/payout-methods/${row.id}`),
        },
      }),
      subjectKind: 'payout_method',
      subjectId: row.id,
      partnerId: row.partner_id,
    })
}

export const removeMethod = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)!
    if (!(await findMethod(tx, id))) throw notFound('payout method')
    await askSecondFactor(tx)
    return tx.asTeam(async () => {
      await lockMoneyOf(tx, [partnerId])
      const row = await lockMethodRow(tx, id)
      if (row?.partner_id !== partnerId) throw notFound('payout method')
      if (!standingStates.some((state) => state === row.state))
        throw conflict('method.state', 'This account is not used any more.', { state: row.state })
      const removed = await updateMethod(tx, id, { state: 'removed', ended_at: tx.now })
      await recordAct(tx, id, { act: 'removed', ...actBy(tx) })
      await tx.unschedule(coolOffEnds, id)
      for (const kind of ['payouts.verify_method', 'payouts.correct_method'])
        await cancelTask(tx, { kind, subjectId: id, reason: 'The account was removed' })
      await tx.announce(methodEvents.payoutMethodChanged, methodFact(removed), aboutMethod(removed))
      return showPortal(tx, removed)
    })
  })
