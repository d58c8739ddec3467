/** Lists of events, target lists and outreach, and what a sequence looks up, on tables of many tenants. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import {
  countPeople,
  eventListByLink,
  eventListsPage,
  peopleOfContact,
  peopleOfPartner,
  peoplePage,
  personByKey,
} from './queries/event-lists.ts'
import {
  lastMailOfTarget,
  outreachByLink,
  outreachByOptOut,
  outreachPage,
  outreachToAddress,
} from './queries/outreach.ts'
import { earliestNext, liveTargets, lockDueTargets, targetListsPage, targetsPage } from './queries/target-lists.ts'
import { aDiscoveryWorld, plansOf, type World } from './testing.ts'

const app = await testApp()
/** Steps; people and companies are fewer, so that the test stays short. */
const rows = 100_000
const people = 40_000
const perList = 25
const eventListId = (n: number) => `el_${String(n).padStart(26, '0')}`
const targetListId = (n: number) => `tl_${String(n).padStart(26, '0')}`

type Range = { first: number; last: number; lastStep: number }
const manyLists = (world: World, ownerId: string, { first, lastStep }: Range) =>
  inTransaction(world.ctx, async (tx) => {
    const space = world.workspace.id
    const lists = sql`generate_series(${sql.lit(Math.floor(first / perList))}, ${sql.lit(Math.floor(lastStep / perList))}) as n`
    await sql`insert into event_lists (workspace_id, id, name, kind, starts_on, ends_on, owner_id, link_hash, created_at, updated_at)
      select ${space}, 'el_' || lpad(n::text, 26, '0'), 'Summit ' || n, 'conference', '2026-01-01', '2026-01-02', ${ownerId}, 'link' || n, now(), now() from ${lists}`.execute(
      tx.db,
    )
    await sql`insert into target_lists (workspace_id, id, name, why, owner_id, language, state, created_at, updated_at)
      select ${space}, 'tl_' || lpad(n::text, 26, '0'), 'Wanted ' || n, 'Why', ${ownerId}, 'en', 'running', now(), now() from ${lists}`.execute(
      tx.db,
    )
  })

/** People and companies with numbers from `first` to `last`, steps to `lastStep`; a few of each stand on one list. */
const manyRows = (world: World, { first, last, lastStep }: Range) =>
  inTransaction(world.ctx, async (tx) => {
    const space = world.workspace.id
    const numbers = sql`generate_series(${sql.lit(first)}, ${sql.lit(last)}) as n`
    const steps = sql`generate_series(${sql.lit(first)}, ${sql.lit(lastStep)}) as n`
    await sql`insert into event_people (workspace_id, id, list_id, number, state, name, company, email, email_folded, person_key, partner_id, contact_id, added_at, updated_at)
      select ${space}, 'ep' || n, 'el_' || lpad((n / ${sql.lit(perList)})::text, 26, '0'), n, case n % 10 when 0 then 'held' else 'joined' end,
        'Person ' || n, 'Firm ' || n, 'a@f' || n || '.example', 'a@f' || n || '.example', '@' || n,
        case n % 10 when 0 then null else 'pn_' || n end, 'ct_' || n, now() - n * interval '1 second', now() from ${numbers}`.execute(
      tx.db,
    )
    await sql`insert into target_companies (workspace_id, id, list_id, number, state, company, email, email_folded, company_key, partner_id, contact_id, next_at, added_at, updated_at)
      select ${space}, 'tc' || n, 'tl_' || lpad((n / ${sql.lit(perList)})::text, 26, '0'), n, 'running', 'Firm ' || n, 'a@f' || n || '.example', 'a@f' || n || '.example',
        '@' || n, 'pn_' || n, 'ct_' || n, now() + n * interval '1 minute', now() - n * interval '1 second', now() from ${numbers}`.execute(
      tx.db,
    )
    await sql`insert into outreach (workspace_id, id, channel, direction, at, email, email_folded, email_hash, partner_id, contact_id, target_list_id, target_id,
        event_list_id, mail_id, opt_out_hash, link_hash, outcome, outcome_at, by_kind, by_name, updated_at)
      select ${space}, 'or_' || lpad(n::text, 26, '0'), (array['email', 'call', 'social'])[n % 3 + 1], 'out', now() - n * interval '1 minute', 'a@f' || n || '.example',
        'a@f' || n || '.example', 'hash' || n, 'pn_' || n, 'ct_' || n, 'tl_' || lpad((n / ${sql.lit(perList)})::text, 26, '0'), 'tc' || n,
        'el_' || lpad((n / ${sql.lit(perList)})::text, 26, '0'), 'ml_' || n, 'out' || n, 'in' || n,
        case n % 50 when 0 then 'replied' end, case n % 50 when 0 then now() end, 'system', 'Test', now() from ${steps}`.execute(
      tx.db,
    )
  })

