/** Clicks that are on disk when they are answered, against a bare handler with the same group commit, and nginx without any. */
import { execFileSync, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { makeLink } from '#modules/attribution/service/links/links.ts'
import { createPartner, placeAtStage } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import type { Result } from './run.ts'
import { type Measured, measure } from './support/load.ts'
import { productHere } from './support/product-here.ts'
import { rawCaller } from './support/raw-socket.ts'
import { freePort, type Setting } from './support/setting.ts'

const callers = 64
const agent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36'

let visitor = 0
/** Everybody is somebody else, from an address of their own. */
const requestFor = (url: string) => {
  visitor += 1
  const from = `10.${(visitor >> 16) & 255}.${(visitor >> 8) & 255}.${visitor & 255}`
  return `GET ${url} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: ${agent}\r\naccept-language: de\r\nx-forwarded-for: ${from}\r\n\r\n`
}
/** How many were answered as they should be, by address; what a warm-up asks is among them. */
const answered = new Map<string, number>()
/** Throws for an answer that is no 302 with an id, where one is due. */
const asker = async (port: number, url: string, hasId: boolean) => {
  const all = await Promise.all(Array.from({ length: callers }, () => rawCaller(port)))
  return {
    click: async (caller: number) => {
      const head = await all[caller]!.ask(requestFor(url))
      if (!head.startsWith('HTTP/1.1 302')) throw new Error(head.split('\r\n')[0])
      if (hasId && !head.includes('tandem_click=ck_')) throw new Error('a 302 without an id')
      answered.set(url, (answered.get(url) ?? 0) + 1)
    },
    end: () => {
      for (const one of all) one.end()
    },
  }
}
const loadOn = async (port: number, url: string, ms: number, hasId = true): Promise<Measured> => {
  const { click, end } = await asker(port, url, hasId)
  const measured = await measure({ callers, ms }, click)
  end()
  return measured
}

/** So many a second, each at its own time, whether or not the ones before are answered. */
const paced = async (port: number, url: string, perSecond: number, ms: number) => {
  const { click, end } = await asker(port, url, true)
  const free = Array.from({ length: callers }, (_, caller) => caller)
  const waiting: ((caller: number) => void)[] = []
  const times: number[] = []
  let refused = 0
  const one = async (dueMs: number) => {
    const caller = free.pop() ?? (await new Promise<number>((resolve) => waiting.push(resolve)))
    await click(caller).catch(() => {
      refused += 1
    })
    times.push(performance.now() - dueMs)
    const next = waiting.shift()
    if (next) next(caller)
    else free.push(caller)
  }
  const begun = performance.now()
  const all: Promise<void>[] = []
  for (let sent = 0; sent < (perSecond * ms) / 1000; ) {
    const due = Math.min(Math.floor(((performance.now() - begun) * perSecond) / 1000), (perSecond * ms) / 1000)
    for (; sent < due; sent += 1) all.push(one(begun + (sent * 1000) / perSecond))
    await pause(1)
  }
  await Promise.all(all)
  const seconds = (performance.now() - begun) / 1000
  end()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { perSecond: times.length / seconds, count: times.length, refused, p50Ms: at(0.5), p99Ms: at(0.99) }
}

const aLink = async (setting: Setting): Promise<{ id: string; url: string }> => {
  const here = await productHere(setting)
  const link = await inTransaction(here.ctx, async (tx) => {
    const { id } = await createPartner(
      tx,
      { legalName: 'Clicked Partner', website: 'https://clicked.example' },
      { source: { kind: 'inbound' } },
    )
    await placeAtStage(tx, { partnerId: id, to: 'active' })
    return makeLink(tx, { partnerId: id, destination: 'https://www.acme.example/' })
  })
  await here.close()
  return { id: link.id, url: `/r/${setting.workspace}/${link.key}` }
}

const rawHandler = async (databaseUrl: string, ms: number): Promise<Measured> => {
  const child = fork(path.join(import.meta.dirname, 'support/raw-click.ts'), {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  const measured = await loadOn(Number(line.toString()), '/x', ms)
  const exit = once(child, 'exit')
  child.kill()
  await exit
  return measured
}

/** Undefined where there is no nginx. */
const nginx = async (ms: number): Promise<Measured | undefined> => {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'tandem-nginx-'))
  const port = await freePort()
  writeFileSync(
    path.join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log stderr crit; worker_processes 1; events {}
     http { access_log off; keepalive_requests 1000000; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
       server { listen 127.0.0.1:${port}; location / { return 302 https://www.acme.example/; } } }`,
  )
  const child = spawn('nginx', ['-c', path.join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' })
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      if (await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' }).catch(() => undefined)) break
      await pause(50)
    }
    return await loadOn(port, '/x', ms, false)
  } finally {
    const exit = once(child, 'exit')
    child.kill()
    await exit
    rmSync(folder, { recursive: true, force: true })
  }
}

const connect = async (setting: Setting): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: setting.databaseUrl })
  // What ends it is told by the statement that fails, or by the error before which it was still open.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

export const benchClicks = async (setting: Setting, ms: number): Promise<Result[]> => {
  const client = await connect(setting)
  const link = await aLink(setting)
  const port = Number(new URL(setting.url).port)
  await client.query('create table raw_clicks (like clicks including defaults including indexes)')
  const bare = await rawHandler(setting.databaseUrl, ms)
  await client.query('drop table raw_clicks')
  const ours = await loadOn(port, link.url, ms)
  const calm = await paced(port, link.url, 500, ms)
  const hard = await paced(port, link.url, 2_000, ms)
  // What is spooled is replayed every five seconds.
  let stored = 0
  for (let tries = 0; tries < 30; tries += 1) {
    stored = Number((await client.query('select count(*) from clicks where link_id = $1', [link.id])).rows[0].count)
    if (stored >= (answered.get(link.url) ?? 0)) break
    await pause(500)
  }
  await client.end()
  const without = await nginx(ms)
  const lost = hard.refused + Math.max(0, (answered.get(link.url) ?? 0) - stored)
  const number = (value: number) => Math.round(value).toLocaleString('en')
  return [
    {
      name: 'Clicks that are on disk when they are answered',
      measured: `${number(ours.perSecond)} a second, p50 ${ours.p50Ms.toFixed(1)} ms, p99 ${ours.p99Ms.toFixed(1)} ms, ${callers} connections, ${ours.errors} errors`,
      limit: `${number(bare.perSecond)} a second, p99 ${bare.p99Ms.toFixed(1)} ms, for bare node:http with the same group commit of the bare row`,
      ratio: ours.perSecond / bare.perSecond,
      aim: '80 % of the bare handler',
      reached: ours.perSecond / bare.perSecond >= 0.8,
    },
    {
      name: 'Clicks, 500 a second',
      measured: `p50 ${calm.p50Ms.toFixed(1)} ms, p99 ${calm.p99Ms.toFixed(1)} ms from when each was due, ${calm.refused} without an id`,
      limit: 'p99 50 ms',
      ratio: calm.p99Ms / 50,
      aim: 'p99 under 50 ms',
      reached: calm.p99Ms < 50 && calm.refused === 0,
    },
    {
      name: 'Clicks, 2,000 a second offered',
      measured: `${number(hard.perSecond)} a second answered, p99 ${hard.p99Ms.toFixed(0)} ms from when each was due, ${lost} lost of ${number(hard.count)}`,
      limit: '2,000 a second',
      ratio: hard.perSecond / 2_000,
      aim: '2,000 a second without loss',
      reached: hard.perSecond >= 1_960 && lost === 0,
    },
    ...(without
      ? [
          {
            name: 'Clicks on disk beside redirects of nginx that keeps nothing',
            measured: `${number(ours.perSecond)} a second`,
            limit: `${number(without.perSecond)} a second, p99 ${without.p99Ms.toFixed(1)} ms, for one worker of nginx`,
            ratio: ours.perSecond / without.perSecond,
            aim: 'none stated',
            reached: true,
          },
        ]
      : []),
  ]
}
const pieces = 50
/** Clicks of a year that nobody has folded yet, and how long the running product takes to fold them beside its work. */
export const benchFold = async (setting: Setting, clicks: number): Promise<Result[]> => {
  const client = await connect(setting)
  // A workspace of its own that nobody folds until all of it is there: it comes with one commit.
  const source = `select current_date - (n % 30), 'lk_' || (n % 1000), 'pn_' || (n % 200), (array['DE','FR','ES','US','GB','NL','AT','CH','IT','PL'])[1 + n % 10],
    (array['desktop','mobile','tablet'])[1 + n % 3], 'site-' || (n % 97) || '.example', case when n % 9 = 0 then 'repeat' else 'click' end,
    1, (n % 2), (n % 3 = 0)::int, (n % 5 = 0)::int from generate_series`
  const columns =
    'day, link_id, partner_id, country, device, referrer, verdict, hits, visitors_of_link, visitors_of_partner, visitors_of_all'
  await client.query('create table raw_deltas (like click_deltas including defaults)')
  for (let at = 0; at < pieces; at += 1) {
    const [from, to] = [Math.floor((clicks * at) / pieces), Math.floor((clicks * (at + 1)) / pieces) - 1]
    await client.query(
      `insert into raw_deltas (workspace_id, ${columns}) select $1, made.* from (${source} (${from}, ${to}) n) as made`,
      [setting.workspaceId],
    )
  }
  const bareBegun = performance.now()
  await client.query(`create table raw_days as select day, link_id, partner_id, sum(hits) as hits, sum(visitors_of_link) as visitors from raw_deltas group by 1, 2, 3;
    create table raw_partners as select day, partner_id, sum(hits) as hits, sum(visitors_of_partner) as visitors from raw_deltas group by 1, 2;
    create table raw_all as select day, sum(hits) as hits, sum(visitors_of_all) as visitors from raw_deltas group by 1;
    create table raw_values as select day, partner_id, v.dimension, v.value, sum(hits) as hits from raw_deltas t
      cross join lateral (values ('country', t.country), ('device', t.device), ('referrer', t.referrer)) as v (dimension, value) group by 1, 2, 3, 4`)
  const bareMs = performance.now() - bareBegun
  // What the benches before it left behind is folded first.
  const waiting = async () => Number((await client.query('select count(*) from click_deltas')).rows[0].count)
  for (let quiet = 0; quiet < 8; quiet = (await waiting()) === 0 ? quiet + 1 : 0) await pause(250)
  const before = await totalOf(client)
  await client.query('insert into click_deltas select * from raw_deltas')
  await client.query('drop table raw_deltas, raw_days, raw_partners, raw_all, raw_values')
  const begun = performance.now()
  const memory: { left: number; bytes: number }[] = []
  for (let left = clicks; left > 0; ) {
    await pause(250)
    left = await waiting()
    memory.push({ left, bytes: setting.memoryBytes() })
  }
  const ms = performance.now() - begun
  const counted = (await totalOf(client)) - before
  await client.end()
  if (counted !== clicks) throw new Error(`${clicks} clicks were folded into ${counted}`)
  const most = (isFirst: boolean) =>
    Math.max(...memory.filter(({ left }) => left > clicks / 2 === isFirst).map(({ bytes }) => bytes)) / 2 ** 20
  const [first, second] = [memory.some(({ left }) => left > clicks / 2) ? most(true) : most(false), most(false)]
  return [
    {
      name: `Folding ${clicks.toLocaleString('en')} clicks into days, each a delta of its own`,
      measured: `${Math.round((clicks * 1000) / ms).toLocaleString('en')} a second, ${(ms / 1000).toFixed(0)} s in all, by the running server; every one counted once`,
      limit: `${Math.round((clicks * 1000) / bareMs).toLocaleString('en')} a second for the same four sums by plain statements over a bare table`,
      ratio: bareMs / ms,
      aim: 'none stated',
      reached: true,
    },
    {
      name: `Memory while ${clicks.toLocaleString('en')} clicks are folded`,
      measured: `${first.toFixed(0)} MB at most in the first half, ${second.toFixed(0)} MB in the second`,
      limit: `${first.toFixed(0)} MB, the first half`,
      ratio: second / first,
      aim: 'the second half at most 1.2 times the first',
      reached: second / first <= 1.2,
    },
  ]
}
const totalOf = async (client: pg.Client) =>
  Number((await client.query('select coalesce(sum(clicks + repeats), 0) as total from workspace_days')).rows[0].total)
