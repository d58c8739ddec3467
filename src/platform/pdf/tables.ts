/** Tables: columns by content, rows that may go over the page's end, heads that come again. */
import type { Breathe } from './breathe.ts'
import type { Block, Column, RichText, TableRow } from './model.ts'
import { breakLines, extentOf, type Line, plainText, type TextStyle, type Uncovered } from './text.ts'
import { ascentOf, ink, lineUnits, type Node, node, type Paint, shift, type Unit } from './units.ts'

const gutter = 14
const rowPadding = 3.2
const head: TextStyle = { family: 'sans', size: 8.5, leading: 11.5, bold: true, color: ink.strong }
const body: TextStyle = { family: 'sans', size: 9.5, leading: 12.5, color: ink.text }
const strong: TextStyle = { ...body, bold: true }
const captionStyle: TextStyle = { family: 'sans', size: 9.5, leading: 13, bold: true, color: ink.text }

const cellsOf = (row: TableRow): readonly RichText[] => ('cells' in row ? row.cells : row)
const isStrong = (row: TableRow) => 'cells' in row

type Table = Extract<Block, { kind: 'table' }>

export const tableUnits = async (
  block: Table,
  width: number,
  parent: Node,
  uncovered: Uncovered,
  breathe: Breathe,
): Promise<Unit[]> => {
  const table = node('Table', parent)
  const widths = await columnWidths(block, width, breathe)
  const lefts = widths.map((_, index) => widths.slice(0, index).reduce((sum, one) => sum + one + gutter, 0))
  const headed = block.columns.some((column) => column.title !== '')
  const headUnit = headed ? headOf(block.columns, widths, lefts, width, table, uncovered) : undefined
  const caption = block.caption
    ? lineUnits(breakLines(block.caption, captionStyle, width, uncovered), captionStyle, {
        x: 0,
        before: 10,
        node: node('Caption', table),
        keepWithNext: true,
      })
    : []
  const rows: Unit[] = []
  for (const [index, row] of block.rows.entries()) {
    const isLast = index === block.rows.length - 1
    rows.push(...rowUnits(row, isLast, block.columns, widths, lefts, width, table, uncovered, headUnit))
    await breathe()
  }
  const first = headUnit ?? rows[0]
  if (!first) return caption
  const spaced: Unit = { ...first, before: caption.length > 0 ? 3 : 8 }
  const rest = headUnit ? rows : rows.slice(1)
  const all = [...caption, spaced, ...rest]
  const last = all.pop()!
  return [...all, { ...last, height: last.height + 6, keep: false }]
}

const headOf = (
  columns: readonly Column[],
  widths: readonly number[],
  lefts: readonly number[],
  width: number,
  table: Node,
  uncovered: Uncovered,
): Unit => {
  const row = node('TR', table)
  const cells = columns.map((column, index) => breakLines(column.title, head, widths[index]!, uncovered))
  const lines = Math.max(...cells.map((cell) => cell.length))
  const height = lines * head.leading + rowPadding * 2
  const paints: Paint[] = cells.flatMap((cell, column) => {
    const cellNode = node('TH', row, { scope: 'Column' })
    // Titles of one line stand at the foot of the head, above their figures.
    const down = (lines - cell.length) * head.leading
    return cell.map((line, at) =>
      cellPaint(
        line,
        head,
        columns[column]!,
        lefts[column]!,
        widths[column]!,
        rowPadding + down + at * head.leading,
        cellNode,
      ),
    )
  })
  paints.push({ kind: 'rule', x: 0, y: height, width, thickness: 0.9, color: ink.strong })
  return { height, before: 0, keep: true, paints }
}

/** Bands of lines: a row that is taller than what is left of a page goes on at the top of the next. */
const rowUnits = (
  row: TableRow,
  isLast: boolean,
  columns: readonly Column[],
  widths: readonly number[],
  lefts: readonly number[],
  width: number,
  table: Node,
  uncovered: Uncovered,
  repeat: Unit | undefined,
): Unit[] => {
  const style = isStrong(row) ? strong : body
  const rowNode = node('TR', table)
  const texts = cellsOf(row)
  const cells = columns.map((_, index) => breakLines(texts[index] ?? '', style, widths[index]!, uncovered))
  const nodes = columns.map(() => node('TD', rowNode))
  const bands = Math.max(...cells.map((cell) => cell.length))
  const split = bands > 12
  const units: Unit[] = []
  for (let band = 0; band < bands; band += 1) {
    const top = band === 0 ? rowPadding : 0
    const bottom = band === bands - 1 ? rowPadding : 0
    const height = style.leading + top + bottom
    const paints: Paint[] = cells.flatMap((cell, column) => {
      const line = cell[band]
      return line
        ? [cellPaint(line, style, columns[column]!, lefts[column]!, widths[column]!, top, nodes[column]!)]
        : []
    })
    if (band === 0 && isStrong(row)) paints.push({ kind: 'rule', x: 0, y: 0, width, thickness: 0.9, color: ink.strong })
    if (band === bands - 1)
      paints.push({
        kind: 'rule',
        x: 0,
        y: height,
        width,
        thickness: isLast ? 0.9 : 0.4,
        color: isLast ? ink.strong : ink.line,
      })
    // A row of up to twelve lines stays whole; of a longer one the first two and the last two lines stay together.
    const keep = band < bands - 1 && (!split || band === 0 || band === bands - 2)
    units.push({ height, before: 0, keep, paints, ...(repeat && { repeat }) })
  }
  return units
}

