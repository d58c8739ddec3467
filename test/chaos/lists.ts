/** Lists of companies for long proofs: made from a number, so that two runs of one seed are the same file. */

/** A small generator of pseudo-random numbers (mulberry32); never for secrets. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const first =
  'Nord Blau Gran Alta Pico Terra Luna Vega Orion Delta Quant Hyper Omni Rapid Silver Amber Cedar Falke Lumen Polar'.split(
    ' ',
  )
const second =
  'data works soft logic grid forge stack wave port mind line craft scope shift flow base link field spark cast'.split(
    ' ',
  )
const forms = ['GmbH', 'Ltd', 'Inc', 'AG', 'SARL', 'S.L.', 'BV', 'AB', '']
const hints = ['', '', '', ' (member)', ' (reseller)', ' (Gold)']
const countries = ['DE', 'France', 'US', 'Spain', 'GB', 'NL', '']

/** A list of companies and people: most new, some several times, some alike, some wrong, some blank. */
export const generatedList = (rows: number, seed: number): string => {
  const random = randomFrom(seed)
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!
  const lines = ['Company,Website,Program,Country,City,Employees,Crunchbase,Contact name,Contact email,Description']
  for (let row = 0; row < rows; row += 1) {
    const kind = random()
    if (kind < 0.01) lines.push(',,,,,,,,,')
    else if (kind < 0.02) lines.push(`Broken ${row},not an address,Partner,,,,,,,`)
    else {
      // One company in five is listed again, now and then under another page of its site.
      const company = kind < 0.2 && row > 0 ? Math.floor(random() * row) : row
      const own = randomFrom(seed * 7 + company)
      const name =
        `${first[Math.floor(own() * first.length)]}${second[Math.floor(own() * second.length)]} ${company} ${forms[Math.floor(own() * forms.length)]}`.trim()
      const domain = `${name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '')}.example`
      const alike = kind > 0.97
      const person = random() < 0.4
      lines.push(
        [
          `"${alike ? `${name} ${pick(['Nord', 'Süd'])}` : name}${pick(hints)}"`,
          random() < 0.9 ? `https://${domain}/${pick(['', 'about', 'en'])}` : '',
          pick(['Certified Provider', 'Reseller', 'Referral', 'Integrator']),
          pick(countries),
          pick(['Berlin', 'Lyon', 'Austin', '']),
          String(Math.floor(own() * 9000)),
          own() < 0.3 ? `https://www.crunchbase.com/organization/${domain.split('.')[0]}` : '',
          person ? `Person ${row % 50}` : '',
          person ? `person${row % 50}@${domain}` : '',
          random() < 0.3 ? '"We build, run and teach what others only talk about."' : '',
        ].join(','),
      )
    }
  }
  return `${lines.join('\n')}\n`
}
