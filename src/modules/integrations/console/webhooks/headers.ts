/** Headers typed one to a line, `X-Team: partnerships`; null when a line is none. The server checks names and number. */
export const headersOf = (text: string): Record<string, string> | null => {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const pairs = lines.map((line) => /^([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.+)$/.exec(line))
  if (pairs.some((pair) => pair === null)) return null
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
}
