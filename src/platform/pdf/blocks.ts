/** Blocks into units: the typography of each kind of block. Measures are points (1/72 inch). */
import { invalid } from '../errors.ts'
import type { Breathe } from './breathe.ts'
import { type Block, limits, type PdfDocument, type RichText, type Run, type SignatureField } from './model.ts'
import { type Counter, newCounter } from './numbering.ts'
import { readPicture } from './pictures.ts'
import { tableUnits } from './tables.ts'
import { breakLines, runsOf, type TextStyle, type Uncovered } from './text.ts'
import { ascentOf, ink, lineUnits, type Node, node, type Paint, type Unit } from './units.ts'

type Flow = {
  width: number
  text: TextStyle
  root: Node
  uncovered: Uncovered
  number: Counter
  /** Where the text of the last clause above level 4 begins: there the letters stand. */
  clauseEdge: number
}

const styles = {
  title: { family: 'sans', size: 21, leading: 26, bold: true, color: ink.text },
  subtitle: { family: 'sans', size: 12, leading: 16.5, color: ink.quiet },
  titleLine: { family: 'sans', size: 9.5, leading: 13.5, color: ink.quiet },
  heading1: { family: 'sans', size: 13.5, leading: 18, bold: true, color: ink.text },
  heading2: { family: 'sans', size: 11.5, leading: 15.5, bold: true, color: ink.text },
  heading3: { family: 'sans', size: 10, leading: 14, bold: true, color: ink.strong },
  fact: { family: 'sans', size: 9.5, leading: 13, color: ink.text },
  factName: { family: 'sans', size: 9.5, leading: 13, color: ink.quiet },
  small: { family: 'sans', size: 8.5, leading: 12, color: ink.quiet },
  note: { family: 'sans', size: 9.5, leading: 13.5, color: ink.strong },
  typed: { family: 'serif', size: 17, leading: 22, italic: true, color: ink.text },
} satisfies Record<string, TextStyle>

/** `breathe` is awaited now and then, so that a long document does not hold up the process. */
export const unitsOf = async (
  document: PdfDocument,
  width: number,
  uncovered: Uncovered,
  breathe: Breathe,
): Promise<Unit[]> => {
  const text: TextStyle =
    document.typeface === 'sans'
      ? { family: 'sans', size: 10, leading: 14.2, color: ink.text }
      : { family: 'serif', size: 10.5, leading: 15, color: ink.text }
  const flow: Flow = { width, text, root: node('Document'), uncovered, number: newCounter(), clauseEdge: 0 }
  const units: Unit[] = []
  for (const block of document.blocks) {
    for (const unit of block.kind === 'table' ? await tableOf(flow, block, breathe) : blockUnits(flow, block))
      units.push(unit)
    await breathe()
  }
  return units
}

type Table = Extract<Block, { kind: 'table' }>

const tableOf = (flow: Flow, block: Table, breathe: Breathe): Promise<Unit[]> => {
  if (block.columns.length < 1 || block.columns.length > limits.columnsMax)
    throw invalid({ field: 'columns', rule: 'range', message: `A table has 1 to ${limits.columnsMax} columns.` })
  return tableUnits(block, flow.width, flow.root, flow.uncovered, breathe)
}

const blockUnits = (flow: Flow, block: Exclude<Block, Table>): Unit[] => {
  const { width, text } = flow
  switch (block.kind) {
    case 'title':
      return titleUnits(flow, block)
    case 'heading':
      return headingUnits(flow, block)
    case 'paragraph':
      return paragraph(flow, block.text, block.small ? styles.small : text)
    case 'clause': {
      const printed = block.number ?? flow.number(block.level)
      const left = block.level <= 2 ? 0 : block.level === 3 ? 34 : flow.clauseEdge
      const edge = block.level <= 2 ? 34 : block.level === 3 ? 76 : left + 24
      if (block.level < 4) flow.clauseEdge = edge
      return clauseUnits(flow, block, printed, left, edge)
    }
    case 'list':
      return listUnits(flow, block)
    case 'facts':
      return factUnits(flow, block.items, block.together ?? false)
    case 'signatures':
      if (block.fields.length > limits.signaturesMax)
        throw invalid({ field: 'fields', rule: 'range', message: `At most ${limits.signaturesMax} signatures.` })
      return signatureUnits(flow, block.fields, block.keepWithNext ?? false)
    case 'note':
      return noteUnits(flow, block.text)
    case 'rule':
      return [
        {
          height: 1,
          before: 10,
          keep: false,
          paints: [{ kind: 'rule', x: 0, y: 0.5, width, thickness: 0.5, color: ink.line }],
        },
      ]
    case 'space':
      return [{ height: 0, before: Math.min(Math.max(block.points, 0), 600), keep: false, paints: [] }]
    case 'page_break':
      return [{ height: 0, before: 0, keep: false, paints: [], pageBreak: true }]
  }
}