const cellPaint = (
  line: Line,
  style: TextStyle,
  column: Column,
  left: number,
  width: number,
  top: number,
  itsNode: Node,
): Paint => ({
  kind: 'line',
  line,
  style,
  x: left + shift(line, { width, align: column.align ?? 'left' }),
  y: top + ascentOf(style),
  node: itsNode,
})

/** By shares where a column has one; else each gets what its content needs, and what is left over goes to the texts. */
const columnWidths = async (block: Table, width: number, breathe: Breathe): Promise<number[]> => {
  const count = block.columns.length
  const room = width - gutter * (count - 1)
  if (block.columns.some((column) => column.share !== undefined)) {
    const shares = block.columns.map((column) => column.share ?? 1)
    const sum = shares.reduce((total, share) => total + share, 0)
    return shares.map((share) => (room * share) / sum)
  }
  const seen = block.columns.map((column) => extentOf(column.title, head))
  for (const row of block.rows) {
    seen.forEach((extent, index) => {
      const text = cellsOf(row)[index] ?? ''
      if (plainText(text) === '') return
      const inCell = extentOf(text, isStrong(row) ? strong : body)
      extent.least = Math.max(extent.least, inCell.least)
      extent.most = Math.max(extent.most, inCell.most)
    })
    await breathe()
  }
  const extents = seen.map(({ least, most }) => {
    // A word without end may not push the other columns from the page.
    const bounded = Math.min(least, (room / count) * 1.4)
    return { least: bounded + 0.01, most: Math.max(Math.min(most, room), bounded) + 0.02 }
  })
  const sum = (of: (extent: { least: number; most: number }) => number) =>
    extents.reduce((total, extent) => total + of(extent), 0)
  const least = sum((extent) => extent.least)
  const most = sum((extent) => extent.most)
  if (most <= room) {
    const texts = block.columns.filter((column) => (column.align ?? 'left') === 'left').length
    return extents.map((extent, index) => {
      const isText = (block.columns[index]!.align ?? 'left') === 'left'
      return extent.most + (texts === 0 ? (room - most) / count : isText ? (room - most) / texts : 0)
    })
  }
  // Figures get their full width first: a broken amount is misread, a broken sentence is not.
  const wanted = extents.map((extent, index) =>
    (block.columns[index]!.align ?? 'left') === 'right' ? extent.most : extent.least,
  )
  const base = wanted.reduce((total, one) => total + one, 0)
  if (base > room && least >= room)
    return squeezed(
      extents.map((extent) => extent.least),
      block.columns,
      room,
    )
  const from = base <= room ? wanted : extents.map((extent) => extent.least)
  const spare = room - from.reduce((total, one) => total + one, 0)
  const hunger = extents.map((extent, index) => Math.max(extent.most - from[index]!, 0))
  const hungerSum = hunger.reduce((total, one) => total + one, 0)
  return from.map((one, index) => one + (hungerSum === 0 ? spare / count : (spare * hunger[index]!) / hungerSum))
}

/** Too little room for every word: texts give way before figures do, and only then the figures. */
const squeezed = (least: readonly number[], columns: readonly Column[], room: number): number[] => {
  const sum = (right: boolean) =>
    least.reduce(
      (total, one, index) => total + (((columns[index]!.align ?? 'left') === 'right') === right ? one : 0),
      0,
    )
  const [figures, texts] = [sum(true), sum(false)]
  if (figures > room * 0.7 || texts === 0) return least.map((one) => (room * one) / (figures + texts))
  return least.map((one, index) =>
    (columns[index]!.align ?? 'left') === 'right' ? one : ((room - figures) * one) / texts,
  )
}
