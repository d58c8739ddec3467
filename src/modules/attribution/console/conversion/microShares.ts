/** A share as people type it (percent, up to four decimals) and as it is kept: whole millionths. */
const pattern = /^(\d{1,3})(?:[.,](\d{1,4}))?$/

/** Null when it is no share of a whole: nothing, more than 100, more than four decimals. */
export const microSharesOf = (percent: string): number | null => {
  const found = pattern.exec(percent.trim())
  if (!found) return null
  const micro = Number(found[1]) * 10_000 + Number((found[2] ?? '').padEnd(4, '0'))
  return micro > 0 && micro <= 1_000_000 ? micro : null
}
/** 333_334 -> "33.3334". */
export const percentOf = (microShares: number): string => String(microShares / 10_000)