const paragraph = (flow: Flow, text: RichText, style: TextStyle, before = 7): Unit[] =>
  lineUnits(breakLines(text, style, flow.width, flow.uncovered), style, { x: 0, before, node: node('P', flow.root) })

const titleUnits = (flow: Flow, block: Extract<Block, { kind: 'title' }>): Unit[] => {
  const part = (text: string, style: TextStyle, role: string, before: number) =>
    lineUnits(breakLines(text, style, flow.width, flow.uncovered), style, {
      x: 0,
      before,
      node: node(role, flow.root),
      keepWithNext: true,
    })
  const units = [
    ...part(block.text, styles.title, 'H1', 0),
    ...(block.subtitle ? part(block.subtitle, styles.subtitle, 'P', 4) : []),
    ...(block.lines ?? []).flatMap((line, index) => part(line, styles.titleLine, 'P', index === 0 ? 6 : 0)),
  ]
  const end: Unit = {
    height: 8,
    before: 10,
    keep: true,
    paints: [{ kind: 'rule', x: 0, y: 0.5, width: flow.width, thickness: 1, color: ink.strong }],
  }
  return [{ ...units[0]!, outline: { level: 0, text: block.text } }, ...units.slice(1), end]
}

const headingUnits = (flow: Flow, block: Extract<Block, { kind: 'heading' }>): Unit[] => {
  const style = [styles.heading1, styles.heading2, styles.heading3][block.level - 1]!
  const text = block.number ? `${block.number}  ${block.text}` : block.text
  const units = lineUnits(breakLines(text, style, flow.width, flow.uncovered), style, {
    x: 0,
    before: [20, 15, 11][block.level - 1]!,
    node: node(`H${block.level + 1}`, flow.root),
    keepWithNext: true,
  })
  return [{ ...units[0]!, outline: { level: block.level, text } }, ...units.slice(1)]
}

const clauseUnits = (
  flow: Flow,
  block: Extract<Block, { kind: 'clause' }>,
  number: string,
  left: number,
  edge: number,
): Unit[] => {
  const isHeading = block.title !== undefined && block.level === 1
  const style: TextStyle = isHeading ? { ...styles.heading2, family: 'sans' } : flow.text
  const units: Unit[] = []
  const add = (text: RichText, its: TextStyle, role: string, before: number, label: boolean, keepWithNext: boolean) => {
    const itsNode = node(role, flow.root)
    const width = flow.width - edge
    const first: Paint[] = label
      ? breakLines(number, { ...its, bold: isHeading || its.bold === true }, 200, flow.uncovered)
          .slice(0, 1)
          .map((line) => ({ kind: 'line', line, style: its, x: left, y: ascentOf(its), node: itsNode }))
      : []
    units.push(
      ...lineUnits(breakLines(text, its, width, flow.uncovered), its, {
        x: edge,
        before,
        node: itsNode,
        keepWithNext,
        first,
      }),
    )
  }
  if (isHeading) {
    add(block.title, style, 'H2', 17, true, true)
    units[0] = { ...units[0]!, outline: { level: 1, text: `${number} ${block.title}` } }
    if (block.text !== undefined) add(block.text, flow.text, 'P', 5, false, false)
    return units
  }
  const body = block.text === undefined ? [] : runsOf(block.text)
  const lead: Run[] = block.title ? [{ text: body.length > 0 ? `${block.title}. ` : block.title, bold: true }] : []
  add([...lead, ...body], style, 'P', block.level === 4 ? 4 : 6, true, body.length === 0)
  if (block.title) units[0] = { ...units[0]!, outline: { level: 2, text: `${number} ${block.title}` } }
  return units
}

const listUnits = (flow: Flow, block: Extract<Block, { kind: 'list' }>): Unit[] => {
  const list = node('L', flow.root)
  return block.items.flatMap((item, index) => {
    const entry = node('LI', list)
    const label = breakLines(block.ordered ? `${index + 1}.` : '•', flow.text, 100, flow.uncovered)[0]!
    const labelPaint: Paint = {
      kind: 'line',
      line: label,
      style: flow.text,
      x: block.ordered ? 16 - label.width : 6,
      y: ascentOf(flow.text),
      node: node('Lbl', entry),
    }
    return lineUnits(breakLines(item, flow.text, flow.width - 22, flow.uncovered), flow.text, {
      x: 22,
      before: index === 0 ? 6 : 3,
      node: node('LBody', entry),
      first: [labelPaint],
    })
  })
}

