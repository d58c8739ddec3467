/** A file of installations as rows for the API: customer, from and to, with or without a line of names. */
export type InstallationRow = { customer: string; from: string; to: string | null }

const headings = /^(customer|customer id|kunde|kunden-id|cliente|id)$/i

/** Commas, semicolons or tabs; quotes as spreadsheets write them. Empty lines are left out. */
export const readInstallations = (text: string): InstallationRow[] => {
  const lines = cellsOf(text.replace(/^\uFEFF/, '')).filter((cells) => cells.some((cell) => cell !== ''))
  const rows = headings.test(lines[0]?.[0] ?? '') ? lines.slice(1) : lines
  return rows.map(([customer = '', from = '', to = '']) => ({ customer, from, to: to === '' ? null : to }))
}

const cellsOf = (text: string): string[][] => {
  const separator = [';', '\t', ','].find((one) => text.slice(0, text.search(/[\r\n]|$/)).includes(one)) ?? ','
  const lines: string[][] = [[]]
  let cell = ''
  let quoted = false
  const end = () => {
    lines.at(-1)!.push(cell.trim())
    cell = ''
  }
  for (let place = 0; place < text.length; place += 1) {
    const letter = text[place]!
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (text[place + 1] === '"') {
        cell += '"'
        place += 1
      } else quoted = false
    } else if (letter === '"' && cell.trim() === '') {
      cell = ''
      quoted = true
    } else if (letter === separator) end()
    else if (letter === '\n') {
      end()
      lines.push([])
    } else if (letter !== '\r') cell += letter
  }
  end()
  return lines
}