test('no list of events or outreach, and no look-up of a sequence, reads a whole table of many tenants', async () => {
  const world = await aDiscoveryWorld(app)
  const other = await aDiscoveryWorld(app)
  const owner = await aMember(app, world.workspace)
  const stranger = await aMember(app, other.workspace)
  const own = { first: 1, last: 2_999, lastStep: 2_999 }
  const others = { first: 3_000, last: people, lastStep: rows }
  await manyLists(world, owner.memberId, own)
  await manyLists(other, stranger.memberId, others)
  // Foreign keys are checked by cached plans, which have to learn that the table has grown.
  await app.services.database.pool.query('analyze event_lists; analyze target_lists')
  await manyRows(world, own)
  await app.services.database.pool.query('analyze event_people; analyze target_companies')
  await manyRows(other, others)
  const client = await app.services.database.pool.connect()
  await client
    .query('analyze event_lists, event_people, target_lists, target_companies, outreach')
    .finally(() => client.release())
  const same = async <Row>(found: Row[]): Promise<Row[]> => found
  const asks: Record<string, (tx: Tx) => Promise<unknown>> = {
    events: (tx) => eventListsPage(tx, {}, same),
    'events by name': (tx) => eventListsPage(tx, { sort: 'name' }, same),
    'numbers of events': (tx) => countPeople(tx, [eventListId(1)]),
    'the link of an event': (tx) => eventListByLink(tx, 'link1'),
    people: (tx) => peoplePage(tx, eventListId(1), {}, same),
    'newest people': (tx) => peoplePage(tx, eventListId(1), { sort: '-addedAt' }, same),
    'held people': (tx) => peoplePage(tx, eventListId(1), { state: ['held'] }, same),
    'people by words': (tx) => peoplePage(tx, eventListId(1), { q: 'person 77' }, same),
    'the same person': (tx) => personByKey(tx, eventListId(1), '@37'),
    'people of a contact': (tx) => peopleOfContact(tx, 'ct_7'),
    'people of a partner': (tx) => peopleOfPartner(tx, 'pn_7'),
    'target lists': (tx) => targetListsPage(tx, {}, same),
    'target lists of a state': (tx) => targetListsPage(tx, { state: ['running'] }, same),
    companies: (tx) => targetsPage(tx, targetListId(1), {}, same),
    'stopped companies': (tx) => targetsPage(tx, targetListId(1), { state: ['stopped'] }, same),
    'companies whose step is due': (tx) => lockDueTargets(tx, targetListId(1), 10),
    'the earliest step': (tx) => earliestNext(tx, targetListId(1)),
    'sequences to a person': (tx) =>
      liveTargets(tx, { targetId: 'tc7', contactId: 'ct_7', email: 'a@f7.example', partnerId: 'pn_7' }),
    outreach: (tx) => outreachPage(tx, {}, same),
    'outreach with an outcome': (tx) => outreachPage(tx, { outcome: ['replied'] }, same),
    'outreach of a channel': (tx) => outreachPage(tx, { channel: ['call'] }, same),
    'outreach to a partner': (tx) => outreachPage(tx, { partnerId: 'pn_7' }, same),
    'outreach of a list': (tx) => outreachPage(tx, { targetListId: targetListId(1) }, same),
    'outreach by words': (tx) => outreachPage(tx, { q: 'firm' }, same),
    'opting out': (tx) => outreachByOptOut(tx, 'out7', true),
    'the link of a mail': (tx) => outreachByLink(tx, 'in7'),
    'mails to an address': (tx) => outreachToAddress(tx, 'hash7'),
    'the last mail of a sequence': (tx) => lastMailOfTarget(tx, 'tc7'),
  }
  for (const [name, ask] of Object.entries(asks))
    for (const plan of await plansOf(world, ask))
      assert.doesNotMatch(
        plan,
        /Seq Scan on (event_people|target_companies|outreach|event_lists|target_lists)/,
        `${name}\n${plan}`,
      )
})