/** Names at the left, values at the right, so that a reader's eye runs down one edge. */
const factUnits = (flow: Flow, items: readonly { name: string; value: RichText }[], together: boolean): Unit[] => {
  const table = node('Table', flow.root)
  // So that a SHA-256 stands on one line beside its name.
  const nameWidth = Math.min(flow.width * 0.28, 126)
  const left = nameWidth + 8
  return items.flatMap((item, index) => {
    const row = node('TR', table)
    const names = breakLines(item.name, styles.factName, nameWidth, flow.uncovered)
    const values = breakLines(item.value, styles.fact, flow.width - left, flow.uncovered)
    const [nameNode, valueNode] = [node('TH', row), node('TD', row)]
    const count = Math.max(names.length, values.length)
    return Array.from({ length: count }, (_, at): Unit => {
      const paints: Paint[] = []
      const put = (line: (typeof names)[number] | undefined, style: TextStyle, x: number, itsNode: Node) => {
        if (line) paints.push({ kind: 'line', line, style, x, y: ascentOf(style), node: itsNode })
      }
      put(names[at], styles.factName, 0, nameNode)
      put(values[at], styles.fact, left, valueNode)
      return {
        height: styles.fact.leading,
        before: at > 0 ? 0 : index === 0 ? 8 : 2.5,
        keep:
          (together && !(index === items.length - 1 && at === count - 1)) ||
          (at < count - 1 && (count <= 12 || at === 0 || at === count - 2)),
        paints,
      }
    })
  })
}

const noteUnits = (flow: Flow, text: RichText): Unit[] => {
  const units = lineUnits(breakLines(text, styles.note, flow.width - 14, flow.uncovered), styles.note, {
    x: 14,
    before: 10,
    node: node('P', flow.root),
    each: [{ kind: 'bar', x: 1.5, y: 0, height: styles.note.leading, thickness: 2, color: ink.line }],
  })
  return [...units.slice(0, -1), { ...units.at(-1)!, height: units.at(-1)!.height + 4 }]
}

const signatureGap = 32
const pictureHeight = 46
const typedHeight = 26

/** Two fields side by side; a pair is never cut. */
const signatureUnits = (flow: Flow, fields: readonly SignatureField[], keepWithNext: boolean): Unit[] => {
  const width = (flow.width - signatureGap) / 2
  const pairs = Array.from({ length: Math.ceil(fields.length / 2) }, (_, at) => fields.slice(at * 2, at * 2 + 2))
  return pairs.map((pair, index): Unit => {
    let height = 0
    const top = pair.every((field) => field.typed && !field.picture) ? typedHeight : pictureHeight
    const paints = pair.flatMap((field, column) => {
      const made = signatureField(flow, field, top, width, column * (width + signatureGap))
      height = Math.max(height, made.height)
      return made.paints
    })
    return { height: height + 4, before: 14, keep: keepWithNext && index === pairs.length - 1, paints }
  })
}

const signatureField = (
  flow: Flow,
  field: SignatureField,
  top: number,
  width: number,
  x: number,
): { paints: Paint[]; height: number } => {
  const paints: Paint[] = []
  const part = node('P', flow.root)
  if (field.picture) {
    const picture = readPicture(field.picture)
    const scale = Math.min(pictureHeight / picture.height, width / picture.width, 1)
    const [itsWidth, itsHeight] = [picture.width * scale, picture.height * scale]
    paints.push({
      kind: 'picture',
      bytes: picture.bytes,
      x,
      y: top - itsHeight,
      width: itsWidth,
      height: itsHeight,
      node: node('Figure', flow.root, { alternative: field.picture.alternative }),
    })
  } else if (field.typed) {
    const line = breakLines(field.typed, styles.typed, width, flow.uncovered)[0]!
    paints.push({ kind: 'line', line, style: styles.typed, x, y: top - 6, node: part })
  }
  paints.push({ kind: 'rule', x, y: top + 2, width, thickness: 0.6, color: ink.text })
  let y = top + 6
  field.lines.forEach((text, index) => {
    const style: TextStyle = index === 0 ? { ...styles.fact, bold: true } : styles.fact
    for (const line of breakLines(text, style, width, flow.uncovered)) {
      paints.push({ kind: 'line', line, style, x, y: y + ascentOf(style), node: part })
      y += style.leading
    }
  })
  return { paints, height: y }
}
