/** How rates come in: from the European Central Bank's file, from a system by its key, by hand with two people. */
import { sql } from 'kysely'
import { type CivilDate, civilDate, isCivilDate } from '../civil-time.ts'
import { actorId, type Tx } from '../context.ts'
import { conflict, forbidden, invalid, notFound } from '../errors.ts'
import { idPrefixes, newId } from '../ids.ts'
import { currencyExponent, isCurrency, rateFromDecimal } from '../money.ts'

export type NewRate = { day: CivilDate; from: string; to: string; rate: string }

/** 422 per field: currencies, a day that has not come yet, a rate that is no exact decimal above zero. */
export const checkRate = (tx: Tx, { day, from, to, rate }: NewRate): void => {
  currencyExponent(from, 'from')
  currencyExponent(to, 'to')
  if (from === to) throw invalid({ field: 'to', rule: 'same', message: 'A rate is between two different currencies.' })
  if (!isCivilDate(day) || day > civilDate(tx.ctx.workspace.zone, tx.now))
    throw invalid({ field: 'day', rule: 'ahead', message: 'A rate is of today or of a day before.' })
  rateFromDecimal(rate)
}

/** A rate that a system sends with its key: in force at once. Answers its id. */
export const recordRate = async (tx: Tx, rate: NewRate): Promise<string> => {
  checkRate(tx, rate)
  const id = newId(idPrefixes.fxRate)
  await insertRates(tx, [{ id, ...rate }], 'api')
  return id
}

type Row = NewRate & { id: string }
const insertRates = (tx: Tx, rows: readonly Row[], source: 'ecb_file' | 'api') =>
  sql`insert into fx_rates (workspace_id, id, day, from_currency, to_currency, rate, source, learned_at, recorded_by)
    select ${tx.ctx.workspace.id}, given.id, given.day, given.from_currency, given.to_currency, given.rate, ${source}, ${tx.now}, ${actorId(tx.ctx.actor)}
    from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ day }) => day)}::date[], ${rows.map(({ from }) => from)}::text[],
      ${rows.map(({ to }) => to)}::text[], ${rows.map(({ rate }) => rate)}::numeric[]) as given (id, day, from_currency, to_currency, rate)`.execute(
    tx.db,
  )

/** A rate by hand waits for a second person. Answers its id, which the rate keeps. */
export const proposeRate = async (tx: Tx, { reason, ...rate }: NewRate & { reason?: string | undefined }) => {
  checkRate(tx, rate)
  const id = newId(idPrefixes.fxRate)
  await sql`insert into fx_rate_proposals (workspace_id, id, day, from_currency, to_currency, rate, reason, proposed_by, proposed_at)
    values (${tx.ctx.workspace.id}, ${id}, ${rate.day}::date, ${rate.from}, ${rate.to}, ${rate.rate}::numeric, ${reason ?? null},
      ${actorId(tx.ctx.actor)}, ${tx.now})`.execute(tx.db)
  return id
}

/**
 * A second person's yes makes the rate; a no, also the first person's own, ends it. 404, 409 `rate.decided`, 403
 * `rate.own_proposal`.
 */
