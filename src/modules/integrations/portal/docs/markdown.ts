/** The little of Markdown that our own pages use, read into blocks; what it does not know stays text. */
export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong'; text: Inline[] }
  | { kind: 'em'; text: Inline[] }
  | { kind: 'link'; text: Inline[]; to: string }
export type Block =
  | { kind: 'heading'; depth: number; text: Inline[] }
  | { kind: 'paragraph'; text: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; items: Block[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }

export const readMarkdown = (text: string): Block[] => readBlocks(text.replaceAll('\r', '').split('\n'))

const itemStart = /^(?:[-*]|(\d+)\.) +/
const readBlocks = (lines: readonly string[]): Block[] => {
  const blocks: Block[] = []
  let at = 0
  const line = () => lines[at] ?? ''
  while (at < lines.length) {
    const heading = /^(#{1,4}) (.+)$/.exec(line())
    if (line().trim() === '') at += 1
    else if (heading) {
      blocks.push({ kind: 'heading', depth: heading[1]!.length, text: readInline(heading[2]!) })
      at += 1
    } else if (line().startsWith('```')) {
      const from = ++at
      while (at < lines.length && !line().startsWith('```')) at += 1
      blocks.push({ kind: 'code', text: lines.slice(from, at).join('\n') })
      at += 1
    } else if (line().startsWith('|')) {
      const from = at
      while (line().startsWith('|')) at += 1
      const [head, , ...rows] = lines.slice(from, at).map(cellsOf)
      blocks.push({ kind: 'table', head: head ?? [], rows })
    } else if (itemStart.test(line())) {
      const ordered = /^\d/.test(line())
      const items: Block[][] = []
      while (itemStart.test(line()) && /^\d/.test(line()) === ordered) {
        const indent = itemStart.exec(line())![0].length
        const item = [line().slice(indent)]
        at += 1
        // What is indented belongs to the item, with the empty lines between.
        while (
          at < lines.length &&
          (line().startsWith('  ') || (line().trim() === '' && lines[at + 1]?.startsWith('  ')))
        ) {
          item.push(line().slice(Math.min(indent, line().length - line().trimStart().length)))
          at += 1
        }
        items.push(readBlocks(item))
      }
      blocks.push({ kind: 'list', ordered, items })
    } else {
      const from = at
      while (
        at < lines.length &&
        line().trim() !== '' &&
        (at === from || !/^(#{1,4} |```|\||[-*] |\d+\. )/.test(line()))
      )
        at += 1
      blocks.push({ kind: 'paragraph', text: readInline(lines.slice(from, at).join(' ')) })
    }
  }
  return blocks
}

const cellsOf = (row: string): Inline[][] =>
  row
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => readInline(cell.trim()))

const inlinePattern = /`([^`]+)`|\[((?:`[^`]*`|[^\]])+)\]\(([^)\s]+)\)|\*\*((?:[^*]|\*[^*]+\*)+)\*\*|\*([^*]+)\*/g
const readInline = (text: string): Inline[] => {
  const parts: Inline[] = []
  let at = 0
  for (const match of text.matchAll(inlinePattern)) {
    if (match.index > at) parts.push({ kind: 'text', text: text.slice(at, match.index) })
    const [whole, code, label, to, strong, em] = match
    if (code !== undefined) parts.push({ kind: 'code', text: code })
    else if (label !== undefined && to !== undefined) parts.push({ kind: 'link', text: readInline(label), to })
    else if (strong !== undefined) parts.push({ kind: 'strong', text: readInline(strong) })
    else parts.push({ kind: 'em', text: readInline(em!) })
    at = match.index + whole.length
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) })
  return parts
}
