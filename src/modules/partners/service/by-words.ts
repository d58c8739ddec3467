/** A partner as a spreadsheet names it: by id, domain or name. */
import type { Tx } from '#platform/context.ts'
import { foundPartnerIds } from '../queries/found.ts'
import { findPartner, partnerRows } from '../queries/partners.ts'

/** The partner, or why it cannot be told which one is meant. */
export const partnerByWords = async (tx: Tx, written: string): Promise<{ id: string; name: string } | string> => {
  const words = written.trim()
  if (/^pn_[0-9a-z]{26}$/.test(words)) {
    const partner = await findPartner(tx, words)
    return partner ? { id: partner.id, name: partner.display_name } : `There is no partner ${words}.`
  }
  const wanted = words.toLowerCase()
  const found = (await partnerRows(tx, await foundPartnerIds(tx, words))).filter(
    (row) =>
      row.merged_into === null &&
      [row.domain, row.display_name, row.legal_name].some((one) => one?.toLowerCase() === wanted),
  )
  const [only] = found
  if (found.length === 1 && only) return { id: only.id, name: only.display_name }
  return found.length === 0 ? `No partner is called “${words}”.` : `Several partners are called “${words}”; use the id.`
}