export const decideRate = async (tx: Tx, id: string, decision: 'confirmed' | 'refused'): Promise<NewRate> => {
  const { rows } = await sql<{
    day: CivilDate
    from_currency: string
    to_currency: string
    rate: string
    proposed_by: string
    decision: string | null
  }>`select day, from_currency, to_currency, trim_scale(rate)::text as rate, proposed_by, decision from fx_rate_proposals
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id} for update`.execute(tx.db)
  const [proposal] = rows
  if (!proposal) throw notFound('rate')
  if (proposal.decision !== null) throw conflict('rate.decided', `This rate was ${proposal.decision} already.`)
  const by = actorId(tx.ctx.actor)
  if (decision === 'confirmed' && by === proposal.proposed_by)
    throw forbidden('rate.own_proposal', 'You entered this rate; somebody else confirms it.')
  await sql`update fx_rate_proposals set decision = ${decision}, decided_by = ${by}, decided_at = ${tx.now}
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)
  const rate = { day: proposal.day, from: proposal.from_currency, to: proposal.to_currency, rate: proposal.rate }
  if (decision === 'confirmed')
    await sql`insert into fx_rates (workspace_id, id, day, from_currency, to_currency, rate, source, learned_at, recorded_by, confirmed_by)
      values (${tx.ctx.workspace.id}, ${id}, ${rate.day}::date, ${rate.from}, ${rate.to}, ${rate.rate}::numeric, 'manual', ${tx.now},
        ${proposal.proposed_by}, ${by})`.execute(tx.db)
  return rate
}

export type RatesImport = {
  recorded: number
  unchanged: number
  firstDay: CivilDate
  lastDay: CivilDate
  /** Codes of the file that are no currency any more, such as the Estonian kroon. */
  skippedCurrencies: string[]
}

/**
 * Takes in the bank's reference rates (eurofxref, as CSV or XML; one day, 90 days or all since 1999). What is known with
 * the same value is left out, a corrected value becomes a further row. 422 names line and field, and then nothing is
 * changed.
 */
export const importEcbFile = async (tx: Tx, content: string): Promise<RatesImport> => {
  const rates = content.trimStart().startsWith('<') ? readXml(content) : readCsv(content)
  if (rates.length === 0) throw fileRefused(1, 'The file holds no rate.')
  const skipped = new Set(rates.map(({ to }) => to).filter((code) => !isCurrency(code)))
  const wanted = rates.filter(({ to }) => !skipped.has(to))
  for (const rate of wanted) checkRate(tx, rate)
  const days = rates.map(({ day }) => day).sort()
  const [firstDay, lastDay] = [days[0]!, days.at(-1)!]
  const known = await latestOf(tx, firstDay, lastDay)
  const rows = wanted
    .filter(({ day, to, rate }) => known.get(`${day}/${to}`) !== plain(rate))
    .map((rate) => ({ id: newId(idPrefixes.fxRate), ...rate }))
  for (let at = 0; at < rows.length; at += 5_000) await insertRates(tx, rows.slice(at, at + 5_000), 'ecb_file')
  return {
    recorded: rows.length,
    unchanged: wanted.length - rows.length,
    firstDay,
    lastDay,
    skippedCurrencies: [...skipped].sort(),
  }
}

/** A decimal without zeros at its end, as the database writes it. */
const plain = (decimal: string): string =>
  decimal.replace(/^0+(?=\d)/, '').replace(/\.?0+$/, (zeros) => (decimal.includes('.') ? '' : zeros))

/** The value in force per day and currency of the pairs from EUR. */
const latestOf = async (tx: Tx, firstDay: CivilDate, lastDay: CivilDate): Promise<Map<string, string>> => {
  const { rows } = await sql<{ day: CivilDate; to_currency: string; rate: string }>`
    select distinct on (day, to_currency) day, to_currency, trim_scale(rate)::text as rate from fx_rates
    where workspace_id = ${tx.ctx.workspace.id} and from_currency = 'EUR' and day between ${firstDay}::date and ${lastDay}::date
    order by day, to_currency, learned_at desc, id desc`.execute(tx.db)
  return new Map(rows.map((row) => [`${row.day}/${row.to_currency}`, row.rate]))
}

const fileRefused = (line: number, message: string) =>
  invalid({ field: 'content', rule: 'file', message: `Line ${line}: ${message}` })

/** `Date, USD, JPY, ...` and then a line per day; N/A where a currency had no rate. */
const readCsv = (content: string): NewRate[] => {
  const lines = content.split(/\r?\n/)
  const cellsOf = (line: string) => line.split(',').map((cell) => cell.trim().replaceAll('"', ''))
  const head = cellsOf(lines[0] ?? '')
  if (head[0]?.toLowerCase() !== 'date') throw fileRefused(1, 'The first column is called Date, then come currencies.')
  const codes = head.slice(1).filter(Boolean)
  for (const code of codes)
    if (!/^[A-Z]{3}$/.test(code)) throw fileRefused(1, `${code.slice(0, 20)} is no code of a currency.`)
  return lines.slice(1).flatMap((text, index) => {
    if (text.trim() === '') return []
    const line = index + 2
    const [date = '', ...values] = cellsOf(text)
    const day = dayOf(date)
    if (!day) throw fileRefused(line, `${date.slice(0, 40)} is no date.`)
    return codes.flatMap((to, column) => {
      const rate = values[column] ?? ''
      if (rate === '' || rate === 'N/A') return []
      if (!isRate(rate)) throw fileRefused(line, `${rate.slice(0, 40)} is no rate of ${to}.`)
      return [{ day, from: 'EUR', to, rate }]
    })
  })
}

/** `<Cube time="2026-11-20"><Cube currency="USD" rate="1.0842"/>...`; nothing else of the file is read. */
const readXml = (content: string): NewRate[] => {
  const rates: NewRate[] = []
  let day: CivilDate | undefined
  for (const [index, text] of content.split(/\r?\n|(?<=>)/).entries())
    for (const [, attributes = ''] of text.matchAll(/<Cube\s+([^>]*?)\/?>/g)) {
      const value = (name: string) => new RegExp(`\\b${name}=["']([^"']*)["']`).exec(attributes)?.[1]
      const time = value('time')
      if (time !== undefined) {
        day = dayOf(time)
        if (!day) throw fileRefused(index + 1, `${time.slice(0, 40)} is no date.`)
      }
      const [to, rate] = [value('currency'), value('rate')]
      if (to === undefined && rate === undefined) continue
      if (!day || !to || !/^[A-Z]{3}$/.test(to) || !rate || !isRate(rate))
        throw fileRefused(
          index + 1,
          `A rate needs a day before it, a currency and a decimal: ${text.trim().slice(0, 80)}`,
        )
      rates.push({ day, from: 'EUR', to, rate })
    }
  return rates
}

const isRate = (text: string): boolean => /^\d{1,18}(\.\d{1,12})?$/.test(text) && /[1-9]/.test(text)

const months = 'january february march april may june july august september october november december'.split(' ')
/** As the files write it: `2026-11-20`, and in the file of one day `20 November 2026`. */
const dayOf = (text: string): CivilDate | undefined => {
  const [, dayOfMonth, name, year] = /^(\d{1,2}) ([A-Za-z]+) (\d{4})$/.exec(text) ?? []
  const month = name ? months.indexOf(name.toLowerCase()) + 1 : 0
  const day = month > 0 ? `${year}-${String(month).padStart(2, '0')}-${dayOfMonth!.padStart(2, '0')}` : text
  return isCivilDate(day) ? day : undefined
}
